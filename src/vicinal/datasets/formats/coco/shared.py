"""What COCO files say once: categories, info and licences, as a header and back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

import attrs

from vicinal.datasets.header import Header
from vicinal.datasets.names import all_names
from vicinal.errors import DataError, expected, shown

Record = dict[str, Any]

_SIDES = (("left", "right"), ("Left", "Right"), ("LEFT", "RIGHT"))
_SHORT = re.compile(r"^([lL])(?=[_\- ])|(?<=[_\- ])([lL])$")


@attrs.frozen
class Classes:
    """``index``: of each category id of a file in the class names. ``points``: keypoints of an object, 0 where no category has
    any. ``posed``: classes whose objects have keypoints."""

    index: Mapping[int | str, int]
    points: int
    posed: frozenset[int]


def gather(files: Sequence[tuple[str, Sequence[Any]]]) -> tuple[list[Record], list[dict[int | str, int]]]:
    """The categories of several files (path, list) as one list, in the order in which they come, and for each file the
    place in it of each of its ids.

    Files number their categories as they like, so that a class is known by its name; the n-th of a name in one file is
    the n-th in the others. An id that another class has already is replaced. Raises DataError for categories without id
    or name, and for an id twice in a file.
    """
    all_of: list[Record] = []
    places: dict[tuple[str, int], int] = {}
    taken: set[int | str] = set()
    indices: list[dict[int | str, int]] = []
    for path, records in files:
        here: dict[int | str, int] = {}
        counts: Counter[str] = Counter()
        for index, record in enumerate(records):
            where = f"{path}: categories[{index}]"
            _check(record, where)
            id, name = as_id(record["id"]), record["name"]
            if id is None or id in here:
                raise DataError(f"{where}: the id {shown(id)} is used twice")
            key = name, counts[name]
            counts[name] += 1
            if key not in places:
                places[key] = len(all_of)
                all_of.append({**record, "id": _free(taken) if id in taken else id})
                taken.add(all_of[-1]["id"])
            here[id] = places[key]
            all_of[here[id]] = _together(all_of[here[id]], record, where)
        indices.append(here)
    return all_of, indices


def _together(known: Record, record: Record, where: str) -> Record:
    """A class that two files tell of, with the keypoints that either says."""
    points = record.get("keypoints")
    if not points or points == known.get("keypoints"):
        return known
    if known.get("keypoints"):
        raise DataError(f"{where}: keypoints: expected those of {known['name']!r} in an earlier file, got {shown(points)}")
    return {**known, "keypoints": points, "skeleton": record.get("skeleton", [])}


def _free(taken: Set[int | str]) -> int:
    """An id behind all those taken."""
    return max((id for id in taken if isinstance(id, int)), default=0) + 1


def classes_of(categories: Sequence[Record], index: Mapping[int | str, int]) -> Classes:
    """What the annotations of a file need; ``index``: the places of its ids. DataError where categories have different
    keypoints."""
    posed = {index: len(record["keypoints"]) for index, record in enumerate(categories) if record.get("keypoints")}
    if len({tuple(categories[index]["keypoints"]) for index in posed}) > 1:
        raise DataError("categories: expected the same keypoints in all that have any; convert one category at a time")
    return Classes(index, max(posed.values(), default=0), frozenset(posed))


def header_of(categories: Sequence[Record], files: Mapping[str, Record], holds: frozenset[str]) -> Header:
    """The header; ``files``: "info" and "licenses" of each split."""
    posed: Record = next((record for record in categories if record.get("keypoints")), {})
    points = tuple(posed.get("keypoints", ()))
    stated = posed.get("skeleton")
    bones = [bone for bone in stated if _is_bone(bone, len(points))] if isinstance(stated, list) else []
    return Header(
        holds=holds,
        names=tuple(record["name"] for record in categories),
        keypoints=points,
        pairs=mirrored(points),
        skeleton=tuple((first - 1, second - 1) for first, second in bones),
        splits=tuple(split for split in files if split),
        extra={"coco": {"categories": list(categories), "files": dict(files)}},
    )


def categories_of(header: Header) -> list[Record]:
    """The categories to write: those that were read where the classes are still the same, else ids from 1. Classes
    that no name tells are not among them, but have ids: ``category_at``."""
    kept: list[Record] = header.extra.get("coco", {}).get("categories", [])
    if kept and tuple(record["name"] for record in kept) == header.names:
        return kept
    records: list[Record] = [{"id": index + 1, "name": name} for index, name in enumerate(all_names(header, -1))]
    if "keypoints" in header.holds:
        bones = [[first + 1, second + 1] for first, second in header.skeleton]
        for record in records:
            record.update(keypoints=list(header.keypoints), skeleton=bones)
    return records


def category_at(categories: Sequence[Record], label: int) -> Record:
    """The category of a label; behind those that are known, numbers with ids that follow."""
    if label < len(categories):
        return categories[label]
    ids = [record["id"] for record in categories if isinstance(record["id"], int)]
    return {"id": max(ids, default=0) + 1 + label - len(categories), "name": str(label)}


def mirrored(names: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Index pairs of names that say left and right: left_eye and right_eye, EyeLeft and EyeRight, l_eye and r_eye."""
    place = {name: index for index, name in enumerate(names)}
    pairs = []
    for index, name in enumerate(names):
        others = [name.replace(left, right) for left, right in _SIDES if left in name]
        others.append(_SHORT.sub(lambda found: "r" if found.group(0) == "l" else "R", name))
        other = next((place[text] for text in others if text != name and text in place), None)
        if other is not None:
            pairs.append((index, other))
    return tuple(pairs)


def as_id(value: object) -> int | str | None:
    """The id of an image, category or annotation: a whole number of 64 bits, or a word; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.isprintable():
        return value
    return value if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63 else None


def _check(record: object, where: str) -> None:
    if not isinstance(record, dict) or as_id(record.get("id")) is None:
        raise DataError(expected(where, "an object with an id", record))
    name = record.get("name")
    if not isinstance(name, str) or not name or not name.isprintable():
        raise DataError(expected(f"{where}: name", "printable text", name))
    points = record.get("keypoints") or []
    if not isinstance(points, list) or not all(isinstance(point, str) and point.isprintable() for point in points):
        raise DataError(expected(f"{where}: keypoints", "a list of names", points))


def _is_bone(bone: object, points: int) -> bool:
    return isinstance(bone, list) and len(bone) == 2 and all(isinstance(end, int) and 1 <= end <= points for end in bone)
