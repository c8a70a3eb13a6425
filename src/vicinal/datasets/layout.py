"""What the folders of a tree of pictures say: splits and classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from vicinal.datasets.escape import class_of_folder
from vicinal.datasets.splits import all_splits


@attrs.frozen
class Layout:
    """``splits``: first folders, and the split that each holds. ``labels``: the index of each class; none where folders
    are no classes."""

    splits: Mapping[str, str]
    labels: Mapping[str, int]

    def place(self, name: str) -> tuple[str, int | None]:
        """Split and label of the picture with this relative name; the label is None where its folder is no class."""
        parts = name.split("/")
        split = self.splits.get(parts[0], "") if len(parts) > 1 else ""
        folders = parts[bool(split) : -1]
        return split, self.labels.get(class_of_folder(folders[0])) if folders else None


def layout_of(pictures: Iterable[str], names: tuple[str, ...] | None) -> Layout:
    """The layout of the relative names of all pictures.

    First folders that are all named as splits are splits. Below them the first folders are classes, in the order of
    their names, where all pictures lie in folders of one depth. ``names``: classes and their order where they are known;
    other folders then are no classes, and first folders of which none is a class, but some in them are, are splits.
    Names of which no folder has one are ignored.
    """
    tops: dict[str, set[str]] = {}
    depths: set[int] = set()
    for picture in pictures:
        folders = picture.split("/")[:3]
        depths.add(picture.count("/"))
        second = tops.setdefault(folders[0] if len(folders) > 1 else "", set())
        if len(folders) > 2:
            second.add(folders[1])
    splits, inner = all_splits(tops), set().union(*tops.values())
    if names and not splits and "" not in tops and _known(names, inner) and not _known(names, tops):
        splits = {folder: class_of_folder(folder) for folder in tops}
    classes = sorted(map(class_of_folder, inner if splits else set(tops) - {""}))
    if names is not None and (not names or _known(names, classes)):
        return Layout(splits, {name: index for index, name in enumerate(names)})
    labelled = len(depths) == 1 and min(depths) > bool(splits)
    return Layout(splits, {name: index for index, name in enumerate(classes)} if labelled else {})


def _known(names: tuple[str, ...], folders: Iterable[str]) -> bool:
    return not set(names).isdisjoint(map(class_of_folder, folders))
