"""The transform that does nothing."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms.base import Transform, transform


@transform
class Identity(Transform):
    """Leaves every sample unchanged: the "none of these" among the children of OneOf."""

    def lower(self, site: Site) -> None:
        """Emits nothing."""
