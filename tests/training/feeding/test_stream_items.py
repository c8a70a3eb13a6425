"""What the items of a stream may be, and what is said of those that are none."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

import vicinal as vc
import vicinal.datasets
from tests.training.feeding.data import Named, Pairs, contents, picture, same
from tests.training.feeding.streams import png, web
from vicinal.torch import KeyedStream, Loader, collate

CROP = vc.Pipeline([vc.HorizontalFlip(), vc.CenterCrop(8)], seed=0)
MASK = np.arange(400, dtype=np.uint8).reshape(20, 20)
P = picture(1)
PNG, MASK_PNG = png(P), png(MASK)


def batch(items: list[Any], pipeline: vc.Pipeline | None = CROP) -> Any:
    (one,) = Loader(items.__iter__, pipeline, len(items), threads=0)
    return one


def by_index(items: list[Any], pipeline: vc.Pipeline | None = CROP) -> Any:
    (one,) = Loader(items, pipeline, len(items), shuffle=False, threads=0)
    return one


def equal(one: Any, other: Any) -> bool:
    """All entries of two batches, in their order."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return set(one) == set(other) and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


@pytest.mark.parametrize(("item", "wanted"), [
    ((P, 3), (P, 3)),
    ((PNG, 3), (P, 3)),
    ((PNG, b"3\n"), (P, 3)),
    ((bytearray(PNG), MASK_PNG), (P, MASK)),
    ([PNG, memoryview(b"cat")], (P, "cat")),
    ((Image.fromarray(P), Image.fromarray(MASK)), (P, MASK)),
    (PNG, P),
    ((PNG,), (P,)),
    ({"image": PNG, "label": b"7", "weight": 0.5}, {"image": P, "label": 7, "weight": 0.5}),
    ({"image": PNG, "mask": MASK_PNG, "instances": MASK_PNG}, {"image": P, "mask": MASK, "instances": MASK}),
    ({"image": P, "boxes": [[1, 2, 9, 9]], "labels": [4]}, {"image": P, "boxes": [[1, 2, 9, 9]], "labels": [4]}),
    ({"image": P, "keypoints": [[1, 2]], "id": 0}, {"image": P, "keypoints": [[1, 2]], "id": 0}),
])  # fmt: skip
def test_items_are_what_samples_by_index_may_be_and_bytes(item: Any, wanted: Any) -> None:
    assert equal(batch([item]), by_index([wanted]))


RECORD = {"boxes": [[1, 2, 9, 9], [3, 3, 19, 12]], "labels": [4, 5], "keypoints": [[3, 4], [5, 6]], "caption": "two"}
NAMED = {"image": P, "id": "k", **{name: RECORD[name] for name in ("boxes", "labels", "keypoints")}}
OBJECTS = {"boxes": RECORD["boxes"], "labels": RECORD["labels"]}
BOXES = vc.Boxes(np.array(RECORD["boxes"], float), labels=np.array([4, 5]), fields={})


@pytest.mark.parametrize(("item", "wanted"), [
    ({"png": PNG, "cls": b"3"}, {"image": P, "labels": 3, "id": "k"}),
    ({"jpg": P, "cls": 3, "__url__": "a.tar"}, {"image": P, "labels": 3, "__url__": "a.tar", "id": "k"}),
    ({"JPG": Image.fromarray(P), "cls": b"-1"}, {"image": P, "labels": -1, "id": "k"}),
    ({"png": PNG, "seg.png": MASK_PNG, "cls": b"cat"}, {"image": P, "mask": MASK, "labels": "cat", "id": "k"}),
    ({"left.png": PNG, "instances.png": MASK, "txt": b"t"}, {"image": P, "instances": MASK, "txt": "t", "id": "k"}),
    ({"png": PNG, "depth.png": b"d", "label": 2}, {"image": P, "depth.png": b"d", "label": 2, "id": "k"}),
    ({"png": PNG, "json": json.dumps(RECORD).encode()}, {**NAMED, "json": {"caption": "two"}}),
    ({"png": PNG, "json": RECORD}, {**NAMED, "json": {"caption": "two"}}),
    ({"png": PNG, "json": {"objects": OBJECTS}}, {"image": P, "boxes": BOXES, "json": {}, "id": "k"}),
    ({"png": PNG, "json": {"label": 3}}, {"image": P, "labels": 3, "json": {}, "id": "k"}),
    ({"png": PNG, "cls": 2, "json": {"label": 3}}, {"image": P, "labels": 2, "json": {"label": 3}, "id": "k"}),
    ({"png": PNG, "json": b"[1, 2]"}, {"image": P, "json": [1, 2], "id": "k"}),
    ({"image": PNG, "cls": 5}, {"image": P, "cls": 5, "id": "k", "__key__": "k"}),
])  # fmt: skip
def test_web_samples_come_in_the_names_of_a_call(item: Any, wanted: Any) -> None:
    out, other = batch([{"__key__": "k", **item}]), by_index([wanted])
    assert equal({name: value for name, value in out.items() if name != "id"}, {n: v for n, v in other.items() if n != "id"})
    assert out.get("id", ["k"]) == ["k"]


def test_a_picture_by_its_ending_needs_no_key() -> None:
    out = batch([{"png": png(picture(index)), "cls": index} for index in range(2)])
    assert out["id"].tolist() == [0, 1]
    assert equal(out["image"], by_index([picture(0), P]))


RED = {name: value for name, value in web(0).items() if name != "png"}


@pytest.mark.parametrize(("item", "message"), [
    (RED, "stream[1] ('a/000'): expected one picture, as 'jpg' or 'png', got __key__, cls, seg.png"),
    ({**RED, "png": b""}, "stream[1] ('a/000'): image: empty file"),
    ({**RED, "png": b"GIF8 and no more"}, "stream[1] ('a/000'): image: not a picture in a format that Vicinal reads"),
    ({**RED, "png": png(picture(0))[:400]}, "stream[1] ('a/000'): image: "),
    ({**RED, "png": PNG, "jpg": PNG}, "stream[1] ('a/000'): expected one picture, as 'jpg' or 'png', got"),
    ({**web(0), "seg.png": b"broken"}, "stream[1] ('a/000'): mask: not a picture"),
    ({**web(0), "seg.png": png(picture(0))}, "stream[1] ('a/000'): mask: expected a mask"),
    ({**web(0), "cls": b""}, "stream[1] ('a/000'): labels: expected the text of a class, got b''"),
    ({**web(0), "json": b"{"}, "stream[1] ('a/000'): json: expected JSON, got b'{'"),
    ({**web(0), "json": {"boxes": ["x"]}}, "stream[1] ('a/000'): json: boxes: expected rows of numbers, got ['x']"),
    ({**web(0), "json": {"objects": [1]}}, "stream[1] ('a/000'): json: objects: boxes: expected rows of 4 numbers, got [1]"),
    ({**web(0), "json": {"boxes": [[1, 1, 5, 5]]}},
     "stream: 'a/000': expected image, labels, mask, as 'first' of the same batch has, got boxes, image, labels, mask"),
    (("a", "b", "c"), "stream[1]: expected (image, label), (image, mask) or a dict with 'image', got ['str', 'str', 'str']"),
    ({"label": 3}, "stream[1]: expected a dict with 'image', got ['label']"),
    ({"image": None, "id": "x"}, "stream[1] ('x'): expected a dict with 'image', got ['id', 'image']"),
])  # fmt: skip
@pytest.mark.parametrize("threads", [0, 2])
def test_bad_items_are_named(item: Any, message: str, threads: int) -> None:
    with pytest.raises(vc.DataError, match=f"^{re.escape(message)}"):
        list(Loader([{**web(1), "__key__": "first"}, item].__iter__, CROP, 2, threads=threads))


def test_objects_of_no_known_class_are_left_out_with_a_warning() -> None:
    item = {"__key__": "k", "png": PNG, "json": {"objects": {**OBJECTS, "labels": [4, "cat"]}}}
    with pytest.warns(vc.errors.VicinalWarning, match=r"^stream\[0\] \('k'\): json: objects\[1\]: label: expected a number"):
        out = batch([item], None)
    assert out["box_labels"][0].tolist() == [4]


@pytest.fixture(scope="module")
def tars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 11 pictures with classes, masks and boxes, as the house's own writer makes them."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("tars")
    for index in range(11):
        Image.fromarray(picture(index)).save(source / f"{index:02d}.png")
    lines = [json.dumps({"file_name": f"{index:02d}.png", "label": f"c{index % 3}",
                         "objects": {"bbox": [[1, 2, 9, 9]], "category": [index % 3]}}) for index in range(11)]
    (source / "metadata.jsonl").write_text("\n".join(lines))
    vc.offline.convert(str(source), str(out), to="webdataset", shard_size=4)
    return out


class Tars:
    """A tiny WebDataset: members of tars, side by side by name."""

    def __init__(self, folder: Path) -> None:
        self.paths = sorted(folder.glob("*.tar"))

    def __iter__(self) -> Iterator[Any]:
        for path in self.paths:
            with tarfile.open(path) as tar:
                found: dict[str, Any] = {}
                for member in tar:
                    key, _, ending = member.name.partition(".")
                    if found and found["__key__"] != key:
                        yield found
                        found = {}
                    found = {**found, "__key__": key, ending: tar.extractfile(member).read()}  # type: ignore[union-attr]
                yield found


def check_against_reading(stream: Any, tars: Path) -> None:
    wanted = list(Loader(vicinal.datasets.read(tars), CROP, 4, shuffle=False))
    given = list(Loader(stream, CROP, 4, threads=2))
    assert len(given) == len(wanted) == 3
    for one, other in zip(given, wanted, strict=True):
        assert set(one) - set(other) <= {"json", "__url__", "__local_path__"}
        assert equal({name: one[name] for name in other}, other)


def test_tars_give_what_reading_them_gives(tars: Path) -> None:
    check_against_reading(Tars(tars), tars)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of webdataset's
@pytest.mark.parametrize("decoded", [False, True])
def test_webdataset_gives_the_same(tars: Path, decoded: bool) -> None:
    webdataset = pytest.importorskip("webdataset")
    data = webdataset.WebDataset([str(path) for path in sorted(tars.glob("*.tar"))], shardshuffle=False)
    check_against_reading(data.decode("rgb8") if decoded else data, tars)


def test_a_data_set_of_vicinal_streams_without_being_listed(tars: Path) -> None:
    data = vicinal.datasets.read(tars, decode=False)
    (wanted,) = Loader(data, CROP, 11, shuffle=False)
    (given,) = Loader(vicinal.datasets.read(tars, decode=False).__iter__, CROP, 11)
    assert equal(given, wanted)
    (given,) = DataLoader(KeyedStream(vicinal.datasets.read(tars)), 11, collate_fn=collate(CROP))
    assert equal(given, wanted)


def test_what_is_not_known_passes_and_dicts_are_as_by_index() -> None:
    rows = [{**Named(3)[index], "weight": index / 2} for index in range(3)]
    assert equal(batch(rows), by_index(rows))
    assert same(contents([batch([Pairs(3)[0]])]), contents([by_index([Pairs(3)[0]])]))


def test_items_are_not_changed() -> None:
    record = {"boxes": [[1, 2, 9, 9]], "label": 1}
    item = {"__key__": "k", "png": PNG, "json": record, "txt": io.BytesIO(b"t").getvalue()}
    before = dict(item)
    batch([item])
    assert item == before
    assert record == {"boxes": [[1, 2, 9, 9]], "label": 1}
