"""What the folders of a tree of pictures say: splits and classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from vicinal.datasets.escape import class_of_folder
from vicinal.datasets.header import LeftOut
from vicinal.datasets.spelt import same
from vicinal.datasets.splits import all_splits, distinct, split_of

DEEPEST = 6
"""Folders of a path that are looked at."""


NO_CLASS = frozenset({"images", "image", "imgs", "img", "pictures", "photos", "jpegimages", "data"})
"""Names of a folder that is no class where it is the only one, or one of several that a number tells apart (image_02)."""
_NUMBER = re.compile(r"[-_ ]?\d+$")


@attrs.frozen
class Layout:
    """``splits``: first folders, and the split that each holds; ``inner``: those in the classes' folders, where these are
    divided (cats/train, cats/test). ``labels``: the index of each class; none where folders
    are no classes. ``around``: how many folders lie around the classes, by first folder, "" for trees without splits.
    ``left_out``: pictures that get no class, and where they lie."""

    splits: Mapping[str, str]
    labels: Mapping[str, int]
    around: Mapping[str, int] = attrs.field(factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    inner: Mapping[str, str] = attrs.field(factory=dict)
    _alike: Mapping[str, int] = attrs.field(init=False, eq=False, repr=False)

    @_alike.default
    def _found(self) -> Mapping[str, int]:
        return {same(name): index for name, index in self.labels.items()}

    def place(self, name: str) -> tuple[str, int | None]:
        """Split and label of the picture with this relative name; the label is None where its folder is no class."""
        folders = name.split("/")[:-1]
        top = folders[0] if folders and folders[0] in self.splits else ""
        inner = folders[bool(top) + self.around.get(top, 0) :]
        split = self.inner.get(inner[1], "") if len(inner) > 1 else ""
        return self.splits.get(top, split), self.label(inner[0]) if inner else None

    def label(self, folder: str) -> int | None:
        """The index of the class that a folder holds, whichever way its accents are composed; None where it is none."""
        name = class_of_folder(folder)
        found = self.labels.get(name)
        return found if found is not None or name.isascii() else self._alike.get(same(name))


@attrs.define
class Folder:
    """How many pictures of a tree lie in a folder itself (``own``), and in it and its folders (``below``), each with the
    name of the first."""

    first: str = ""
    first_own: str = ""
    own: int = 0
    below: int = 0
    folders: dict[str, Folder] = attrs.field(factory=dict)

    def add(self, name: str) -> None:
        """Counts the picture of this relative name."""
        here = self
        for part in [*name.split("/", DEEPEST)[:-1], None]:
            here.first = here.first or name
            here.below += 1
            if part is None:
                here.own, here.first_own = here.own + 1, here.first_own or name
            else:
                here = here.folders.setdefault(part, Folder())

    def around(self, top: str = "") -> int:
        """How many folders lie one in the other before the one that holds classes: each alone, with folders in it alone,
        or called as the split ``top`` that it lies in."""
        here, count = self, 0
        while len(here.folders) == 1 and here.own == 0:
            ((name, inner),) = here.folders.items()
            if not inner.folders or (inner.own and not _alike(name, top)):
                break
            here, count = inner, count + 1
        return count

    def at(self, depth: int) -> Folder:
        """The folder ``depth`` further down, of folders that are alone."""
        here = self
        for _ in range(depth):
            (here,) = here.folders.values()
        return here


def layout_of(pictures: Iterable[str], names: tuple[str, ...] | None) -> Layout:
    """The layout of the relative names of all pictures.

    First folders that are named as splits are splits, where most pictures lie in them. Below them the first folders are
    classes, in the order of their names, where more pictures lie in folders than beside them; what lies beside them, and
    the folders of a split that has no class of the others, is without a class. ``names``: classes and their order where
    they are known; other folders then are no classes, and first folders of which none is a class, but some in them are,
    are splits, beside others too. Names of which no folder has one are ignored. Folders of splits may also lie in those of
    the classes, if all pictures lie in them.
    """
    tree = Folder()
    for picture in pictures:
        tree.add(picture)
    inner = {name for folder in tree.folders.values() for name in folder.folders}
    splits = _splits(tree)
    if names and _known(names, splits) and not _known(names, inner):  # a class may be called as splits are
        splits = {}
    if names and not splits and tree.own == 0 and _known(names, inner) and not _known(names, tree.folders):
        splits = {folder: class_of_folder(folder) for folder in tree.folders}
    elif names and splits:
        beside = (name for name in tree.folders if name not in splits and class_of_folder(name) not in names)
        more = (name for name in beside if _known(names, tree.folders[name].folders))
        splits = splits | {name: class_of_folder(name) for name in more}
    tops = {folder: tree.folders[folder] for folder in splits} or {"": tree}
    told = bool(names) and _known(names or (), inner if splits else tree.folders)
    around = {} if told else {top: folder.around(top) for top, folder in tops.items()}
    parts = {top: folder.at(around.get(top, 0)) for top, folder in tops.items()}
    if names is not None and (not names or told):
        labels = {name: index for index, name in enumerate(names)}
    else:
        labels = {name: index for index, name in enumerate(_classes(parts))}
    layout = Layout(splits, labels, around)
    if not labels:
        return layout
    divided = {} if splits else _divided(parts[""])
    return attrs.evolve(layout, left_out=tuple(_unlabelled(tree, layout, parts)), inner=divided)


def _splits(tree: Folder) -> dict[str, str]:
    """First folders that hold splits. One called ``train`` among others may be a class: a split holds folders, or what is
    left beside them is little. Another folder of splits beside them, as of an archive unpacked twice, is none."""
    found = {folder: split for folder in tree.folders if (split := split_of(folder))}
    several = "train" in found.values() and len(set(found.values())) > 1
    again = [folder for name, folder in tree.folders.items() if several and name not in found and _is_divided(folder)]
    if 2 * sum(tree.folders[folder].below for folder in found) <= tree.below - sum(folder.below for folder in again):
        return {}
    training = [tree.folders[folder] for folder, split in found.items() if split == "train"]
    if len(found) + len(again) < len(tree.folders) and not (training and all(folder.folders for folder in training)):
        return {}
    return distinct(found)


def _is_divided(folder: Folder) -> bool:
    """Whether all folders in it are splits, one of them for training, or are so in the folder that it holds alone."""
    inner = folder.at(folder.around())
    return not inner.own and "train" in map(split_of, inner.folders) and all(map(split_of, inner.folders))


def _divided(classes: Folder) -> dict[str, str]:
    """The folders of splits, one of them for training or all of them folds, in which all pictures of several classes lie."""
    inner = {name for folder in classes.folders.values() for name in folder.folders}
    if classes.own or len(classes.folders) < 2 or any(folder.own for folder in classes.folders.values()):
        return {}
    found = all_splits(sorted(inner))
    whole = "train" in found.values() or all(split.startswith("fold") for split in found.values())
    return found if len(found) > 1 and whole else {}


def _classes(parts: Mapping[str, Folder]) -> list[str]:
    """The classes of splits, in order. Splits without folders, or with none of the others' classes, have none."""
    names = {same(name): name for part in parts.values() for name in sorted(map(class_of_folder, part.folders))}
    folders = {top: {same(class_of_folder(name)) for name in part.folders} for top, part in parts.items()}
    first = max(parts, key=lambda top: (split_of(top) == "train", len(folders[top])))
    classes = folders[first]
    for top in sorted(parts, key=lambda top: len(folders[top]), reverse=True):
        if not folders[top].isdisjoint(classes):
            classes = classes | folders[top]
    labelled = [parts[top] for top in parts if not folders[top].isdisjoint(classes)]
    beside = sum(part.own for part in labelled)
    deeper = sum(inner.below - inner.own for part in labelled for inner in part.folders.values())
    inside = sum(part.below - part.own for part in labelled)
    plain = {_NUMBER.sub("", name.lower()) for name in classes}
    lone = (len(classes) == 1 and 0 < deeper < inside) or (len(plain) == 1 and plain <= NO_CLASS)
    return sorted(names[name] for name in classes) if inside > beside and not lone else []


def _unlabelled(tree: Folder, layout: Layout, parts: Mapping[str, Folder]) -> Iterator[LeftOut]:
    """The pictures that get no class, by the place where they lie."""
    if layout.splits:
        others = [folder for name, folder in tree.folders.items() if name not in layout.splits]
        beside = tree.own + sum(folder.below for folder in others)
        if beside:
            first = tree.first_own if tree.own else others[0].first
            yield LeftOut("beside the folders of splits, without a class", beside, first, read=True)
    for top, part in parts.items():
        gone = [folder for name, folder in part.folders.items() if layout.label(name) is None]
        count = part.own + sum(folder.below for folder in gone)
        if count:
            where = f"in {top}/ " if top else ""
            first = part.first_own if part.own else gone[0].first
            yield LeftOut(f"{where}outside of class folders, without a class", count, first, read=True)


def _alike(name: str, top: str) -> bool:
    return bool(top) and (name == top or split_of(name) == split_of(top))


def _known(names: tuple[str, ...], folders: Iterable[str]) -> bool:
    return not set(map(same, names)).isdisjoint(same(class_of_folder(folder)) for folder in folders)
