"""Where the annotations and pictures of a Pascal VOC data set lie."""

from __future__ import annotations

import re
from itertools import islice

import attrs

from vicinal.datasets.files import folders_in, is_file, is_folder, join, name_of, open_file, parent, read_bytes, scan, size_of
from vicinal.datasets.header import LeftOut
from vicinal.datasets.shared import read_splits
from vicinal.datasets.splits import all_splits, split_of
from vicinal.datasets.suffixes import is_picture
from vicinal.datasets.walk import LOOKED_INTO, walk

ANNOTATIONS = ("Annotations", "annotations", "Annotation", "annotation", "xml", "xmls", "labels")
PICTURES = ("jpegimages", "images", "image", "imgs", "img", "pictures")
"""Names of the folder of annotations, in the order of preference, and of pictures, whatever capitals they have."""
LISTS = "ImageSets/Main"
XML = ".xml"
HEAD, MOST_BYTES = 1 << 10, 1 << 20
PROBES = 5
"""XML files of a folder that are looked at to find out whether they are annotations."""
DEPTH, MOST = 3, 8
"""Folders around a data set that are looked through, and folders beside each other that may each be one."""
_NO_SPLIT = re.compile(r"(^|_)(train|val|trainval|test)$")
_OTHER = re.compile(rb"<Annotations[\s>/]")
_ROOT = re.compile(rb"<annotation[\s>/]")


@attrs.frozen
class Part:
    """Annotations and pictures in two folders, or in one. ``split``: of all of them. ``lists``: those of the splits.
    ``prefix``: of keys, where there are several parts without splits."""

    annotations: str
    images: str
    split: str = ""
    lists: tuple[tuple[str, str], ...] = ()
    prefix: str = ""


def parts_of(src: str, depth: int = DEPTH) -> tuple[Part, ...]:
    """Annotations/ with its neighbours, or XML beside pictures; in a folder, in the folders of splits, or in folders in it
    that are all of this kind (VOCdevkit/VOC2007 and VOC2012)."""
    if not is_folder(src):
        return ()
    found = _apart(src) or _beside(src) or _splits(src)
    folders = _inner(src) if depth and not found else []
    parts: list[Part] = []
    for folder in folders:
        inner = parts_of(folder, depth - 1)
        if not inner:
            return ()
        prefix = f"{name_of(folder)}/" if len(folders) > 1 else ""
        parts += (attrs.evolve(part, prefix=prefix + part.prefix) for part in inner)
    return found or tuple(parts)


def _inner(src: str) -> list[str]:
    """The folders in a folder that has few of them, and no pictures beside them."""
    names = scan(src).names
    inner = [join(src, name[:-1]) for name in names if name.endswith("/") and not name.startswith("__")]
    return [] if len(inner) > MOST or any(map(is_picture, names)) else inner


def _apart(src: str) -> tuple[Part, ...]:
    """Annotations and pictures in folders of their own; in both there may be folders of splits."""
    folders = folders_in(src)
    for name in (name for name in ANNOTATIONS if name in folders):
        place = join(src, name)
        if not (_has_xml(place) and not _are_others(place) if name == ANNOTATIONS[0] else _begin(place)):
            continue
        images = _pictures(src, [folder for folder in folders if folder != name], place)
        inner = all_splits(folder.rstrip("/") for folder in scan(place).names)
        if not inner:
            return (Part(place, images, lists=_lists(src)),)
        beside = [join(images, folder) for folder in inner]
        return tuple(
            Part(join(place, folder), own if is_folder(own) else images, split)
            for own, (folder, split) in zip(beside, inner.items(), strict=True)
        )
    return ()


def _pictures(src: str, folders: list[str], annotations: str) -> str:
    """The folder of the pictures: by its name, else the first that has any, that of the annotations or ``src`` too."""
    named = {folder.lower(): folder for folder in reversed(folders)}
    known = next((named[name] for name in PICTURES if name in named), None)
    if known is not None:
        return join(src, known)
    others = [folder for folder in folders if not folder.startswith("Segmentation")]
    places = [annotations, src, *(join(src, folder) for folder in others[:LOOKED_INTO])]
    return next((place for place in places if any(map(is_picture, scan(place).names))), src)


def _beside(src: str) -> tuple[Part, ...]:
    return (Part(src, src),) if _begins(src) else ()


def _splits(src: str) -> tuple[Part, ...]:
    """Folders of splits, each with XML beside its pictures or with both in folders of their own; or other folders of
    pictures with XML beside them."""
    names = folders_in(src)
    found = [
        attrs.evolve(part, split=split_of(name))
        for name in names if split_of(name)
        for part in _apart(join(src, name)) or _beside(join(src, name))
    ]  # fmt: skip
    if found or not any(_begins(join(src, name)) for name in names[:LOOKED_INTO]):
        return tuple(found)
    return (Part(src, src),)


def _lists(src: str) -> tuple[tuple[str, str], ...]:
    """train.txt, val.txt, test.txt, those of folds and those that dataset.json says; trainval.txt where there are neither of
    the first two."""
    folder, told = join(src, LISTS), read_splits(src)
    if not is_folder(folder):
        return ()
    stems = {name[:-4]: join(folder, name) for name in scan(folder).names if name.endswith(".txt")}
    found = {split: path for stem, path in stems.items() if (split := told.get(stem) or split_of(stem))}
    if "trainval" in stems and not found.keys() & {"train", "val"}:
        found["train"] = stems["trainval"]
    first = [split for split in ("train", "val", "test") if split in found]
    return tuple((split, found[split]) for split in dict.fromkeys((*first, *found)))


def other_lists(part: Part) -> tuple[LeftOut, ...]:
    """Lists of pictures that are of no split by their names, those of a class (cat_train.txt) apart."""
    folder = join(parent(part.annotations), LISTS)
    if part.split or not is_folder(folder):
        return ()
    known = {name_of(path) for _, path in part.lists}
    stems = (name[:-4] for name in scan(folder).names if name.endswith(".txt") and name not in known)
    others = [stem for stem in stems if not split_of(stem) and not _NO_SPLIT.search(stem)]
    return (LeftOut("lists that no split is called by", len(others), f"{others[0]}.txt", files=False),) if others else ()


def is_xml(name: str) -> bool:
    """Whether a file is XML by its name."""
    return name.lower().endswith(XML)


def _has_xml(folder: str) -> bool:
    return next(walk(folder, wanted=is_xml), None) is not None


def _begin(folder: str) -> bool:
    """Whether there are XML files somewhere in a folder, and the first of them are annotations."""
    found = islice(walk(folder, wanted=is_xml), PROBES)
    return any(_is_annotation(one.path) for one in found if not one.fault)


def _are_others(folder: str) -> bool:
    """Whether the first XML files are of LabelMe or Aperio, and not broken ones of VOC."""
    found = [one.path for one in islice(walk(folder, wanted=is_xml), PROBES) if not one.fault]
    heads = {path: read_bytes(path, 0, min(HEAD, size_of(path))) for path in found}
    return bool(found) and all(_OTHER.search(head) or _is_labelme(path) for path, head in heads.items())


def _begins(folder: str) -> bool:
    """Whether there are XML files in a folder itself, and the first of them are annotations."""
    paths = (join(folder, name) for name in scan(folder).names if is_xml(name))
    return any(_is_annotation(path) for path in islice(filter(is_file, paths), PROBES))


def _is_annotation(path: str) -> bool:
    with open_file(path) as file:
        root = _ROOT.search(file.read(HEAD))
    return root is not None and not _is_labelme(path)


def _is_labelme(path: str) -> bool:
    """Whether objects have polygons alone."""
    text = read_bytes(path, 0, min(MOST_BYTES, size_of(path)))
    return b"<polygon" in text and b"<bndbox" not in text
