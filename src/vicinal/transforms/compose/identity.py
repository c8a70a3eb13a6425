"""The transform that does nothing."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms.base import Transform, transform


@transform
class Identity(Transform):
    """Leaves every sample unchanged: the choice "none of these" in OneOf.

    >>> choose = vc.OneOf([vc.Invert(), vc.Identity()], weights=[0, 1])
    >>> bool((choose(image) == image).all())
    True
    """

    def lower(self, site: Site) -> None:
        """Emits nothing."""
