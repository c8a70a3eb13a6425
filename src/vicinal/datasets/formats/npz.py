"""NumPy npz files: images and labels, train_images ..., or x_train and y_train as Keras has them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from vicinal.datasets.arrays import open_array
from vicinal.datasets.declared import declared, names_in
from vicinal.datasets.files import is_file, is_folder, parent
from vicinal.datasets.format import Format
from vicinal.datasets.formats.npz_writer import ARRAYS, NpzWriter
from vicinal.datasets.formats.stacks import Place, Stack, StackReader, open_stacks
from vicinal.datasets.header import LeftOut
from vicinal.datasets.names import MOST, read_names
from vicinal.datasets.options import word, words
from vicinal.datasets.soft import SOFT
from vicinal.datasets.splits import split_of
from vicinal.datasets.walk import lies_near, walk
from vicinal.errors import DataError, one_of

SUFFIX = ".npz"
KINDS = {
    "images": ("images", "image", "x", "data", "imgs", "pictures", "inputs"),
    "labels": ("labels", "label", "y", "targets", "target", "classes"),
    "mask": ("masks", "mask"),
    "instances": ("instances",),
}
NAMES = ("names", "class_names", "label_names")
"""Arrays of strings that say what classes are called."""


def open_npz(src: str, names: object = None, **options: object) -> StackReader:
    """The reader of an npz file, or of the only one in a folder. Raises DataError that lists the arrays."""
    path = _only(src)
    found = names_in(path)
    sets = _sets(found)
    for kind in ("images", "labels"):
        name = word(options.get(kind), kind)
        if name is not None:
            if name not in found:
                raise DataError(f"{path}: {one_of(kind, found, name)}")
            sets.setdefault("", {})[kind] = name
    stacks = [_stack(path, split, arrays) for split, arrays in sets.items() if "images" in arrays]
    if not stacks:
        raise DataError(f"{path}: no array of pictures found among {', '.join(found[:20])}; images= names it")
    told = next((name for name in NAMES if name in found), None)
    classes = words(names, "names") if names is not None else _names(path, told) if told else read_names(parent(path))
    reader = open_stacks(stacks, classes)
    used = {*NAMES, *(name for split, arrays in sets.items() if "images" in arrays for name in arrays.values())}
    rest = [name for name in found if name not in used]
    left_out = (LeftOut("arrays that are not read", len(rest), rest[0], files=False),) if rest else ()
    return attrs.evolve(reader, header=attrs.evolve(reader.header, left_out=left_out))


def matches(src: str) -> bool:
    """An npz file, or a folder with one in it or in its folders."""
    if is_folder(src):
        return lies_near(src, lambda name: name.lower().endswith(SUFFIX))
    return src.lower().endswith(SUFFIX) and is_file(src)


def _only(src: str) -> str:
    if not is_folder(src):
        return src
    found = [entry.path for entry in walk(src, wanted=lambda name: name.lower().endswith(SUFFIX))]
    if len(found) != 1:
        raise DataError(f"{src}: expected one npz file in it, found {len(found)}; give the path of one")
    return found[0]


def _sets(names: list[str]) -> dict[str, dict[str, str]]:
    """The array of each kind, by split; those of the first names that are known for a kind."""
    sets: dict[str, dict[str, str]] = {}
    for kind, known in KINDS.items():
        for wanted in known:
            for name in names:
                parts = name.lower().split("_")
                for split, rest in ((split_of(parts[0]), parts[1:]), (split_of(parts[-1]), parts[:-1]), ("", parts)):
                    if "_".join(rest) == wanted and (split or rest == parts):
                        sets.setdefault(split, {}).setdefault(kind, name)
                        break
    ordered = {split: sets[split] for split in sorted(sets, key=lambda split: (split != "train", split))}
    return ordered | _prefixed(names, ordered)


def _prefixed(names: list[str], known: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The sets of splits that are called by words of their own, as they are written (night_images and night_labels).
    Pictures alone are one where no others are known."""
    used = {name for arrays in known.values() for name in arrays.values()}
    sets: dict[str, dict[str, str]] = {}
    for kind, ending in {**ARRAYS, "labels": "labels"}.items():
        for name in names:
            split, sign, rest = name.rpartition("_")
            if split and sign and rest == ending and name not in used and split not in known:
                sets.setdefault(split, {})[kind] = name
    alone = not any("images" in arrays for arrays in known.values())
    return {split: arrays for split, arrays in sets.items() if "images" in arrays and (alone or len(arrays) > 1)}


def _stack(path: str, split: str, arrays: Mapping[str, str]) -> Stack:
    places = {kind: Place(path, name) for kind, name in arrays.items()}
    return Stack(
        split, split, places["images"], places.get("labels"), places.get("mask"), places.get("instances")
    )


def _names(path: str, name: str) -> tuple[str, ...]:
    found = declared(path, name)
    if found.dtype.kind != "U" or len(found.shape) != 1 or found.shape[0] > MOST:
        raise DataError(f"{path}: {name}: expected at most {MOST} strings, got {found.dtype} of shape {found.shape}")
    return tuple(np.asarray(open_array(path, name).rows(0, found.shape[0])).tolist())


FORMAT = Format(
    name="npz",
    summary="a NumPy npz file with arrays of images and labels (x_train, y_train ... of Keras), masks or instances",
    holds=frozenset({"label", SOFT, "mask", "instances"}),
    marks=frozenset(),
    matches=matches,
    open=open_npz,
    writer=NpzWriter,
    options={
        "images": "the name of the array of pictures",
        "labels": "the name of the array of labels",
        "names": "the classes in the order of their numbers (default: an array called names, else classes.txt)",
    },
)
