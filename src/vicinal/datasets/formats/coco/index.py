"""COCO files as tables on disk: images in order, annotations by image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from vicinal.datasets.formats.coco.layout import Found
from vicinal.datasets.formats.coco.shared import Record, as_id, gather
from vicinal.datasets.formats.coco.stream import members
from vicinal.datasets.inside import clean, ends
from vicinal.datasets.roster import Roster, Sample
from vicinal.errors import DataError, expected, shown

ARRAYS = ("images", "annotations", "categories")
_TABLES = (
    "create table images (place integer primary key, file, id)",
    "create table annotations (file, image, id, body)",
    "create table captions (file, image, id, body)",
)
_SETTLE = (
    "create index image_ids on images (file, id)",
    "create index annotation_ids on annotations (file, id)",
    "create index annotations_of on annotations (file, image)",
    "create index captions_of on captions (file, image)",
    """update samples set fault = 'image id ' || i.id || ' is used more than once' from images as i
       where i.place = samples.place and exists (
           select 1 from images as j where j.file = i.file and j.id = i.id and j.place != i.place)""",
    """update samples set fault = 'annotation id ' || twice.id || ' is used more than once' from (
           select i.place as place, a.id as id from annotations as a
           join annotations as b on b.file = a.file and b.id = a.id and b.rowid != a.rowid
           join images as i on i.file = a.file and i.id = a.image) as twice
       where samples.place = twice.place and samples.fault = ''""",
)
_OF = """select t.body from images as i join {table} as t on t.file = i.file and t.image = i.id
         where i.place = ? order by t.rowid"""
_ORPHANS = """select count(*), min(t.rowid) from {table} as t
              where not exists (select 1 from images as i where i.file = t.file and i.id = t.image)"""


@attrs.define
class Index:
    """What COCO files say. ``categories``: of all, and ``ids``: the places in it of each file's ids, by split. ``files``:
    "info" and "licenses" by split. ``holds``: kinds of labels that were seen. ``posed``: of annotations with keypoints the
    file, the category's id and how many numbers they are."""

    roster: Roster = attrs.field(factory=Roster)
    categories: list[Record] = attrs.field(factory=list)
    ids: dict[str, Mapping[int | str, int]] = attrs.field(factory=dict)
    files: dict[str, Record] = attrs.field(factory=dict)
    holds: set[str] = attrs.field(factory=set)
    posed: set[tuple[int, int | str | None, int]] = attrs.field(factory=set)

    def of(self, table: str, place: int) -> list[str]:
        """The "annotations" or "captions" of the image at a place of the roster, each the text of a JSON object."""
        return [body for (body,) in self.roster.db.execute(_OF.format(table=table), (place,))]

    def orphans(self) -> Iterator[tuple[str, str]]:
        """Either "annotations" or "captions", and what is wrong with those of images that are not listed."""
        for table in ("annotations", "captions"):
            count, first = self.roster.db.execute(_ORPHANS.format(table=table)).fetchone()
            if count:
                query = f"select file, image, id from {table} where rowid = ?"
                file, image, number = self.roster.db.execute(query, (first,)).fetchone()
                place = f" in {list(self.ids)[file]}" if len(self.ids) > 1 else ""
                one = f"the first{place} with id {shown(number)} of image id {shown(image)}"
                yield table, f"{count} of them on images that are not listed, {one}"


def build(found: Sequence[Found]) -> Index:
    """Reads all files once; DataError with the place for what is no COCO file."""
    index = Index()
    for line in _TABLES:
        index.roster.db.execute(line)
    categories: list[tuple[str, list[Any]]] = []
    for number, file in enumerate(found):
        records: list[Any] = []
        categories.append((file.path, records))
        _read(index, number, file, records)
        for path in file.captions:
            for name, at, value, text in members(path):
                if name == "annotations" and at is not None:
                    _annotation(index, number, value, text, f"{path}: annotations[{at}]")
    for line in _SETTLE:
        index.roster.db.execute(line)
    index.roster.settle()
    index.categories, places = gather(categories)
    _number_keypoints(index, places)
    index.ids = {file.split: place for file, place in zip(found, places, strict=True)}
    return index


def _number_keypoints(index: Index, places: Sequence[Mapping[int | str, int]]) -> None:
    """Numbers as the names of keypoints, in the categories that have some, where no category names any and all objects have
    as many."""
    counts = {count for _, _, count in index.posed}
    if len(counts) != 1 or any(record.get("keypoints") for record in index.categories):
        return
    points, rest = divmod(counts.pop(), 3)
    for number, id, _ in index.posed if not rest else ():
        place = places[number].get(id) if id is not None else None
        if place is not None:
            index.categories[place] = {**index.categories[place], "keypoints": list(map(str, range(points)))}


def _read(index: Index, number: int, file: Found, categories: list[Any]) -> None:
    shared = index.files.setdefault(file.split, {})
    seen = set()
    for name, at, value, text in members(file.path):
        seen.add(name)
        if at is None and value is not None and name in ARRAYS:
            raise DataError(expected(f"{file.path}: {name}", "a list", value))
        if at is None and name != "info":
            continue
        where = f"{file.path}: {name}[{at}]"
        if name == "images":
            _image(index, number, file.split, value, text, where)
        elif name == "annotations":
            _annotation(index, number, value, text, where)
        elif name == "categories":
            categories.append(value)
        elif name == "licenses":
            shared.setdefault("licenses", []).append(value)
        elif name == "info":
            shared["info"] = value
    if "images" not in seen:
        names = ", ".join(sorted(seen)) or "none"
        raise DataError(f"{file.path}: no COCO file: expected members images, annotations and categories, got {names}")


def _image(index: Index, number: int, split: str, value: Any, text: str, where: str) -> None:
    if not isinstance(value, dict) or as_id(value.get("id")) is None:
        raise DataError(expected(where, "an object with an id", value))
    key, fault = as_id(value["id"]), ""
    stated = value.get("file_name")
    if stated is None and isinstance(value.get("coco_url"), str):  # of LVIS: pictures of COCO, below their split's folder
        stated = "/".join(value["coco_url"].split("/")[-2:])
    own = ends(stated) if isinstance(stated, str) else []
    try:
        name = clean(own[-1] if own else stated)  # of a path of another machine the file's own name counts
    except DataError as error:
        name, fault = f"image {key}", f"file_name: {error}"
    db = index.roster.db
    db.execute("insert into images (file, id) values (?, ?)", (number, key))
    index.roster.add([Sample(split, name, text, fault)])


def _annotation(index: Index, number: int, value: Any, text: str, where: str) -> None:
    if not isinstance(value, dict):
        raise DataError(expected(where, "an object", value))
    if "segments_info" in value:
        raise DataError(f"{where}: panoptic annotations are not read; give the file of instances")
    row = (number, as_id(value.get("image_id")), as_id(value.get("id")), text)
    caption = "caption" in value and "bbox" not in value
    table = "captions" if caption else "annotations"
    index.roster.db.execute(f"insert into {table} values (?, ?, ?, ?)", row)
    if caption:
        return
    index.holds |= _kinds(value)
    points = value.get("keypoints")
    if isinstance(points, list) and points:
        index.posed.add((number, as_id(value.get("category_id")), len(points)))


def _kinds(annotation: Record) -> set[str]:
    outline = annotation.get("segmentation")
    if not outline and "bbox" not in annotation and not annotation.get("keypoints"):
        return {"label"}
    kinds = {"boxes"}
    if isinstance(outline, dict):
        kinds.add("rle")
    elif outline:
        kinds.add("polygons")
    if annotation.get("keypoints"):
        kinds.add("keypoints")
    return kinds
