"""Where the pictures of written trees go, by split and class, and whether the tree alone tells both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vicinal.datasets.escape import folder_name
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry
from vicinal.datasets.header import Header
from vicinal.datasets.keys import Seen, as_path
from vicinal.datasets.layout import layout_of
from vicinal.datasets.names import class_name
from vicinal.errors import DataError

UNLABELLED = "unlabelled"


def encoded(example: Example) -> bytes:
    """The encoded picture of an example; DataError where it brings none."""
    if not example.data:
        raise DataError(f"{example.key}: expected an encoded picture, got none")
    return example.data


def split_folder(split: str, header: Header) -> str:
    """The folder of a split: the one that it was read from, else its name; "" for none."""
    folder = header.extra.get("folder", {}).get("splits", {}).get(split, split)
    return folder_name(folder) if folder else ""


def split_path(example: Example, header: Header) -> str:
    """``<split>/<key>``, where the key does not begin with the split by itself; without suffix."""
    return _below(split_folder(example.split, header), as_path(example.key))


def class_path(example: Example, header: Header) -> str:
    """``<split>/<class>/<key>``, where the key does not begin with them by itself; without suffix."""
    folder = split_folder(example.split, header)
    path = as_path(example.key)
    path = path.removeprefix(f"{folder}/") if folder else path
    if example.label is not None:
        path = _below(folder_name(class_name(header, example.label)), path)
    elif "label" in header.holds:
        path = _below(UNLABELLED, path)
    return f"{folder}/{path}" if folder else path


def unlike(entries: Callable[[], Iterable[Entry]], header: Header) -> tuple[str, ...] | None:
    """The classes that classes.txt must say because a tree of these outputs would be read as others; else None."""
    labels: set[int] = set()
    splits: set[str] = set()

    def outputs() -> Iterable[str]:
        for entry in distinct(entries()):
            labels.update(() if entry["label"] is None else (entry["label"],))
            splits.update(() if not entry["split"] else (entry["split"],))
            yield entry["output"]

    read = layout_of(outputs(), None)
    names = header.names if "label" in header.holds else ()
    names += tuple(str(label) for label in range(len(names), max(labels, default=-1) + 1))
    same = tuple(read.labels) == names and {*read.splits.values(), *read.inner.values()} == splits
    return None if same and all(read.place(entry["output"])[1] == entry["label"] for entry in entries()) else names


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries; DataError where two samples went to one file, as "a" and "cats/a" of one class would."""
    seen = Seen()
    for entry in entries:
        if not seen.add(entry["output"].rpartition(".")[0]):
            raise DataError(f"{entry['output']}: two samples have this name; other names for the pictures of the source help")
        yield entry


def _below(folder: str, path: str) -> str:
    return path if not folder or path.startswith(f"{folder}/") else f"{folder}/{path}"
