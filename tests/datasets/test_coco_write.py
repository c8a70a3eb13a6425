"""Writing COCO: what was read comes out again, and pycocotools takes it."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from tests.datasets.coco_files import CATEGORIES, CROWD, INFO, LICENSES, PERSON, POLYGON, coco, image, write_coco
from tests.datasets.memory import Memory
from tests.datasets.writing import copy, example, example_of, write
from vicinal.datasets.formats.coco import FORMAT
from vicinal.datasets.header import Header
from vicinal.datasets.load import read
from vicinal.datasets.objects import Objects
from vicinal.datasets.rle import decode


def written(tmp_path: Path, value: Any, name: str = "annotations.json") -> dict[str, Any]:
    """The file that comes out where ``value`` goes in."""
    source = read(write_coco(tmp_path / "in", value), "coco")
    copy(source.items(), source.header, tmp_path / "out", "coco")
    found: dict[str, Any] = json.loads((tmp_path / "out" / name).read_text())
    return found


def test_everything_is_written_again_with_ids_of_its_own(tmp_path: Path) -> None:
    found = written(tmp_path, coco())
    assert (found["info"], found["licenses"], found["categories"]) == (INFO, LICENSES, CATEGORIES)
    assert found["images"] == [image(number, file_name=f"{name:04d}.jpg") for number, name in ((1, 1), (2, 2), (3, 9))]
    ids = [(record.pop("id"), record.pop("image_id")) for record in found["annotations"]]
    assert ids == [(1, 1), (2, 1), (3, 2)]
    expected = [dict(record) for record in (POLYGON, PERSON, CROWD)]
    for record in expected:
        del record["id"], record["image_id"]
    polygon, person, crowd = found["annotations"]
    assert (polygon, person) == (expected[0], expected[1])
    assert np.array_equal(decode(crowd["segmentation"], (40, 48), ""), decode_runs(CROWD["segmentation"]["counts"]))
    assert {**crowd, "segmentation": None} == {**expected[2], "segmentation": None}


def decode_runs(counts: list[int]) -> Any:
    """The mask of an uncompressed RLE."""
    return np.repeat(np.arange(len(counts)) % 2, counts).reshape(48, 40).T


def test_a_second_copy_is_the_same_to_the_byte_whatever_the_shards(tmp_path: Path) -> None:
    source = read(write_coco(tmp_path / "in", coco()), "coco")
    first = copy(source.items(), source.header, tmp_path / "a", "coco", shard=1)
    copy(first.items(), first.header, tmp_path / "b", "coco", shard=2)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert [str(path) for path in files] == ["annotations.json", "images/0001.jpg", "images/0002.jpg", "images/0009.jpg"]
    assert all((tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes() for path in files)


def test_splits_and_captions_have_files_of_their_own(tmp_path: Path) -> None:
    write_coco(tmp_path / "in", coco(), "train2017")
    write_coco(tmp_path / "in", coco([image(1)], [], info={"year": 2018}), "val2017", ("0001.jpg",))
    captions = [{"id": 1, "image_id": 2, "caption": "two kites"}]
    (tmp_path / "in/annotations/captions_train2017.json").write_text(json.dumps(coco(annotations=captions)))
    source = read(tmp_path / "in")
    out = copy(source.items(), source.header, tmp_path / "out", "coco")
    assert sorted(path.name for path in (tmp_path / "out/annotations").iterdir()) == [
        "captions_train.json", "instances_train.json", "instances_val.json",
    ]  # fmt: skip
    assert json.loads((tmp_path / "out/annotations/instances_val.json").read_text())["info"] == {"year": 2018}
    assert [(item.key, item.split, item.extra.get("captions")) for item in out.items()] == [
        (item.key, item.split, item.extra.get("captions")) for item in source.items()
    ]


def test_image_ids_are_numbers_of_the_plan(tmp_path: Path) -> None:
    source = read(write_coco(tmp_path / "in", coco()), "coco")
    writer = FORMAT.writer(source.header)  # type: ignore[misc]
    memory = Memory()
    entries = list(writer.shard(5, [example_of(next(source.items()), 700, writer)], memory.put))
    writer.finish(lambda: iter(entries), memory.put, memory.get)
    found = json.loads(memory.files["annotations.json"])
    assert [record["id"] for record in found["images"]] == [701]
    assert {record["image_id"] for record in found["annotations"]} == {701}


def test_the_file_is_put_in_pieces() -> None:
    """Memory must not grow with the data set."""
    writer = FORMAT.writer(Header(names=("a",)))  # type: ignore[misc]
    record = {"category_id": 1, "bbox": [0.0] * 4, "area": 1.0, "iscrowd": 0, "segmentation": [[0.0] * 100]}
    entry = {"output": "", "split": "", "image": {"id": 1}, "annotations": [record] * 10, "highest": 0}
    sizes: list[int] = []

    def put(_: str, data: bytes | Iterable[bytes]) -> None:
        assert not isinstance(data, bytes)
        sizes.extend(map(len, data))

    writer.finish(lambda: iter([entry] * 2000), put, Memory().get)
    assert sum(sizes) > 10_000_000
    assert max(sizes) < 100_000


def test_instance_maps_become_masks_of_the_same_pixels(tmp_path: Path) -> None:
    instances = np.zeros((12, 16), np.uint16)
    instances[2:5, 3:9] = 7
    instances[3, 4] = 0
    instances[8:, 12:] = 300
    mask = np.where(instances == 300, 2, 1).astype(np.uint8)
    header = Header(holds=frozenset({"instances", "mask"}), names=("background", "cell", "dust"))
    out = read(write(tmp_path, "coco", header, [example("a", instances=instances, mask=mask)]), "coco")
    objects = next(iter(out.items())).objects
    assert objects is not None
    assert objects.masks is not None
    assert objects.boxes.tolist() == [[3, 2, 9, 5], [12, 8, 16, 12]]
    assert [out.header.names[label] for label in objects.labels] == ["cell", "dust"]
    planes = [decode(entry, (12, 16), "") for entry in objects.masks if entry]
    assert np.array_equal(planes[0], instances == 7)
    assert np.array_equal(planes[1], instances == 300)
    assert objects.fields["area"] == [17, 16]


def test_classes_without_names_have_numbers(tmp_path: Path) -> None:
    objects = Objects(np.array([[1.0, 2, 3, 4]]), np.array([3]))
    again = read(write(tmp_path, "coco", Header(names=("a", "b")), [example("a", objects=objects)]), "coco")
    assert again.header.names == ("a", "b", "2", "3")
    assert next(iter(again.items())).objects.labels.tolist() == [3]


def test_what_is_in_no_split_has_a_file_beside_those_of_the_splits(tmp_path: Path) -> None:
    header = Header(names=("a",), splits=("train",))
    again = read(write(tmp_path, "coco", header, [example("train/a", split="train"), example("b", 1)]), "coco")
    assert sorted(path.name for path in tmp_path.rglob("*.json")) == ["annotations.json", "instances_train.json"]
    assert sorted((item.key, item.split, item.fault) for item in again.items()) == [("b", "", ""), ("train/a", "train", "")]


def test_fields_of_other_formats_are_kept_and_never_mistaken_for_our_own(tmp_path: Path) -> None:
    fields = {"difficult": [1, None], "score": [0.5, 1], "iscrowd": [None, "1"], "area": ["x", 5]}
    fields |= {"image_id": [99, 99], "id": [7, 7]}
    objects = Objects(np.array([[1.0, 2, 3, 4]] * 2), np.array([0, 0]), fields=fields)
    root = write(tmp_path, "coco", Header(names=("a",)), [example("a", objects=objects, extra={"coco": {"id": 5, "url": "u"}})])
    found = json.loads((root / "annotations.json").read_text())
    assert (found["images"][0]["id"], found["images"][0]["url"]) == (1, "u")
    shared = {"image_id": 1, "category_id": 1, "bbox": [1, 2, 2, 2], "segmentation": []}
    assert found["annotations"] == [
        {"id": 1, **shared, "area": 4, "iscrowd": 0, "difficult": 1, "score": 0.5},
        {"id": 2, **shared, "area": 5, "iscrowd": 1, "score": 1},
    ]


@pytest.mark.parametrize("kind", ["bbox", "segm", "keypoints"])
def test_evaluated_against_itself_it_is_perfect(tmp_path: Path, kind: str) -> None:
    """pycocotools' own evaluation; crowds and objects without keypoints are left out by it."""
    whole = {**PERSON, "keypoints": [12, 5, 2, 11, 4, 1, 14, 4, 2], "num_keypoints": 3}
    source = read(write_coco(tmp_path / "in", coco(annotations=[POLYGON, whole, CROWD])), "coco")
    copy(source.items(), source.header, tmp_path / "out", "coco")
    assert score(tmp_path / "out" / "annotations.json", kind) == pytest.approx(1, abs=1e-12)


def score(path: Path, kind: str) -> float:
    """Average precision of a file's annotations, taken as detections of score 1."""
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(path))
        found = [{**record, "score": 1.0} for record in truth.dataset["annotations"] if not record["iscrowd"]]
        if kind == "keypoints":
            found = [record for record in found if record.get("num_keypoints")]
        evaluation = COCOeval(truth, truth.loadRes(found), kind)
        if kind == "keypoints":
            evaluation.params.kpt_oks_sigmas = np.full(3, 0.05)
            evaluation.params.catIds = [7]
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return float(evaluation.stats[0])
