"""Labels that change places where geometry mirrors a picture: left and right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import is_tensor
from vicinal.data.geometry import Motion, mirrored
from vicinal.errors import DataError, SpecError, expected, one_of
from vicinal.numbers import integer

Label: TypeAlias = int | str
Pairs: TypeAlias = tuple[tuple[Label, Label], ...]

NAMED = ("boxes", "rotated_boxes")
"""Targets whose labels may be names."""
NUMBERED = ("mask", "heatmap")
"""Targets whose labels are the values of pixels, or their channels."""


@attrs.frozen
class Swaps:
    """``pairs``: by target, as a call with one picture names it, the labels (left, right) that change places."""

    pairs: tuple[tuple[str, Pairs], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __repr__(self) -> str:
        """As ``Pipeline(swaps=)`` takes it."""
        return repr(dict(self.pairs) or None)

    def of(self, target: str) -> Pairs:
        """The pairs of one target; () for none."""
        return dict(self.pairs).get(target, ())

    def plain(self) -> dict[str, list[list[Label]]]:
        """As YAML and JSON have it."""
        return {target: [list(pair) for pair in pairs] for target, pairs in self.pairs}


NONE = Swaps()


def read_swaps(where: str, value: Any) -> Swaps:
    """From {"mask": [(1, 2)], "boxes": [("left", "right")]}; SpecError that names the target for anything else."""
    if isinstance(value, Swaps):
        return value
    if value is None:
        return NONE
    if not isinstance(value, Mapping):
        raise SpecError(expected(where, "pairs of labels by target, as {'mask': [(1, 2)]}", value))
    for target in value:
        if target not in NAMED + NUMBERED:
            raise SpecError(one_of(where, NUMBERED + NAMED, target) + " (keypoints have pairs of their own)")
    return Swaps(tuple((target, _pairs(f"{where}[{target!r}]", pairs, target in NAMED)) for target, pairs in value.items()))


def _pairs(where: str, value: Any, named: bool) -> Pairs:
    wish = "pairs of labels [(left, right), ...], each label once, whole numbers of at least 0" + " or names" * named
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else None
    if rows is None or not all(isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 2 for row in rows):
        raise SpecError(expected(where, wish, value))
    found = [label if isinstance(label, str) and named else integer(label) for row in rows for label in row]
    if any(label is None or (isinstance(label, int) and label < 0) for label in found) or len(set(found)) < len(found):
        raise SpecError(expected(where, wish, value))
    if len({type(label) for label in found}) > 1:
        raise SpecError(f"{where}: expected numbers or names, got both")
    labels: Any = iter(found)
    return tuple(zip(labels, labels, strict=True))


def turned_over(moves: Sequence[Motion], count: int) -> NDArray[np.bool_]:
    """Which of ``count`` pictures ``moves`` mirror: an odd number of times."""
    mirror = np.zeros(count, np.bool_)
    for move in moves:
        mirror ^= mirrored(move)
    return mirror


def exchanged(labels: Any, pairs: Pairs, where: str) -> Any:
    """Labels of boxes with those of each pair in each other's place, as the kind that came; DataError for labels that are not
    one number or name a box, as the pairs are."""
    table = {left: right for pair in pairs for left, right in (pair, pair[::-1])}
    if is_tensor(labels) or isinstance(labels, np.ndarray):
        if labels.ndim != 1:
            raise DataError(expected(f"{where}: shape", "one label a box, of which swaps exchange some", tuple(labels.shape)))
        rows = labels.tolist()
    else:
        rows = [row.item() if hasattr(row, "item") else row for row in labels]
    wanted = type(pairs[0][0]) if pairs else object
    strange = next((row for row in rows if not isinstance(row, wanted)), None)
    if strange is not None:
        kind = "names" if wanted is str else "whole numbers"
        raise DataError(expected(where, f"{kind}, as swaps exchange", strange))
    found = [table.get(row, row) for row in rows]
    if isinstance(labels, np.ndarray):
        made = np.array(found, dtype=None if labels.dtype.kind in "UO" and found else labels.dtype)
        return made.astype(labels.dtype) if labels.dtype.kind == "O" else made
    if is_tensor(labels):
        return labels.new_tensor(found)
    return tuple(found) if isinstance(labels, tuple) else found


def relabelled(mask: NDArray[Any], pairs: Pairs, where: str) -> NDArray[Any]:
    """A mask of labels, of any shape, with those of each pair in each other's place; DataError for labels that its dtype does
    not hold."""
    most = 1 if mask.dtype.kind == "b" else int(np.iinfo(mask.dtype).max)
    high = max((int(label) for pair in pairs for label in pair), default=0)
    if high > most:
        raise DataError(f"{where}: expected swaps of labels that {mask.dtype} holds (at most {most}), got {high}")
    found = mask.copy()
    for pair in pairs:
        for left, right in (pair, pair[::-1]):
            found[mask == left] = right
    return found


def rechannelled(maps: NDArray[Any], pairs: Pairs, where: str) -> NDArray[Any]:
    """Maps [H, W, K] with the channels of each pair in each other's place; DataError for channels that are not there."""
    channels, count = np.array(pairs, np.int64), maps.shape[-1]
    if channels.max() >= count:
        raise DataError(f"{where}: expected swaps of channels below {count}, got {channels.max()}")
    order = np.arange(count)
    order[channels] = channels[:, ::-1]
    found: NDArray[Any] = maps[..., order]
    return found
