"""Left and right change places."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_copy


@transform
class HorizontalFlip(Transform):
    """Mirrors left and right: x goes to width - x. An exact copy; declared left/right keypoint pairs are swapped."""

    def lower(self, site: Site) -> None:
        canvas = site.canvas
        emit_copy(site, matrices.upright(len(canvas), -1.0, canvas[:, 1], 1.0, 0.0))
