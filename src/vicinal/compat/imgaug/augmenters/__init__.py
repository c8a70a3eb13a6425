"""All augmenters; one line a family, in the order of the alphabet."""

from vicinal.compat.imgaug.augmentables.batches import Batch as Batch
from vicinal.compat.imgaug.augmentables.batches import UnnormalizedBatch as UnnormalizedBatch
from vicinal.compat.imgaug.augmenters import imgcorruptlike as imgcorruptlike
from vicinal.compat.imgaug.augmenters import pillike as pillike
from vicinal.compat.imgaug.augmenters.arithmetic import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.artistic import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.base import SuspiciousMultiImageShapeWarning as SuspiciousMultiImageShapeWarning
from vicinal.compat.imgaug.augmenters.base import SuspiciousSingleImageShapeWarning as SuspiciousSingleImageShapeWarning
from vicinal.compat.imgaug.augmenters.blend import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.blur import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.collections import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.color import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.contrast import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.convolutional import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.debug import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.edges import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.flip import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.geometric import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.meta import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.pooling import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.segmentation import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.size import *  # noqa: F403
from vicinal.compat.imgaug.augmenters.weather import *  # noqa: F403
