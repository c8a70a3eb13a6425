"""The table of transforms by target: found by running each on a few pictures that have them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

import vicinal as vc
from vicinal.errors import VicinalError
from vicinal.report.specs import ARGUMENTS, composed
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import FOLDERS, transform_class
from vicinal.transforms.saliency.maps import SaliencyMaps

SIDE, COUNT = 48, 6
COLUMNS = {
    "masks": "mask", "instances": "instances", "boxes": "boxes", "rotated_boxes": "rotated boxes", "keypoints": "keypoints",
    "heatmaps": "heat map", "flows": "flow", "extra": "extra", "labels": "labels",
}  # fmt: skip
NEEDS = {"IoUCrop": ("boxes",), "MaskDropout": ("instances", "boxes"), "ClassMix": ("masks",),
         "CopyPaste": ("instances", "boxes")}  # fmt: skip
"""What must be there for a transform to do anything."""
WORDS = {"changes": "✓", "stays": "·", "refused": "no"}
HEAD = """# Transforms by target

What becomes of each target, found by running every transform on pictures that have it: ✓ it moves or changes with the picture,
· it stays as it is, **no** the transform refuses it by name. What targets are: [What moves with a
picture](../targets.md). Extra pictures here are those that follow geometry alone. Labels change where pictures are mixed.
Erasing leaves masks as they are unless `mask_fill` says what stands there. What composes does what its children
do, and `Lambda` what its functions do.
"""


def page(titles: dict[str, str]) -> str:
    """The tables of all families; one line for a family of which no transform touches any target."""
    lines = [HEAD]
    for family, members in FOLDERS.items():
        rows = {name: fates(name) for name in members if name in ARGUMENTS and family != "own"}
        if not rows:
            continue
        lines += [f"## {titles[family]}", ""]
        if all(fate == "stays" for row in rows.values() for fate in row.values()):
            lines += ["All targets stay: " + ", ".join(f"[{name}]({name}.md)" for name in rows) + ".", ""]
            continue
        lines += [f"| transform | {' | '.join(COLUMNS.values())} |", "|---|" + ":-:|" * len(COLUMNS)]
        for name, row in rows.items():
            lines.append(f"| [{name}]({name}.md) | {' | '.join(WORDS[row[target]] for target in COLUMNS)} |")
        lines.append("")
    return "\n".join(lines)


def fates(name: str) -> dict[str, str]:
    """By target "changes", "stays" or "refused": all at once where the transform takes them all, else one by one."""
    try:
        return _outcome(name, COLUMNS)
    except VicinalError:
        return {target: _alone(name, target) for target in COLUMNS}


def _alone(name: str, target: str) -> str:
    try:
        return _outcome(name, dict.fromkeys((target, *NEEDS.get(name, ()))))[target]
    except VicinalError:
        return "refused"


def _outcome(name: str, targets: Iterable[str]) -> dict[str, str]:
    given = vc.Batch(batch_of()["images"], ids=range(COUNT), **{target: batch_of()[target] for target in targets})
    before, out = (vc.Pipeline([one], seed=3)(given) for one in (vc.Identity(), transform(name)))
    pairs = {target: zip(getattr(before, target), getattr(out, target), strict=True) for target in targets}
    return {target: "stays" if all(same(a, b) for a, b in found) else "changes" for target, found in pairs.items()}


def same(first: Any, second: Any) -> bool:
    """Whether two entries of a target hold the same numbers."""
    if isinstance(first, dict):
        return all(same(value, second[name]) for name, value in first.items())
    if isinstance(first, vc.Keypoints):
        return same(first.xy, second.xy) and same(first.visibility, second.visibility)
    first, second = (np.asarray(getattr(one, "data", one)) for one in (first, second))
    return bool(np.array_equal(first, second))


def transform(name: str) -> Transform:
    """The transform as the gallery shows it, for all pictures."""
    if name in composed():
        return composed()[name]
    given = {**ARGUMENTS[name]}
    if name in ("CenterCrop", "CornerCrop", "RandomCrop", "BoxCrop", "ForegroundCrop", "RandomResizedCrop", "PadTo", "Mosaic"):
        given["size"] = {"PadTo": SIDE + 8}.get(name, SIDE - 8)
    if name == "KeepAugment":
        given["maps"] = SaliencyMaps.of(batch_of()["images"], range(COUNT))
    made: Transform = transform_class(name)(**given)
    return made


@cache
def batch_of() -> dict[str, Any]:
    """Pictures, and every target of theirs."""
    rng = np.random.default_rng(0)
    ids = np.zeros((COUNT, SIDE, SIDE), np.int32)
    for index in range(COUNT):
        ids[index, 4 + index : 20 + index, 6:22], ids[index, 26:44, 24 : 40 + index % 4] = 1, 2
    return {
        "images": rng.integers(0, 256, (COUNT, SIDE, SIDE, 3), np.uint8),
        "masks": (ids % 2).astype(np.uint8) + (ids > 0).astype(np.uint8),
        "instances": ids,
        "boxes": [vc.boxes_from_instances(one) for one in ids],
        "rotated_boxes": [[[20 + index, 24, 16, 8, 10 * index]] for index in range(COUNT)],
        "keypoints": [vc.Keypoints([[10 + index, 12], [30, 33]], pairs=((0, 1),)) for index in range(COUNT)],
        "heatmaps": rng.random((COUNT, SIDE, SIDE, 2), np.float32),
        "flows": rng.random((COUNT, SIDE, SIDE, 2), np.float32),
        "extra": [{"depth": one} for one in rng.random((COUNT, SIDE, SIDE), np.float32)],
        "labels": np.eye(COUNT, dtype=np.float32),
    }
