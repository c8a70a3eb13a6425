"""What must hold before a job starts: its places, its numbers, and a recipe whose pictures can be stored."""

from __future__ import annotations

import os

from vicinal.errors import JobError
from vicinal.offline.description import FINISHED, Description, read_description
from vicinal.offline.places.place import Place
from vicinal.offline.resume import foreign
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.children import descendants, holds


def check_apart(src: str, out: str, source: str, target: str, masks: str | None = None) -> None:
    """JobError where a job would read what it writes. ``src`` and ``out`` are what the user calls ``source`` and
    ``target``."""
    source, target = _real(source), _real(target)
    if target == source:
        raise JobError(f"{out}: expected an output folder other than the source folder")
    if _lies_in(target, source):
        raise JobError(f"{out}: expected an output folder outside of the source folder {src}")
    if _lies_in(source, target):
        raise JobError(f"{out}: expected an output folder that does not hold the source folder {src}")
    if masks is not None and _lies_in(_real(masks), target):
        raise JobError(f"{out}: expected an output folder that does not hold the folder of masks {masks}")


def check_place(place: Place, out: str, resume: bool, overwrite: bool) -> Description | None:
    """The job that stands in the output and is to be resumed; None where a new one may be written.

    JobError where something stands there that may not be touched.
    """
    if "://" not in place.url and os.path.lexists(place.url) and not os.path.isdir(place.url):
        raise JobError(f"{out}: expected a folder for the output, got a file")
    try:
        found = read_description(place)
    except JobError:
        if not overwrite:
            raise
        return None
    if found is not None and resume:
        return found
    if found is not None and not overwrite:
        if found.state == FINISHED:
            raise JobError(f"{out}: holds a finished job; overwrite=True replaces it")
        raise JobError(f"{out}: holds a job that was not finished; resume=True goes on with it, overwrite=True starts again")
    strange = foreign(place) if found is None else None
    if strange is not None:
        if overwrite:
            raise JobError(f"{out}: overwrite=True replaces only what an earlier job wrote, got {strange!r}")
        raise JobError(f"{out}: expected a new or empty folder, got one with {strange!r} in it")
    return None


def check_own(place: Place, description: Description) -> None:
    """JobError where another job has taken the output over, as can be where no lock keeps it out."""
    found = read_description(place)
    if found is None or found.id != description.id:
        raise JobError(f"{place.url}: another job has begun to write here; its outputs and those of this one are mixed up")


def check_unmixed(pipeline: Transform) -> None:
    """JobError when the recipe mixes samples."""
    mixing = _mixing(pipeline)
    if mixing:
        raise JobError(
            f"recipe: expected transforms of one picture at a time, but {mixing[0]} mixes the samples of a batch; "
            "leave it out here and mix when batches are made for training, or let vicinal.offline.augment mix them"
        )


def check_ungrouped(pipeline: Transform) -> None:
    """JobError when the recipe mixes pictures, of which groups share what is drawn."""
    mixing = _mixing(pipeline)
    if mixing:
        raise JobError(f"groups: expected a recipe that mixes no pictures, which groups have no meaning for, got {mixing[0]}")


def check_storable(pipeline: Transform) -> None:
    """JobError when the recipe normalises, and its results are no pictures that a file can hold, or goes by epochs."""
    if holds(pipeline, ("ByEpoch",)):
        raise JobError("recipe: expected transforms for copies, which are of no epoch, got ByEpoch")
    if holds(pipeline, ("Normalize",)):
        raise JobError(
            "recipe: expected pictures at its end, but Normalize makes numbers that no picture file holds; "
            "leave it out here and normalise when the pictures are read for training"
        )


def _mixing(pipeline: Transform) -> list[str]:
    """The names of a recipe's transforms that mix pictures."""
    return [type(child).__name__ for child in descendants(pipeline) if type(child).__name__ in FOLDERS["mix"]]


def _real(path: str) -> str:
    return path.rstrip("/") if "://" in path else os.path.realpath(path)


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")
