"""Which files of a folder are COCO's, and in which folder their pictures lie."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import attrs

from vicinal.datasets.files import is_file, is_folder, is_url, join, name_of, open_file, parent, scan
from vicinal.datasets.inside import clean
from vicinal.datasets.spelt import spelt
from vicinal.datasets.splits import split_of, split_of_file
from vicinal.datasets.walk import LOOKED_INTO, lone_folder
from vicinal.errors import DataError, one_of

TASKS = ("instances", "person_keypoints", "image_info", "captions")
"""Prefixes of COCO's own files, in the order in which one is taken where a split has several."""
SNIFF = 1 << 16
DEPTH = 3
"""Folders around a data set that are looked through."""
PROBES = 5
"""Names of pictures that are looked for in each folder that they might lie in."""

APART = re.compile(r"annotations?|labels?|jsons?|coco", re.IGNORECASE)
"""Folders of JSON files alone, whose neighbours have the pictures."""
_NAME = re.compile(rf"^(?:({'|'.join(TASKS)})_?)?(.*)\.json$", re.IGNORECASE)
_SPLIT = re.compile(rb'\s*\{\s*"split"\s*:\s*("(?:[^"\\]|\\.)*")')
"""The first member of a file whose name does not give its split again."""
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_MEMBER = re.compile(rb'"(images|annotations|categories)"\s*:\s*\[')


@attrs.frozen
class Found:
    """A COCO file. ``place``: what its name says beside the task ("train2017"). ``captions``: files of the same split
    that have captions. ``said``: whether the file itself says its split."""

    path: str
    task: str
    place: str
    split: str
    captions: tuple[str, ...] = ()
    said: bool = False


def is_coco(path: str) -> bool:
    """Whether a file ends in .json and begins as one of COCO."""
    return bool(_beginning(path))


def find(src: str, task: str | None) -> list[Found]:
    """The files to read of a path, one for each split; DataError where there is none."""
    if task is not None and task not in TASKS:
        raise DataError(one_of("coco.task", TASKS, task))
    if not is_folder(src):
        if not is_file(src):
            raise DataError(f"{src}: no such file or folder")
        return [_alone(_found(src, _read(src)))]
    splits: dict[str, list[Found]] = {}
    for found in all_in(src):
        splits.setdefault(found.split, []).append(found)
    if not splits:
        wish = "a .json file with images in it here, in annotations/ or in train/, val/, test/"
        raise DataError(f"{src}: no COCO file found (looked for {wish})")
    chosen = [_choose(files, task) for files in splits.values()]
    return [_alone(found) for found in chosen] if len(chosen) == 1 else chosen


def all_in(folder: str, depth: int = DEPTH) -> list[Found]:
    """All files of COCO in the places of a folder where they lie; a folder that holds nothing but another one is that one."""
    folders = _folders(folder)
    places = [join(folder, "annotations"), folder, *(one for one in folders if split_of(name_of(one)))]
    found = _all(places) or _all(folders[:LOOKED_INTO])
    inner = lone_folder(folder) if not found and depth else None
    return found if inner is None else all_in(inner, depth - 1)


def picture_folder(found: Found, names: Sequence[str], images: str | None) -> str:
    """The folder that pictures of a file lie in: where most of the names are found.

    ``images``: the only one to try, with what lies in it.
    """
    if images is not None:
        if not is_folder(images):
            raise DataError(f"coco.images: expected a folder, got {images}")
        bases = [images]
    else:
        here = parent(found.path)
        bases = [join(here, "images"), join(parent(here), "images"), here, parent(here)]
        if not is_url(here) and is_folder(here):
            around = [here] if not APART.fullmatch(name_of(here)) else [here, parent(here)]
            bases += [folder for place in around for folder in _folders(place)[:LOOKED_INTO] if folder not in bases]
    inner = list(dict.fromkeys(name for name in (found.place, found.split) if name))
    folders = [*bases[:2], *(join(base, name) for base in bases for name in inner), *bases[2:]]
    best, most = "", 0
    for folder in folders:
        hits = sum(is_file(join(folder, spelt(folder, name))) for name in names)
        if hits > most:
            best, most = folder, hits
        if most == len(names):
            break
    if best:
        return best
    return next((folder for folder in folders if not is_url(folder) and is_folder(folder)), folders[0])


def _folders(folder: str) -> list[str]:
    return [join(folder, name[:-1]) for name in scan(folder).names if name.endswith("/")]


def _all(places: Sequence[str]) -> list[Found]:
    paths = (join(place, name) for place in places if is_folder(place) for name in scan(place).names)
    return [_found(path, beginning) for path in paths if (beginning := _beginning(path))]


def _beginning(path: str) -> bytes:
    """The first bytes of a file that ends in .json and begins as one of COCO; none of others: of lists (those of Label Studio
    and CreateML), and of files that are read whole and have no images (the notes.json beside YOLO's)."""
    if not path.lower().endswith(".json") or not is_file(path):
        return b""
    beginning = _read(path)
    other = _LIST.match(beginning) or (len(beginning) < SNIFF and b'"images"' not in beginning)
    return beginning if _MEMBER.search(beginning) and not other else b""


def _read(path: str) -> bytes:
    with open_file(path) as file:
        found: bytes = file.read(SNIFF)
    return found


def _found(path: str, beginning: bytes) -> Found:
    """The split is the one that the file says, else that of its name."""
    named, member = by_name(path), _SPLIT.match(beginning)
    try:
        split = json.loads(member[1]) if member else ""
    except ValueError:
        split = ""
    return attrs.evolve(named, split=split, said=True) if split else named


def by_name(path: str) -> Found:
    """The split is that of COCO's or Roboflow's names: instances_train2017.json, train/_annotations.coco.json."""
    parts = _NAME.match(name_of(path))
    task, place = (parts[1] or "", parts[2]) if parts else ("", "")
    split = split_of_file(name_of(path)) or split_of(name_of(parent(path)))
    plain = place.lower().strip("_") in ("", "annotations", "annotations.coco", "coco", "labels", "result")
    return Found(path, task.lower(), place, split or ("" if plain else place))


def _alone(found: Found) -> Found:
    """A file that is the only one: its name is a split only where it is one of those that everybody has."""
    return found if found.said or split_of(found.split) else attrs.evolve(found, split="")


def _choose(files: Sequence[Found], task: str | None) -> Found:
    """One of the files of a split: of the task asked for, else of the first of TASKS."""
    wanted = [found for found in files if task is None or found.task == task]
    if not wanted:
        raise DataError(f"{files[0].path}: task={task} was asked for, but no file of this split has it in its name")
    best = min(wanted, key=lambda found: TASKS.index(found.task) if found.task else -1)
    same = [found for found in wanted if found.task in (best.task, "")]
    if len(same) > 1:
        raise DataError(f"{same[0].path}: {same[1].path} is of the same split; give one file, or name them by their splits")
    captions = tuple(found.path for found in files if found.task == "captions" and found is not best)
    return attrs.evolve(best, split=clean(best.split) if best.split else "", captions=captions)
