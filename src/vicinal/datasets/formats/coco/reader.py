"""Reading COCO."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from vicinal.datasets.coordinates import clip_option
from vicinal.datasets.files import is_folder, join, resolve
from vicinal.datasets.formats.coco.index import Index, build
from vicinal.datasets.formats.coco.layout import PROBES, Found, all_in, find, is_coco, picture_folder
from vicinal.datasets.formats.coco.objects import read_objects
from vicinal.datasets.formats.coco.shared import Classes, Record, as_id, classes_of, header_of
from vicinal.datasets.formats.coco.stream import DECODER
from vicinal.datasets.header import Header
from vicinal.datasets.inside import locate
from vicinal.datasets.item import Item
from vicinal.datasets.options import word
from vicinal.datasets.roster import Sample
from vicinal.datasets.source import Source
from vicinal.datasets.stated import frame_of
from vicinal.datasets.unlisted import other_folders, unlisted
from vicinal.datasets.upright import header_at
from vicinal.errors import DataError, expected

OWN = frozenset({"id", "file_name", "width", "height"})
"""Members of an image that are not kept for writing: ids are given anew."""


@attrs.frozen(eq=False)
class CocoReader:
    """Images of all files in order. ``classes`` and ``folders``, where the pictures lie: of each split."""

    src: str
    header: Header
    classes: dict[str, Classes]
    index: Index
    folders: dict[str, str]
    clip: float

    def items(self) -> Iterator[Item]:
        """Broken images come as faults; annotations of images that are not listed, as one fault in the end."""
        for sample in self.index.roster:
            yield self._item(sample)
        for table, fault in self.index.orphans():
            yield Item(f"{table} without image", Source(self.src), fault=f"{table}: {fault}")

    def _item(self, sample: Sample) -> Item:
        image: Record = DECODER.decode(sample.body)
        extra = {
            "coco": {name: value for name, value in image.items() if name not in OWN},
            "captions": [DECODER.decode(text)["caption"] for text in self.index.of("captions", sample.place)],
        }
        picture = join(self.folders[sample.split], sample.name)
        item = Item(sample.key, Source(picture), sample.split, extra={name: value for name, value in extra.items() if value})
        if sample.fault:
            return attrs.evolve(item, fault=sample.fault)
        try:
            picture = locate(self.folders[sample.split], sample.name)
            annotations = [DECODER.decode(text) for text in self.index.of("annotations", sample.place)]
            if not annotations:
                return attrs.evolve(item, picture=Source(picture))
            if self.header.holds == {"label"}:
                return attrs.evolve(item, picture=Source(picture), label=_label(annotations, self.classes[sample.split]))
            frame = frame_of(header_at(picture), image.get("height"), image.get("width"))
            objects = frame.upright(read_objects(annotations, self.classes[sample.split], frame.size, self.clip))
        except DataError as error:
            return attrs.evolve(item, fault=str(error))
        return attrs.evolve(item, picture=Source(picture), objects=objects)


def _label(annotations: Sequence[Record], classes: Classes) -> int:
    """The class of a picture, of annotations that have a category alone (iNaturalist's)."""
    found = {as_id(annotation.get("category_id")) for annotation in annotations}
    if len(found) != 1:
        raise DataError(expected("annotations", "one category of a picture without boxes", sorted(map(str, found))))
    (category,) = found
    if category is None or category not in classes.index:
        raise DataError(expected("annotations: category_id", "the id of a category", category))
    return classes.index[category]


def matches(src: str) -> bool:
    """A COCO file, or a folder with one where COCO and Roboflow have them."""
    try:
        return bool(all_in(src)) if is_folder(src) else is_coco(src)
    except DataError:
        return False


def open_coco(src: str, images: object = None, task: object = None, clip: object = 1.0) -> CocoReader:
    """The reader of a file or folder."""
    files = find(src, word(task, "coco.task"))
    index = build(files)
    apart = index.holds != {"label"}  # among objects, one without a box is a broken one
    header = header_of(index.categories, index.files, frozenset(index.holds - {"label"} if apart else index.holds))
    folders = _folders(index, files, None if images is None else resolve(images, "coco.images"))
    told = unlisted(index.roster, lambda sample: join(folders[sample.split], sample.name), folders.values())
    others = other_folders(src, folders.values())
    return CocoReader(
        src=src,
        header=attrs.evolve(header, pictures=len(index.roster), left_out=(*header.left_out, *told, *others)),
        classes={split: classes_of(index.categories, ids) for split, ids in index.ids.items()},
        index=index,
        folders=folders,
        clip=clip_option(clip, "coco"),
    )


def _folders(index: Index, files: Sequence[Found], images: str | None) -> dict[str, str]:
    query = "select name from samples where split = ? and fault = '' limit ?"
    return {
        found.split: picture_folder(found, [name for (name,) in index.roster.db.execute(query, (found.split, PROBES))], images)
        for found in files
    }
