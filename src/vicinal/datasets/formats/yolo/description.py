"""data.yaml: the classes, splits and keypoints of a YOLO data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import yaml

from vicinal.datasets.files import is_file, is_folder, join, parent, read_bytes, size_of
from vicinal.datasets.formats.yolo.lines import MOST
from vicinal.datasets.header import LeftOut
from vicinal.datasets.inside import clean, ends
from vicinal.datasets.options import whole
from vicinal.datasets.splits import distinct, split_of
from vicinal.errors import DataError, expected, one_of

TASKS = ("detect", "segment", "pose", "obb")
MOST_BYTES = 1 << 22
NO_SPLITS = frozenset(
    {"path", "names", "nc", "kpt_shape", "kpt_names", "flip_idx", "task", "download", "channels", "yaml_file"}
)


@attrs.frozen
class Description:
    """``names``: None where they are not said. ``splits``: folders of pictures, and lists of them (.txt), by split, as
    absolute paths below ``root``. ``points``: how many keypoints an object has, 0 for none; ``numbers`` 2 (x, y) or 3
    (x, y, visibility) each. ``left_out``: splits of which nothing is there. ``folders``: the name of the folder of
    pictures, and of that of labels in its place ("": they lie beside the pictures).
    """

    root: str
    splits: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] | None = None
    task: str | None = None
    points: int = 0
    numbers: int = 3
    point_names: tuple[str, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    folders: tuple[str, str] = ("images", "labels")


def describe(path: str) -> Description:
    """The description in a YAML file; DataError that names the file and the member that is wrong."""
    value = load(path)
    root, splits, left_out = _splits(path, value)
    points, numbers = _shape(value.get("kpt_shape"), path)
    task = value.get("task") or None
    if task is not None and task not in TASKS:
        raise DataError(one_of(f"{path}: task", TASKS, task))
    return Description(
        root, splits, names_in(value, path), task, points, numbers,
        _point_names(value.get("kpt_names"), points), _pairs(value.get("flip_idx"), points, path), left_out,
    )  # fmt: skip


def is_said(value: Mapping[str, Any], path: str) -> bool:
    """Whether the members of a YAML file are those of a data set: classes, and splits or other folders beside the file."""
    if "names" not in value and "nc" not in value:
        return False
    others = (text for key, text in value.items() if key not in NO_SPLITS and isinstance(text, str) and text.strip("./"))
    return any(map(split_of, value)) or any(_inside(parent(path), text) for text in others)


def load(path: str) -> dict[str, Any]:
    """The members of a YAML file, all scalars as text, so that a class may be called "no" or "1"."""
    if size_of(path) > MOST_BYTES:
        raise DataError(f"{path}: expected at most {MOST_BYTES} bytes of YAML")
    try:
        value = yaml.load(read_bytes(path), _Loader)
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}:" if error.problem_mark else ""
        raise DataError(f"{path}:{line} no valid YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise DataError(f"{path}: no valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(value, dict):
        raise DataError(f"{path}: expected the members of a data set (names, train, val ...)")
    return value


class _Loader(yaml.BaseLoader):
    """Aliases are refused: a few lines of them would unfold to more than fits into memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not read", mark)
        return super().compose_node(parent, index)


def names_in(value: Mapping[str, Any], path: str) -> tuple[str, ...] | None:
    """The classes that the members of a YAML file say; None where they say none."""
    names = value.get("names")
    if isinstance(names, dict):
        places = [whole(key, f"{path}: names", 0, MOST - 1) for key in names]
        listed = [str(place) for place in range(max(places, default=-1) + 1)]
        for place, name in zip(places, names.values(), strict=True):
            listed[place] = name
        names = listed
    count = whole(value["nc"], f"{path}: nc", 0, MOST) if "nc" in value else None
    if not names:
        return None if count is None else tuple(map(str, range(count)))
    if not isinstance(names, list) or not all(isinstance(name, str) and name.isprintable() for name in names):
        raise DataError(f"{path}: names: expected names of classes, in a list or by their numbers")
    if count is not None and count != len(names):
        raise DataError(f"{path}: nc: expected {len(names)}, as many as there are names, got {count}")
    return tuple(names)


def _shape(value: Any, path: str) -> tuple[int, int]:
    if value is None:
        return 0, 3
    if not isinstance(value, list) or len(value) != 2:
        raise DataError(f"{path}: kpt_shape: expected [number of keypoints, 2 or 3]")
    return whole(value[0], f"{path}: kpt_shape[0]", 1, MOST), whole(value[1], f"{path}: kpt_shape[1]", 2, 3)


def _point_names(value: Any, points: int) -> tuple[str, ...]:
    """Those of the first class; numbers where there are none."""
    first = next(iter(value.values()), None) if isinstance(value, dict) else value
    good = isinstance(first, list) and len(first) == points and all(isinstance(name, str) for name in first)
    return tuple(first) if good and first else tuple(map(str, range(points)))


def _pairs(value: Any, points: int, path: str) -> tuple[tuple[int, int], ...]:
    if value is None or not points:
        return ()
    if not isinstance(value, list) or len(value) != points:
        raise DataError(f"{path}: flip_idx: expected a number for each of {points} keypoints")
    partners = [whole(entry, f"{path}: flip_idx", 0, points - 1) for entry in value]
    if any(partners[other] != index for index, other in enumerate(partners)):
        raise DataError(f"{path}: flip_idx: expected keypoints that change places two by two")
    return tuple((index, other) for index, other in enumerate(partners) if index < other)


def _splits(path: str, value: Mapping[str, Any]) -> tuple[str, dict[str, tuple[str, ...]], tuple[LeftOut, ...]]:
    """The root and the places of all splits: below "path", else below the folder of the file; and splits that are not
    there, as exports and downloads often lack one. DataError where that is the one for training, or all."""
    home = parent(path)
    listed = {key: entry if isinstance(entry, list) else [entry] for key, entry in value.items() if key not in NO_SPLITS}
    texts = {key: entry for key, entry in listed.items() if all(isinstance(text, str) and text for text in entry)}
    there = [key for key, entry in texts.items() if split_of(key) or all(_inside(home, text) for text in entry)]
    entries = {split: texts[key] for key, split in distinct({key: split_of(key) or key for key in there}).items()}
    if not entries:
        raise DataError(f"{path}: expected the folders of pictures as train, val or test")
    stated = _root(home, value.get("path"))
    roots = list(dict.fromkeys(base for base in (stated, home) if base))
    said = [(split, text) for split, its in entries.items() for text in its]
    found = {base: [_inside(base, text) for _, text in said] for base in roots}
    root = max(roots, key=lambda base: sum(place is not None for place in found[base]))
    missing = [one for one, place in zip(said, found[root], strict=True) if not place]
    places: dict[str, tuple[str, ...]] = {}
    for (split, _), place in zip(said, found[root], strict=True):
        if place:
            places[split] = (*places.get(split, ()), place)
    fatal = missing[:1] if not places else [(split, text) for split, text in missing if split == "train"]
    if fatal:
        wish = f"a folder or a list of pictures (.txt) inside {stated or home}"
        raise DataError(expected(f"{path}: {fatal[0][0]}", wish, fatal[0][1]))
    reason = "folders of splits that are not there"
    left_out = (LeftOut(reason, len(missing), ": ".join(missing[0]), files=False),) if missing else ()
    if len(places) > 1 and len(set(places.values())) == 1:
        places = {"": next(iter(places.values()))}
    return root, places, left_out


def _root(home: str, stated: Any) -> str | None:
    """The folder that "path" says, where it lies inside of that of the file."""
    if not isinstance(stated, str) or not stated or stated.rstrip("/") in (home, "."):
        return home
    return _inside(home, stated, lists=False)


def _inside(root: str, text: str, lists: bool = True) -> str | None:
    """The folder or list that an entry says, below ``root``; None for anything else.

    Roboflow writes ../train/images for what lies beside the file, and others write paths of their own machine: of those
    the longest end that is there counts.
    """
    name = text.removeprefix(f"{root}/")
    if name.strip("./") == "":
        return root if text.strip("/") in ("", ".") else None
    for end in ends(name):
        try:
            place = join(root, clean(end))
        except DataError:
            continue
        if (lists and place.endswith(".txt") and is_file(place)) or is_folder(place):
            return place
    return None
