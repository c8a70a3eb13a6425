"""YOLO data sets without a data.yaml, known by their folders: labels/ for images/, or label files beside pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from vicinal.datasets.files import Listing, is_folder, join, read_bytes, scan
from vicinal.datasets.formats.yolo.description import Description
from vicinal.datasets.formats.yolo.lines import reads_as_line
from vicinal.datasets.names import FILE, read_names
from vicinal.datasets.splits import all_splits, split_of
from vicinal.datasets.suffixes import is_picture, without_suffix
from vicinal.datasets.walk import LOOKED_INTO, walk
from vicinal.errors import DataError, ReadError

IMAGES = ("images", "image", "imgs", "img", "jpegimages", "pictures")
LABELS = ("labels", "label", "labels_yolo", "yolo_labels", "txt", "annotations")
"""Names of the folders of pictures and of label files, whatever capitals they have, the likelier first."""
NAMES = (FILE, "obj.names", "_darknet.labels", "predefined_classes.txt", "labels.txt")
"""Files that name the classes, one a line: those of labelImg, darknet and Roboflow among them."""
PROBES = 20
"""Label files that are looked at to find out whether they are YOLO's."""


def folders_of(src: str, listing: Listing) -> Description | None:
    """What the folders of a place say; None where it is no data set of YOLO."""
    folders = [name.rstrip("/") for name in listing.names if name.endswith("/") or listing.odd.get(name) == "link"]
    return _apart(src, folders) or _parted(src, folders) or _beside(src, folders)


def _apart(src: str, folders: Sequence[str]) -> Description | None:
    """images/ and labels/, with folders for splits in both."""
    pair = _pair(src, folders)
    if pair is None:
        return None
    images = join(src, pair[0])
    splits = all_splits(name.rstrip("/") for name in scan(images).names)
    places = {split: (join(images, folder),) for folder, split in splits.items()} or {"": (images,)}
    return Description(src, places, _names(src, join(src, pair[1])), folders=pair)


def _parted(src: str, folders: Sequence[str]) -> Description | None:
    """Folders of splits with images/ and labels/ in each."""
    pairs = {name: pair for name in folders if split_of(name) and (pair := _pair(join(src, name), _folders(join(src, name))))}
    if len(set(pairs.values())) != 1:
        return None
    pair = next(iter(pairs.values()))
    # splits without labels, as those for testing may be, are among them
    names = [name for name in folders if split_of(name) and is_folder(join(src, f"{name}/{pair[0]}"))]
    places: dict[str, tuple[str, ...]] = {}
    for name in names:
        places[split_of(name)] = (*places.get(split_of(name), ()), join(src, f"{name}/{pair[0]}"))
    return Description(src, places, _names(src, *(join(src, name) for name in names)), folders=pair)


def _beside(src: str, folders: Sequence[str]) -> Description | None:
    """Pictures with label files beside them, here or in folders here, which may be those of splits."""
    places = [src, *(join(src, name) for name in folders[:LOOKED_INTO])]
    texts = list(islice((path for place in places for path in _beside_pictures(place)), PROBES))
    names = _names(*places) if texts else None
    if not texts or not _are_labels(texts, strict=names is None):
        return None
    splits = all_splits(_plain(name) for name in folders if _has_pictures(join(src, name)))
    found = {splits[_plain(name)]: (join(src, name),) for name in folders if _plain(name) in splits}
    alone = found and not _has_pictures(src)
    return Description(src, found if alone else {"": (src,)}, names, folders=("", ""))


def _pair(src: str, folders: Sequence[str]) -> tuple[str, str] | None:
    """The folders of pictures and of label files in a place."""
    named = {folder.lower(): folder for folder in reversed(folders)}
    images = next((named[name] for name in IMAGES if name in named), None)
    for name in (name for name in LABELS if images and name in named):
        texts = [found.path for found in islice(walk(join(src, named[name]), wanted=is_label), PROBES) if not found.fault]
        known = named[name] == "labels" and images == "images"
        if images and texts and _are_labels(texts, strict=not known):
            return images, named[name]
    return None


def _are_labels(paths: Iterable[str], strict: bool) -> bool:
    """Whether most lines of text files are YOLO's. If not ``strict``, as where the folders or names of classes
    tell of YOLO, its numbers need be no fractions, and all files may be empty."""
    good = bad = 0
    for path in paths:
        try:
            lines = [line for line in read_bytes(path).decode("utf-8-sig").splitlines() if line.strip()]
        except (DataError, UnicodeDecodeError):
            lines = ["?"]
        right = sum(reads_as_line(line, strict) for line in lines)
        good, bad = good + right, bad + len(lines) - right
    return good > bad or (not strict and good == bad)


def _beside_pictures(folder: str) -> Iterator[str]:
    """The text files in a folder that have the name of a picture in it."""
    names = _listed(folder)
    stems = {without_suffix(name) for name in names if is_picture(name)}
    return (join(folder, name) for name in names if is_label(name) and name[:-4] in stems)


def _has_pictures(folder: str) -> bool:
    return any(map(is_picture, _listed(folder)))


def _folders(folder: str) -> list[str]:
    return [name[:-1] for name in _listed(folder) if name.endswith("/")]


def _listed(folder: str) -> list[str]:
    """The names in a folder; none where it cannot be listed (a link to nowhere)."""
    try:
        return scan(folder).names
    except ReadError:
        return []


def _plain(folder: str) -> str:
    """Darknet's obj_train_data is train."""
    return folder.removeprefix("obj_").removesuffix("_data")


def _names(*folders: str) -> tuple[str, ...] | None:
    """The classes that a file in one of the folders names; None where there is no such file."""
    found = (read_names(folder, file) for folder in folders if is_folder(folder) for file in NAMES)
    return next((names for names in found if names is not None), None)


def is_label(name: str) -> bool:
    """Whether a file is one of labels by its name."""
    return name.lower().endswith(".txt") and name not in NAMES
