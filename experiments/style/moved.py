"""How far redrawing moves a picture's statistics to those of the style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from experiments.style.settings import STYLES, Settings
from vicinal.experiments.student import interval
from vicinal.generative.style.canvas import resized
from vicinal.generative.style.multistyle import built_in

Picture: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.float64]

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def moved(pictures: Sequence[NDArray[Any]], settings: Settings) -> list[dict[str, Any]]:
    """For every share of the style: the "moved" share of the distance of means and deviations of red, green and blue to those
    of the style, as an interval over styles, and the share of pictures that are "equal" to what they were.

    The statistics of a style are the mean over *other* pictures in it, since its painting is not at hand.
    """
    contents = [_shrunk(picture, settings.side) for picture in pictures]
    before = np.array([_statistics(one) for one in contents])
    scale = before.std(axis=0)
    found: dict[float, list[float]] = {share: [] for share in SHARES}
    equal: dict[float, list[bool]] = {share: [] for share in SHARES}
    for weights in np.eye(STYLES)[: settings.styles]:
        made = {share: [_restyled(one, share, weights) for one in contents] for share in SHARES}
        after = {share: np.array([_statistics(one) for one in made[share]]) / scale for share in SHARES}
        for share in SHARES:
            equal[share] += [np.array_equal(one, other) for one, other in zip(made[share], contents, strict=True)]
            found[share].append(_share(before / scale, after[share], after[1.0]))
    return [
        {"share": share, "moved": attrs.asdict(interval(found[share])), "equal": float(np.mean(equal[share]))}
        for share in SHARES
    ]


def _restyled(picture: Picture, share: float, weights: Rows) -> Picture:
    return built_in(None, False)(picture, {"alpha": share, "weights": weights}, 0, False, "style")


def _share(before: Rows, after: Rows, goal: Rows) -> float:
    """1 where all pictures have the style's statistics; halves of them say what those are for each other."""
    half = len(before) // 2
    left = []
    for mine, others in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
        wanted = goal[others].mean(axis=0)
        left.append([float(np.linalg.norm(rows[mine] - wanted, axis=1).mean()) for rows in (before, after)])
    first, last = np.sum(left, axis=0)
    return float(1 - last / first)


def _statistics(picture: Picture) -> Rows:
    return np.concatenate([picture.mean(axis=(0, 1), dtype=np.float64), picture.std(axis=(0, 1), dtype=np.float64)])


def _shrunk(picture: NDArray[Any], side: int) -> Picture:
    return resized(np.ascontiguousarray(picture).astype(np.float32) / np.float32(255), (side, side))
