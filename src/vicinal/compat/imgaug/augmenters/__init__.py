"""All augmenters; one line a family, in the order of the alphabet."""

from .base import SuspiciousMultiImageShapeWarning as SuspiciousMultiImageShapeWarning
from .base import SuspiciousSingleImageShapeWarning as SuspiciousSingleImageShapeWarning
from .flip import *  # noqa: F403
from .meta import *  # noqa: F403
