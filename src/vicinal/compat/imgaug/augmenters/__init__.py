"""All augmenters; one line a family, in the order of the alphabet."""

from .arithmetic import *  # noqa: F403
from .base import SuspiciousMultiImageShapeWarning as SuspiciousMultiImageShapeWarning
from .base import SuspiciousSingleImageShapeWarning as SuspiciousSingleImageShapeWarning
from .blend import *  # noqa: F403
from .flip import *  # noqa: F403
from .geometric import *  # noqa: F403
from .meta import *  # noqa: F403
from .size import *  # noqa: F403
