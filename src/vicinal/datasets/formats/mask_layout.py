"""Which folders hold pictures, and which the masks that belong to them, by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

import attrs

from vicinal.datasets.fetch import fetch_mask
from vicinal.datasets.files import folders_in, is_folder, join, name_of, parent
from vicinal.datasets.header import LeftOut
from vicinal.datasets.partners import KINDS, PICTURE, Partners, core
from vicinal.datasets.source import Source
from vicinal.datasets.splits import SIGNS, distinct, named_split, split_of
from vicinal.datasets.suffixes import MASKS, PICTURES, without_suffix
from vicinal.datasets.walk import LOOKED_INTO, Found, walk
from vicinal.datasets.walk import left_out as named_left_out
from vicinal.errors import DataError

IMAGES = (
    "images", "image", "imgs", "img", "pictures", "photos", "jpegimages", "leftimg8bit", "rgb", "inputs", "input", "sat",
    "original", "originals",
)  # fmt: skip
LABELS = {
    "mask": (
        "masks", "mask", "labels", "label", "annotations", "annotation", "annots", "annot", "anns", "ann", "segmentations",
        "segmentation", "segs", "seg", "groundtruth", "groundtruths", "gt", "gts", "gtfine", "gtcoarse", "truth", "targets",
        "labelmaps", "semantic", "segmentationclass",
    ),
    "instances": ("instances", "instance", "instancemasks", "segmentationobject"),
}  # fmt: skip
"""Names of folders, the likelier first; capitals and signs between words do not matter."""
LOOKED_AT = 200
"""Pictures by whose names it is found out how masks are called."""
TOGETHER = 1 / 3
"""The share of masks from which on a folder is one of pictures and masks side by side."""
COLOURED = frozenset(LABELS["mask"]) - {"mask", "masks"}
"""Words of masks that are no things to be seen in a picture."""
FILLING = frozenset({"dir", "folder", "files", "png", "jpg", "tif", "bmp"})
"""Words behind the name of a folder that say nothing of what it holds (img_dir, masks_png)."""
_JOINED = re.compile(r"(train|training|val|valid|validation|test|testing)(.+)")


@attrs.frozen
class Part:
    """Folders that belong together. ``split`` "": the first folders in ``images`` may be splits. ``labels``: the folder
    of each kind. ``worded``: kinds whose files are called by words of their own (see Partners). Where the masks lie in
    ``images`` too, files that are called so are no pictures."""

    images: str
    labels: Mapping[str, str]
    split: str = ""
    prefix: str = ""
    worded: frozenset[str] = frozenset()

    def partners(self) -> dict[str, Partners]:
        """The masks of each kind."""
        return {kind: Partners(path, MASKS, kind if kind in self.worded else None) for kind, path in self.labels.items()}

    def pictures(self, links: bool = False) -> Iterator[Found]:
        """The pictures in their order, without the masks between them."""
        together = [kind for kind, path in self.labels.items() if path == self.images]
        return (found for found in walk(self.images, links) if not any(_called(found.name, kind) for kind in together))


def parts_of(src: str) -> tuple[Part, ...]:
    """The parts that lie in ``src``, or in the folders in it; none where nothing is called as pictures and masks are."""
    folders = _folders(src)
    own = _named(src, folders)
    if own:
        return own
    if any(_below(src, name) for name in folders[:LOOKED_INTO]):
        inner = {name: _below(src, name) for name in folders}
        splits = distinct({name: split for name, parts in inner.items() if parts and (split := split_of(name))})
        return tuple(
            attrs.evolve(part, split=splits.get(name, part.split), prefix=f"{name}/{part.prefix}")
            for name, parts in inner.items() for part in parts
        )  # fmt: skip
    return _alike(src, folders) or _side_by_side(src, folders)


def _below(src: str, name: str) -> tuple[Part, ...]:
    """The parts in a folder; those of a split may lie in folders in it (Train/Urban/images_png)."""
    place = join(src, name)
    found = _named(place, _folders(place))
    if found or not split_of(name):
        return found
    return tuple(
        attrs.evolve(part, prefix=f"{inner}/{part.prefix}")
        for inner in _folders(place)[:LOOKED_INTO]
        for part in _named(join(place, inner), _folders(join(place, inner)))
    )


def worded(part: Part) -> Part | None:
    """The part with how its masks are called, by the first pictures; None where none of them has a mask of some kind."""
    some = list(islice(part.pictures(), LOOKED_AT))
    found, kinds = dict[str, str](), set[str]()
    for kind, path in part.labels.items():
        apart = path not in (part.images, found.get("mask"))
        if apart and any(map(Partners(path, MASKS).has, some)):
            found[kind] = path
        elif any(map(Partners(path, MASKS, kind).has, some)):
            found[kind] = path
            kinds.add(kind)
        elif apart:
            return None
    return attrs.evolve(part, labels=found, worded=frozenset(kinds)) if found else None


def images_in(src: str) -> str:
    """The folder of pictures in ``src``, or ``src`` itself where none is called so."""
    named = sorted((name for name in _folders(src) if _kind(name) == "images"), key=_rank)
    return join(src, named[0]) if named else src


def left_out(src: str, parts: tuple[Part, ...]) -> tuple[LeftOut, ...]:
    """The folders beside those of a part that hold pictures and are neither pictures nor masks of one."""
    used = [path for part in parts for path in (part.images, *part.labels.values())]
    places = dict.fromkeys((src, *(place for part in parts if (place := parent(part.images)).startswith(f"{src}/"))))
    found = []
    for path in (join(place, name) for place in places if place not in used for name in _folders(place)):
        apart = not any(f"{one}/".startswith(f"{path}/") or f"{path}/".startswith(f"{one}/") for one in used)
        if apart and (count := sum(1 for _ in walk(path))):
            found.append(LeftOut("files in a folder that is no part of it", count, f"{path[len(src) + 1 :]}/"))
    return tuple(found)


def bare(parts: tuple[Part, ...]) -> tuple[LeftOut, ...]:
    """The masks that are called as no picture is, of parts whose masks have the names of their pictures."""
    names = (
        found.name
        for part in parts for kind, path in part.labels.items() if kind not in part.worded and path != part.images
        for pictures in (Partners(part.images, ("", *sorted(PICTURES))),)
        for found in walk(path, wanted=lambda name: name.lower().endswith(MASKS)) if not pictures.has(found)
    )  # fmt: skip
    return named_left_out("masks without a picture", names)


def role_of(folder: str) -> tuple[str, str]:
    """The split and the kind ("images", "mask", "instances"; "" for none) that a folder's name says."""
    if kind := _kind(folder):
        return "", kind
    tokens = SIGNS.split(folder)
    for token, rest in ((tokens[0], tokens[1:]), (tokens[-1], tokens[:-1])):
        if (split := split_of(token)) and (kind := _kind("_".join(rest))):
            return split, kind
    joined = _JOINED.fullmatch(folder.lower())
    if joined and (kind := _kind(joined[2])):
        return named_split(joined[1]), kind
    return split_of(folder), ""


def _named(src: str, folders: list[str]) -> tuple[Part, ...]:
    """The parts whose folders say what they are: images/ and masks/, or of each split train/ and train_masks/."""
    groups: dict[str, dict[str, list[str]]] = {}
    for name in folders:
        split, kind = role_of(name)
        if split or kind:
            groups.setdefault(split, {}).setdefault(kind, []).append(name)
    parts = []
    for split, kinds in groups.items():
        images = sorted(kinds.get("images") or kinds.get("", []), key=_rank)
        labels = {
            kind: join(src, names[0])
            for kind in LABELS
            if (names := [name for name in sorted(kinds.get(kind, ()), key=_rank) if _holds_pictures(join(src, name))])
        }
        if images and labels:
            labels = {**_instances_of(labels.get("mask")), **labels}
            parts.append(Part(join(src, images[0]), labels, split, f"{images[0]}/" if split else ""))
    return tuple(parts)


def _alike(src: str, folders: list[str]) -> tuple[Part, ...]:
    """Folders whose last words are of masks or instances, with the one beside them that has pictures of the same names; what
    lies in them must be a mask and not a picture in colour, for a class may be called so too (face_mask beside face), unless
    the folder is called as that of the pictures and annotations, or there are two folders and the files of one are called
    as masks of the other's."""
    if not 2 <= len(folders) <= LOOKED_INTO:
        return ()
    for other in folders:
        said = {name: kind for name in folders if (kind := _said(name, other)) and name != other}
        labels: dict[str, str] = {}
        for name, kind in said.items():
            folder = join(src, name)
            named = worded(Part(join(src, other), {kind: folder})) is not None
            coloured = name.startswith(other) and _plain(name[len(other) :]) in COLOURED
            if kind not in labels and named and (coloured or _is_mask(folder)):
                labels[kind] = folder
        part = worded(Part(join(src, other), labels)) if labels and not _is_role(other) else None
        if part is not None:
            return (part,)
    for first, second in (folders, folders[::-1]) if len(folders) == 2 else ():
        some = list(islice(walk(join(src, first)), LOOKED_AT))
        if some and all(map(Partners(join(src, second), MASKS, "mask").has, some)):
            return (Part(join(src, first), {"mask": join(src, second)}, worded=frozenset({"mask"})),)
    return ()


def _said(name: str, other: str) -> str:
    """The kind of masks that a folder's last word says, or what it is called more than the ``other`` one; "" for none."""
    more = name.removeprefix(other) if name.startswith(other) else ""
    return next((kind for word in (SIGNS.split(name)[-1], more) if (kind := _kind(word)) in LABELS), "")


def _is_role(name: str) -> bool:
    return _kind(SIGNS.split(name)[-1]) in LABELS


def _side_by_side(src: str, folders: list[str]) -> tuple[Part, ...]:
    """Masks beside their pictures, under the same names with a word more (x.png and x_mask.png), somewhere in ``src``: of
    those for testing there may be none."""
    places = (src, *(join(src, name) for name in folders[:LOOKED_INTO]))
    return (Part(src, {"mask": src}, worded=frozenset({"mask"})),) if any(map(_is_paired, places)) else ()


def _is_paired(place: str) -> bool:
    some = [found.name for found in islice(walk(place), LOOKED_AT)]
    masks = [name for name in some if _called(name, "mask")]
    plain = {_shared(name, PICTURE) for name in some if name not in set(masks)} if masks else set()
    paired = sum(_shared(name, KINDS["mask"]) in plain for name in masks)
    return bool(paired) and paired >= TOGETHER * len(some)


def _called(name: str, kind: str) -> bool:
    """Whether a file has one of the words of a kind of masks before or behind its name."""
    stem = without_suffix(name.rpartition("/")[2])
    return core(stem, KINDS[kind]) != stem


def _shared(name: str, words: tuple[str, ...]) -> tuple[str, str]:
    """A file's folder, and what its name shares with its partner's."""
    folder, _, file = name.rpartition("/")
    return folder, core(without_suffix(file), words).lower()


def _instances_of(folder: str | None) -> dict[str, str]:
    """The folder of masks for instances too, where files in it are called so (those of Cityscapes)."""
    some = (found.name for found in islice(walk(folder), LOOKED_AT)) if folder else ()
    return {"instances": folder} if folder and any(_called(name, "instances") for name in some) else {}


def _kind(folder: str) -> str:
    text = _plain(folder)
    if text in IMAGES:
        return "images"
    return next((kind for kind, names in LABELS.items() if text in names), "")


def _plain(path: str) -> str:
    """The name of a folder without signs, capitals and words that say nothing of what it holds."""
    words = SIGNS.split(name_of(path).lower())
    while len(words) > 1 and words[-1] in FILLING:
        words.pop()
    return "".join(words)


def _rank(folder: str) -> tuple[int, str]:
    ranked, text = (*IMAGES, *LABELS["mask"], *LABELS["instances"]), _plain(folder)
    return (ranked.index(text) if text in ranked else len(ranked), folder)


def _folders(src: str) -> list[str]:
    return folders_in(src) if is_folder(src) else []


def _holds_pictures(folder: str) -> bool:
    return next(walk(folder), None) is not None


def _is_mask(folder: str) -> bool:
    """Whether the first file of a folder is a mask: grey levels or a palette."""
    first = next(walk(folder), None)
    try:
        return first is not None and fetch_mask(Source(first.path)).ndim == 2
    except DataError:
        return False
