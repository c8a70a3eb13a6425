"""What a corruption is: what it does to a picture, and the published levels of its five severities.

Source of the levels: github.com/hendrycks/robustness, make_cifar_c.py for pictures below SMALL pixels, else
make_imagenet_c.py. What is in pixels there is in pixels here, for pictures of any size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction
from vicinal.sampling.column import take
from vicinal.transforms.base import Transform
from vicinal.transforms.policy.given import Given

SMALL = 100
"""Pixels of a picture's shorter side from which on it has the levels of ImageNet-C."""

Level: TypeAlias = float | tuple[float, ...]
Levels: TypeAlias = tuple[Level, Level, Level, Level, Level]
Rows: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Made: TypeAlias = Callable[[float | Given], Transform]


@attrs.frozen(eq=False)
class Kind:
    """``does``: a function of the picture, of which a level gives the parameters in order; or what makes a transform of a
    level, a share in [0, 1]. ``small`` and ``large``: the levels of severities 1 to 5. ``differs``: from the published
    definition, "" where it does not. ``extra``: one of the four that the benchmark keeps for validation."""

    name: str
    does: PictureFunction | Made
    small: Levels
    large: Levels
    differs: str = ""
    extra: bool = False

    def levels(self, severity: Ints, canvas: Ints) -> Rows:
        """[N, K]: the level for each severity [N] of 1 to 5 on a canvas [N, 2]."""
        small, large = (np.array(levels, np.float64).reshape(5, -1).T for levels in (self.small, self.large))
        below, which = canvas.min(axis=1) < SMALL, severity - 1
        rows = zip(small, large, strict=True)
        return np.stack([np.where(below, take(one, which), take(other, which)) for one, other in rows], axis=1)

    def lower(self, site: Site, severity: Ints) -> None:
        """Emits what it does at a severity [N] to the samples of ``site``."""
        levels = self.levels(severity, site.canvas)
        if isinstance(self.does, PictureFunction):
            site.apply(self.does, **dict(zip(self.does.parameters, levels.T, strict=True)))
        else:
            self.does(Given(levels[:, 0], 0.0, 1.0)).lower(site)

    def changes(self, channels: int) -> bool:
        """Whether it is defined for pictures of so many channels."""
        colors = self.does.colors if isinstance(self.does, PictureFunction) else None
        return colors is None or channels in colors
