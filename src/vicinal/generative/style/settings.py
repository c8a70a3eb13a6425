"""How a style network is trained."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.errors import JobError, expected
from vicinal.generative.style.encoder import SHRINKS
from vicinal.numbers import check_integer, is_number


@attrs.frozen(kw_only=True)
class StyleTraining:
    """``steps``, the first ``warm`` of which only learn to give pictures back; ``size``: pixels a side of the crops, a
    multiple of 8; ``batch``: pictures of a step; ``rate``: Adam's, which falls as 1 / (1 + ``decay`` * step);
    ``weight``: of the style against the content. ``seed``: of weights, pictures and crops.

    The paper trained for 160,000 steps with crops of 256 and batches of 8. On two cores, 5,000 steps of the defaults take an
    hour with the widths of VGG-16.
    """

    steps: int = 5000
    warm: int = 1000
    size: int = 64
    batch: int = 4
    rate: float = 1e-4
    decay: float = 5e-5
    weight: float = 10.0
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        for name, low in (("steps", 1), ("warm", 0), ("batch", 1), ("seed", 0)):
            check_integer(JobError, name, getattr(self, name), low, 2**31 - 1)
        least = 2 * SHRINKS
        size = check_integer(JobError, "size", self.size, least, 4096)
        if size % SHRINKS:
            raise JobError(expected("size", f"a multiple of {SHRINKS} from {least} on", size))
        for name in ("rate", "decay", "weight"):
            value = getattr(self, name)
            if not is_number(value) or not 0 <= value < 1e6:
                raise JobError(expected(name, "a number of at least 0", value))

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return attrs.asdict(self)
