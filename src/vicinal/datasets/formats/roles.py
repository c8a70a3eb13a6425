"""Folders of pictures beside folders of what belongs to them: in a layout that no format reads, they are no classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vicinal.datasets.files import folders_in, is_folder, join
from vicinal.datasets.formats.mask_layout import IMAGES, LABELS
from vicinal.datasets.splits import SIGNS, split_of
from vicinal.datasets.walk import LOOKED_INTO, walk

PICTURES = frozenset({*IMAGES, "im"})
BELONGING = frozenset({*LABELS["mask"], *LABELS["instances"], "depth", "depths", "disparity", "disp", "flow", "normals"})
DEPTH = 2
"""Folders on the way to such folders that are looked through."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def misread(src: str) -> str:
    """Why a folder would be taken for classes that are none; "" for other folders.

    Names alone say it, of a few folders: image_2 beside label_2 or semantic (KITTI), imagesTr beside labelsTr, CameraRGB
    beside CameraSeg, im0 beside depth.
    """
    for place, folders in _places(src, DEPTH):
        belonging = [name for name in folders if words_of(name) & BELONGING]
        pictures = [name for name in folders if (words_of(name) & PICTURES or split_of(name)) and name not in belonging]
        for name in pictures if belonging else ():
            other = next((one for one in belonging if _belongs(place, name, one)), None)
            if other is not None and _holds_pictures(join(place, name)):
                return (
                    f"{src}: {name}/ and {other}/ in {place} are called as pictures and what belongs to them, not as classes, "
                    f"and no format has this layout; {join(place, name)} has the pictures alone (masks= or instances= names a "
                    "folder of their masks), and format='folder' takes all folders for classes"
                )
    return ""


def _belongs(place: str, name: str, other: str) -> bool:
    """Whether what a folder is called says that it belongs to the pictures in another; to those of a split only with
    pictures in it."""
    return _holds_pictures(join(place, other)) or (not split_of(name) and _numbered_alike(name, other))


def words_of(folder: str) -> frozenset[str]:
    """The words in a folder's name, small: image and 2 of image_2, camera and rgb of CameraRGB."""
    parts = SIGNS.split(folder)
    whole = (part.lower() for part in parts)
    bare = (part.rstrip("0123456789").lower() for part in parts)
    return frozenset({*whole, *bare, *(word.lower() for word in _WORD.findall(folder))})


def _places(src: str, depth: int) -> Iterator[tuple[str, list[str]]]:
    """A folder and the first ones in it, down to a ``depth``, each with its folders where they are few."""
    folders = _folders(src)
    if 2 <= len(folders) <= LOOKED_INTO:
        yield src, folders
    known = [name for name in folders if split_of(name)]
    for name in dict.fromkeys((*known, *folders[:LOOKED_INTO])) if depth else ():
        yield from _places(join(src, name), depth - 1)


def _numbered_alike(first: str, second: str) -> bool:
    """Whether two names end in the same number."""
    ends = [re.search(r"\d+$", name) for name in (first, second)]
    return all(ends) and ends[0][0] == ends[1][0]  # type: ignore[index]  # both are there


def _folders(place: str) -> list[str]:
    return folders_in(place) if is_folder(place) else []


def _holds_pictures(folder: str) -> bool:
    return next(walk(folder), None) is not None
