"""All augmenters; one line a family, in the order of the alphabet."""

from ..augmentables.batches import Batch as Batch
from ..augmentables.batches import UnnormalizedBatch as UnnormalizedBatch
from . import imgcorruptlike as imgcorruptlike
from . import pillike as pillike
from .arithmetic import *  # noqa: F403
from .artistic import *  # noqa: F403
from .base import SuspiciousMultiImageShapeWarning as SuspiciousMultiImageShapeWarning
from .base import SuspiciousSingleImageShapeWarning as SuspiciousSingleImageShapeWarning
from .blend import *  # noqa: F403
from .blur import *  # noqa: F403
from .collections import *  # noqa: F403
from .color import *  # noqa: F403
from .contrast import *  # noqa: F403
from .convolutional import *  # noqa: F403
from .debug import *  # noqa: F403
from .edges import *  # noqa: F403
from .flip import *  # noqa: F403
from .geometric import *  # noqa: F403
from .meta import *  # noqa: F403
from .pooling import *  # noqa: F403
from .segmentation import *  # noqa: F403
from .size import *  # noqa: F403
from .weather import *  # noqa: F403
