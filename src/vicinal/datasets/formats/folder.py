"""Class folders: pictures in folders named by their class, in folders of their split; or any tree of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.files import is_file, is_folder, name_of
from vicinal.datasets.format import Entry, Format, Get, Put
from vicinal.datasets.formats.folder_lists import Lists, lists_in
from vicinal.datasets.formats.tree import class_path, encoded, unlike
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.header import Header, LeftOut
from vicinal.datasets.item import Item
from vicinal.datasets.layout import Layout, layout_of
from vicinal.datasets.names import FILE, names_file, read_names
from vicinal.datasets.options import flag, words
from vicinal.datasets.others import Counted, Others
from vicinal.datasets.source import Source
from vicinal.datasets.splits import extra_of
from vicinal.datasets.suffixes import PICTURES, is_picture, without_suffix
from vicinal.datasets.walk import walk
from vicinal.errors import DataError, expected


@attrs.frozen(eq=False)
class FolderReader:
    """The tree below ``root``."""

    root: str
    links: bool
    layout: Layout
    header: Header
    lists: Lists = attrs.field(factory=Lists)

    def items(self) -> Iterator[Item]:
        for found in walk(self.root, self.links):
            split, label = self.layout.place(found.name)
            yield Item(found.key, Source(found.path), split or self.lists.of(found.name), label, fault=found.fault)


@attrs.frozen(eq=False)
class PictureReader:
    """A single picture file."""

    path: str
    header: Header = attrs.field(factory=lambda: Header(pictures=1))

    def items(self) -> Iterator[Item]:
        yield Item(without_suffix(name_of(self.path)), Source(self.path))


@attrs.frozen
class FolderWriter(FileWriter):
    """``<split>/<class>/<name>``; a picture without a label, among others with one, goes to the folder "unlabelled"."""

    named = frozenset({"label"})

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        for example in examples:
            path = class_path(example, self.header) + example.suffix
            put(path, encoded(example))
            yield {"output": path, "split": example.split, "label": example.label}

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Puts classes.txt where the folders alone would be read as other classes."""
        names = unlike(entries, self.header)
        if names is not None:
            put(FILE, names_file(names))
        return ()


def matches(src: str) -> bool:
    """A picture, or a folder with one somewhere in it."""
    if is_folder(src):
        return next(walk(src), None) is not None
    return is_picture(src) and is_file(src)


def open_folder(src: str, links: object = False, names: object = None) -> FolderReader | PictureReader:
    """The reader of a folder or of one picture."""
    if not is_folder(src):
        if is_picture(src) and is_file(src):
            return PictureReader(src)
        raise DataError(f"{src}: no such folder")
    follow = flag(links, "folder.links")
    lists = lists_in(src)
    others = Others(known=lists.names)
    pictures = Counted(found.name for found in walk(src, follow, others.wanted))
    told = words(names, "folder.names") if names is not None else None
    layout = layout_of(pictures, read_names(src) if told is None else told)
    if told and tuple(layout.labels) != told:
        raise DataError(expected("folder.names", f"names of folders that hold the pictures in {src}", ", ".join(told)))
    if not pictures.count:
        raise DataError(f"{src}: no pictures found (looked for {', '.join(sorted(PICTURES))})")
    splits = tuple((layout.splits or layout.inner).values())
    if splits:
        lists = Lists()  # folders say it
    header = Header(
        holds=frozenset({"label"} if layout.labels else ()),
        names=tuple(layout.labels),
        splits=splits or tuple(dict.fromkeys(lists.splits.values())),
        extra=extra_of(layout.splits),
        pictures=pictures.count,
        left_out=(*others.left_out(bool(lists.splits)), *lists.left_out, *layout.left_out, *_unlisted(pictures.count, lists)),
    )
    return FolderReader(src, follow, layout, header, lists)


def _unlisted(count: int, lists: Lists) -> tuple[LeftOut, ...]:
    """The pictures that lists of splits do not name."""
    more = count - len(lists.splits) if lists.splits else 0
    return (LeftOut("in no list of a split", more, read=True),) if more > 0 else ()


FORMAT = Format(
    name="folder",
    summary="pictures in class folders (cats/a.jpg, train/cats/a.jpg), or in any folders without classes",
    holds=frozenset({"label"}),
    matches=matches,
    open=open_folder,
    writer=FolderWriter,
    options={
        "links": "follow symbolic links that lead out of the folder (default: quarantine them)",
        "names": "the folders that are classes, in the order of their numbers (default: classes.txt, else found out)",
    },
)
