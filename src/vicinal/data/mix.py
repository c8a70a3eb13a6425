"""All that belongs to pictures which are mixed with others of their batch: labels, masks and boxes."""

from __future__ import annotations

from typing import Any, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import Array, take
from vicinal.data.masks import Masks
from vicinal.data.mix_boxes import covered, joined, kept, pasted
from vicinal.data.mix_labels import mix_labels
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.errors import DataError

MEANINGLESS = {"instances": "instances", "planes": "instances", "keypoints": "keypoints", "outlines": "polygons"}
"""Targets that nothing is made of in a mix, by field of Samples: what users call them."""


class BlendLike(Protocol):
    """A mix of the whole batch: see program.ops.Blend."""

    @property
    def place(self) -> str: ...

    @property
    def active(self) -> NDArray[np.bool_]: ...

    @property
    def partner(self) -> NDArray[np.int64]: ...

    @property
    def rectangle(self) -> NDArray[np.int64]: ...

    @property
    def weight(self) -> NDArray[np.float64]: ...

    @property
    def kind(self) -> str: ...

    @property
    def classes(self) -> int | None: ...

    @property
    def smoothing(self) -> float: ...


def check_mixable(samples: Samples, op: BlendLike) -> None:
    """DataError for targets that have no meaning in this mix, whatever was drawn."""
    for name, said in MEANINGLESS.items():
        if getattr(samples, name) is not None:
            raise DataError(f"{op.place}: expected no {said}, which have no meaning in a mix, got some")
    if samples.masks is not None and op.kind != "paste":
        raise DataError(f"{op.place}: expected no masks, which cannot be blended (CutMix pastes them), got some")


def mix_targets(samples: Samples, op: BlendLike, rules: BoxRules) -> Samples:
    """``samples``, before the mix, with labels, masks and boxes as after it; the pictures stay as they are."""
    partner = np.where(op.active, op.partner, np.arange(len(samples)))
    changed: dict[str, Any] = {}
    if samples.labels is not None:
        share = np.where(op.active, shares(op, samples.sizes), 1.0)
        changed["labels"] = mix_labels(samples.labels, partner, share, op.classes, op.smoothing, op.place)
    if samples.masks is not None:
        changed["masks"] = _paste_masks(samples.masks, op)
    if samples.boxes is not None:
        changed["boxes"], changed["fields"], changed["seen"] = _mix_boxes(samples, op, rules)
    return attrs.evolve(samples, **changed)


def shares(op: BlendLike, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much [N] of the mixed picture is the sample's own: 1 less what the rectangle takes of the canvas."""
    sides = op.rectangle[:, 2:] - op.rectangle[:, :2]
    own: NDArray[np.float64] = 1.0 - (1.0 - op.weight) * (sides.prod(axis=1) / sizes.prod(axis=1))
    return own


def _paste_masks(masks: Masks, op: BlendLike) -> Masks:
    mixed: list[Array] = [mask.copy() for mask in masks]
    for sample in np.flatnonzero(op.active).tolist():
        y0, x0, y1, x1 = op.rectangle[sample].tolist()
        other = masks[int(op.partner[sample])]
        if other.dtype != mixed[sample].dtype:
            names = f"masks[{sample}] and masks[{int(op.partner[sample])}]"
            raise DataError(f"{names}: expected one dtype to mix, got {mixed[sample].dtype} and {other.dtype}")
        mixed[sample][y0:y1, x0:x1] = other[y0:y1, x0:x1]
    return np.stack(mixed) if isinstance(masks, np.ndarray) and mixed else (mixed if isinstance(masks, list) else masks)


def _mix_boxes(
    samples: Samples, op: BlendLike, rules: BoxRules
) -> tuple[list[Any], list[dict[str, Any]], list[NDArray[np.float64]]]:  # fmt: skip
    old, given = samples.boxes or [], samples.fields or [{} for _ in samples.boxes or []]
    shares_seen = samples.seen or [np.ones(len(rows)) for rows in old]
    boxes, fields, seen = list(old), list(given), list(shares_seen)
    for sample in np.flatnonzero(op.active).tolist():
        other = int(op.partner[sample])
        mine, theirs = old[sample], old[other]
        stays, comes = np.ones(len(mine), np.bool_), np.ones(len(theirs), np.bool_)
        mine_seen, theirs_seen = shares_seen[sample], shares_seen[other]
        if op.weight[sample] <= 0:
            rectangle = op.rectangle[sample][[1, 0, 3, 2]].astype(np.float64)
            mine, left = covered(old[sample], rectangle)
            stays, mine_seen = kept(old[sample], left, mine_seen, rules)
            theirs, left = pasted(old[other], rectangle)
            comes, theirs_seen = kept(old[other], left, theirs_seen, rules)
        own = {name: take(field, np.flatnonzero(stays)) for name, field in given[sample].items()}
        boxes[sample] = np.concatenate([mine[stays], theirs[comes]])
        seen[sample] = np.concatenate([mine_seen[stays], theirs_seen[comes]])
        fields[sample] = joined(own, given[other], np.flatnonzero(comes), (f"boxes[{sample}]", f"boxes[{other}]"))
    return boxes, fields, seen
