"""What the folders of a tree of pictures say: splits and classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from vicinal.datasets.counted_tree import DEEPEST, Folder
from vicinal.datasets.escape import class_of_folder
from vicinal.datasets.header import LeftOut
from vicinal.datasets.spelt import same
from vicinal.datasets.splits import SIGNS, all_splits, distinct, has_split_word, phrased_splits, split_of, words_in

NO_CLASS = frozenset(
    {"images", "image", "imgs", "img", "pictures", "photos", "jpegimages", "data", "dataset", "jpg", "jpeg", "png", "default"}
)
"""Words in the name of a folder that is no class where it is the only one (train_images, img_align_celeba), or one of several
that numbers tell apart (image_02, images_part_1)."""
MASKS = frozenset({"mask", "masks", "segmentation", "segmentations", "annotations", "groundtruth", "gt", "labels", "depth"})
"""Names of a folder that more likely holds what belongs to pictures than a class."""
_NUMBER = re.compile(r"[-_ ]?\d+")


@attrs.frozen
class Layout:
    """``splits``: first folders, and the split that each holds; ``inner``: those in the classes' folders, where these are
    divided (cats/train, cats/test). ``labels``: the index of each class; none where folders
    are no classes. ``around``: how many folders lie around the classes, by first folder, "" for trees without splits.
    ``left_out``: pictures that get no class, and where they lie; and folders that may be no classes. ``outer``: how many
    folders lie around all splits."""

    splits: Mapping[str, str]
    labels: Mapping[str, int]
    around: Mapping[str, int] = attrs.field(factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    inner: Mapping[str, str] = attrs.field(factory=dict)
    outer: int = 0
    _alike: Mapping[str, int] = attrs.field(init=False, eq=False, repr=False)

    @_alike.default
    def _found(self) -> Mapping[str, int]:
        return {same(name): index for name, index in self.labels.items()}

    def place(self, name: str) -> tuple[str, int | None]:
        """Split and label of the picture with this relative name; the label is None where its folder is no class."""
        folders = name.split("/")[self.outer : -1]
        top = folders[0] if folders and folders[0] in self.splits else ""
        inner = folders[bool(top) + self.around.get(top, 0) :]
        split = self.inner.get(inner[1], "") if len(inner) > 1 else ""
        return self.splits.get(top, split), self.label(inner[0]) if inner else None

    def label(self, folder: str) -> int | None:
        """The index of the class that a folder holds, whichever way its accents are composed; None where it is none."""
        name = class_of_folder(folder)
        found = self.labels.get(name)
        return found if found is not None or name.isascii() else self._alike.get(same(name))


def layout_of(pictures: Iterable[str], names: tuple[str, ...] | None) -> Layout:
    """The layout of the relative names of all pictures.

    First folders that are named as splits are splits, where most pictures lie in them. Below them the first folders are
    classes, in the order of their names, where more pictures lie in folders than beside them; what lies beside them, and
    the folders of a split that has no class of the others, is without a class. ``names``: classes and their order where
    they are known; other folders then are no classes, and first folders of which none is a class, but some in them are,
    are splits, beside others too. Names of which no folder has one are ignored. Folders of splits may also lie in those of
    the classes, if all pictures lie in them, and in folders that are alone (images/train).
    """
    tree = Folder()
    for picture in pictures:
        tree.add(picture)
    outer = _outer(tree, names)
    return attrs.evolve(_within(tree.at(outer), names), outer=outer)


def _outer(tree: Folder, names: tuple[str, ...] | None) -> int:
    """How many folders that are alone lie around folders of splits; 0 where there are none, or one of them is a class."""
    here, known = tree, set(names or ())
    for depth in range(DEEPEST - 1):
        if _splits(here):
            return depth
        if len(here.folders) != 1 or here.own:
            return 0
        ((name, here),) = here.folders.items()
        if split_of(name) or class_of_folder(name) in known:
            return 0
    return 0


def _within(tree: Folder, names: tuple[str, ...] | None) -> Layout:
    """The layout of a tree of which the first folders are splits or classes."""
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
    doubts = () if told else (*_misnamed(layout), *(() if divided else _inside(layout, parts)))
    return attrs.evolve(layout, left_out=(*_unlabelled(tree, layout, parts), *doubts), inner=divided)


def _splits(tree: Folder) -> dict[str, str]:
    """First folders that hold splits. One called ``train`` among others may be a class: a split holds folders, or what is
    left beside them is little, or it is one of several and there are no more others than these. Another folder of splits
    beside them, as of an archive unpacked twice, is none."""
    found = {folder: split for folder in tree.folders if (split := split_of(folder))} or _phrased(tree)
    several = "train" in found.values() and len(set(found.values())) > 1
    again = [folder for name, folder in tree.folders.items() if several and name not in found and _is_divided(folder)]
    others = len(tree.folders) - len(found) - len(again)
    if several and others <= len(found):
        return distinct(found)
    if 2 * sum(tree.folders[folder].below for folder in found) <= tree.below - sum(folder.below for folder in again):
        return {}
    training = [tree.folders[folder] for folder, split in found.items() if split == "train"]
    if others and not (training and all(folder.folders for folder in training)):
        return {}
    return distinct(found)


def _phrased(tree: Folder) -> dict[str, str]:
    """Folders that differ in the word of a split alone; one without such a word only with folders that are called alike."""
    found = phrased_splits(tree.folders)
    inner = {folder: set(tree.folders[folder].folders) for folder in found}
    plain = [folder for folder in found if not has_split_word(folder)]
    alike = all(inner[folder] & inner[other] for folder in plain for other in found)
    return found if alike else {}


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
    held = {top: [name for name in part.folders if not _is_copy(name, part)] for top, part in parts.items()}
    names = {same(name): name for folders in held.values() for name in sorted(map(class_of_folder, folders))}
    folders = {top: {same(class_of_folder(name)) for name in held[top]} for top in parts}
    first = max(parts, key=lambda top: (split_of(top) == "train", len(folders[top])))
    classes = folders[first]
    for top in sorted(parts, key=lambda top: len(folders[top]), reverse=True):
        if not folders[top].isdisjoint(classes):
            classes = classes | folders[top]
    labelled = [parts[top] for top in parts if not folders[top].isdisjoint(classes)]
    beside = sum(part.own for part in labelled)
    deeper = sum(inner.below - inner.own for part in labelled for inner in part.folders.values())
    inside = sum(part.below - part.own for part in labelled)
    lone = (len(classes) == 1 and 0 < deeper < inside) or _only_hold_pictures(classes)
    return sorted(names[name] for name in classes) if inside > beside and not lone else []


def _only_hold_pictures(classes: Iterable[str]) -> bool:
    """Whether a name, or several that numbers tell apart, says that a folder is one of pictures or of a split."""
    plain = {" ".join(words_in(_NUMBER.sub("", name))) for name in classes}
    return len(plain) == 1 and any(not NO_CLASS.isdisjoint(words_in(name)) or has_split_word(name) for name in plain)


def _is_copy(name: str, part: Folder) -> bool:
    """Whether a folder holds the classes once more that it lies beside, as of an archive unpacked twice."""
    inner = part.folders[name].at(part.folders[name].around())
    return not inner.own and len(inner.folders) > 1 and inner.folders.keys() <= part.folders.keys() - {name}


def _misnamed(layout: Layout) -> Iterator[LeftOut]:
    """Classes whose folders are called as splits, pictures or masks are."""
    found = [name for name in layout.labels if has_split_word(name) or SIGNS.sub("", name.lower()) in MASKS | NO_CLASS]
    if found:
        reason = "folders that are called as splits, pictures or masks are, taken for classes" if len(found) > 1 else (
            "folder that is called as splits, pictures or masks are, taken for a class")  # fmt: skip
        yield LeftOut(reason, len(found), found[0], read=True, files=False)


def _inside(layout: Layout, parts: Mapping[str, Folder]) -> Iterator[LeftOut]:
    """Folders of classes that hold splits of their own; else folders in those of the classes, where most pictures lie in
    them: they may be the classes."""
    folders = [entry for part in parts.values() for entry in part.folders.items()]
    classes = {name: folder for name, folder in folders if layout.label(name) is not None}
    whole = [name for name, folder in classes.items() if _is_divided(folder)]
    if whole:
        reason = "folders with splits inside, taken for classes: each may be a data set to read by itself"
        yield LeftOut(reason, len(whole), whole[0], read=True, files=False)
        return
    inner = {name: f"{outer}/{name}" for outer, folder in classes.items() for name in folder.folders}
    deep = sum(folder.below - folder.own for folder in classes.values())
    if len(inner) > 1 and 2 * deep > sum(folder.below for folder in classes.values()):
        reason = "folders inside those of the classes, which may be the classes themselves: names= or a classes.txt says so"
        yield LeftOut(reason, len(inner), next(iter(inner.values())), read=True, files=False)


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


def _known(names: tuple[str, ...], folders: Iterable[str]) -> bool:
    return not set(map(same, names)).isdisjoint(same(class_of_folder(folder)) for folder in folders)
