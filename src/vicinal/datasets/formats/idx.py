"""IDX files, as the MNIST family comes: one of pictures and one of labels for each split, packed or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, scan
from vicinal.datasets.format import Format
from vicinal.datasets.formats.idx_writer import IdxWriter
from vicinal.datasets.formats.stacks import Place, Stack, StackReader, open_stacks
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.splits import split_of_file
from vicinal.datasets.walk import lies_near, walk
from vicinal.errors import DataError

NAME = re.compile(r"(?P<prefix>.*?)[-_.]?(?P<kind>images|labels)[-_.]idx\d[-_.]ubyte(?P<packed>\.gz)?", re.IGNORECASE)
TEST = "t10k"
"""What MNIST calls its test split."""


def is_idx(name: str) -> bool:
    """Whether a file is named as an IDX file."""
    return NAME.fullmatch(name) is not None


def open_idx(src: str, names: object = None) -> StackReader:
    """The reader of a file of pictures and its labels, or of all in a folder. Raises DataError."""
    folder = is_folder(src)
    stacks = _stacks(found.path for found in walk(src, wanted=is_idx)) if folder else _stacks(_beside(src))
    if not stacks:
        raise DataError(f"{src}: expected files called <split>-images-idx3-ubyte and <split>-labels-idx1-ubyte (or .gz)")
    given = words(names, "names") if names is not None else read_names(src if folder else parent(src))
    return open_stacks(stacks, given)


def matches(src: str) -> bool:
    """An IDX file, or a folder with one in it or in its folders."""
    return lies_near(src, is_idx) if is_folder(src) else is_idx(name_of(src)) and is_file(src)


def _stacks(paths: Iterable[str]) -> list[Stack]:
    """Pictures with the labels of the same folder and prefix; what is not packed goes before what is."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for path in paths:
        name = NAME.fullmatch(name_of(path))
        if name is not None:
            files = found.setdefault((parent(path), name["prefix"]), {})
            if name["kind"].lower() not in files or not name["packed"]:
                files[name["kind"].lower()] = path
    prefixes = [prefix for (_, prefix), files in found.items() if "images" in files]
    known = {prefix: _split(prefix) for prefix in prefixes}
    splits = {prefix: split or (prefix if len(known) > 1 else "") for prefix, split in known.items()}
    shared = Counter(splits.values())
    return [
        Stack(
            splits[prefix],
            splits[prefix] if shared[splits[prefix]] == 1 else prefix,
            Place(files["images"]),
            Place(files["labels"]) if "labels" in files else None,
        )
        for (_, prefix), files in sorted(found.items(), key=lambda entry: (splits.get(entry[0][1]) != "train", entry[0]))
        if "images" in files
    ]


def _split(prefix: str) -> str:
    return "test" if TEST in prefix.lower() else split_of_file(prefix)


def _beside(src: str) -> Iterator[str]:
    """A file of pictures, and the labels with the same prefix in its folder."""
    own = NAME.fullmatch(name_of(src))
    if own is None or own["kind"].lower() != "images" or not is_file(src):
        return
    yield src
    for name in scan(parent(src)).names:
        other = NAME.fullmatch(name)
        if other is not None and other["kind"].lower() == "labels" and other["prefix"] == own["prefix"]:
            yield join(parent(src), name)


FORMAT = Format(
    name="idx",
    summary="IDX files of the MNIST family (train-images-idx3-ubyte, .gz too)",
    holds=frozenset({"label"}),
    matches=matches,
    open=open_idx,
    writer=IdxWriter,
    options={"names": "the classes in the order of their numbers (default: classes.txt, else the numbers)"},
)
