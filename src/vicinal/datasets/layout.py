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
    they are ignored where no folder is one of them. Other folders then are no classes.
    """
    tops: dict[str, set[str]] = {}
    depths: set[int] = set()
    for picture in pictures:
        folders = picture.split("/")[:3]
        depths.add(picture.count("/"))
        second = tops.setdefault(folders[0] if len(folders) > 1 else "", set())
        if len(folders) > 2:
            second.add(folders[1])
    splits = all_splits(tops)
    found = set().union(*tops.values()) if splits else set(tops) - {""}
    classes = sorted(map(class_of_folder, found))
    if names is not None and (not names or not set(names).isdisjoint(classes)):
        return Layout(splits, {name: index for index, name in enumerate(names)})
    labelled = len(depths) == 1 and min(depths) > bool(splits)
    return Layout(splits, {name: index for index, name in enumerate(classes)} if labelled else {})
