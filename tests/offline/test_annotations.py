"""Jobs say what they leave out of annotations: those that make no sense, and objects whose mark a format cannot keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.datasets.coco_files import CROWD, POLYGON, coco, image, write_coco
from tests.datasets.voc_files import annotation, box, write_voc
from tests.datasets.yolo_files import BOX, write_yolo
from tests.offline.pictures import smooth, store
from vicinal.cli.main import app
from vicinal.datasets.fetch import fetch_mask
from vicinal.datasets.load import read
from vicinal.errors import DataError, JobError
from vicinal.offline import augment, convert
from vicinal.offline.estimate import estimate
from vicinal.offline.request import request_of

FLAT = {**POLYGON, "id": 13, "bbox": [4, 4, 9, 0]}
DROPPED = "annotations, or parts of them, that make no sense"
OUT = {**POLYGON, "id": 14, "bbox": [40, 4, 20, 10], "segmentation": []}


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def crowded(root: Path) -> Path:
    """A kite, and a crowd in each of two pictures."""
    crowds = [CROWD, {**CROWD, "id": 15, "image_id": 1, "iscrowd": 1}]
    return write_coco(root, coco([image(1), image(2)], [POLYGON, *crowds]), names=("0001.jpg", "0002.jpg"))


def test_what_makes_no_sense_is_counted_and_named(tmp_path: Path) -> None:
    root = write_coco(tmp_path / "in", coco([image(1), image(2)], [POLYGON, FLAT, OUT, {**FLAT, "id": 16, "image_id": 2}]))
    summary = convert(root, tmp_path / "out", "yolo")
    dropped, clipped = summary.lost
    assert (summary.written, summary.quarantined) == (2, 0)
    assert dropped.startswith(f"{DROPPED}: 2 left out; the first: 0001: annotation 13: bbox: expected a positive width")
    assert clipped.startswith("boxes and outlines that reach out of their pictures: 1 clipped; the first: 0001: annotation 14")
    first, second = lines(tmp_path / "out" / "manifest.jsonl")
    assert [len(first["losses"][kind]) for kind in ("dropped", "clipped")] == [1, 1]
    assert "annotation 16" in second["losses"]["dropped"][0]
    assert "annotation 13" in (tmp_path / "out" / "summary.html").read_text()
    assert estimate(request_of(root, tmp_path / "new", None, {}, "yolo")).lost == summary.lost


def test_augmented_pictures_come_out_without_what_makes_no_sense(tmp_path: Path) -> None:
    root = write_coco(tmp_path / "in", coco([image(1)], [POLYGON, FLAT]))
    summary = augment(root, tmp_path / "out", "gentle", copies=2)
    assert (summary.written, len(summary.lost)) == (2, 1)
    assert [len(item.objects or ()) for item in read(tmp_path / "out").items()] == [1, 1]


def test_strictly_their_pictures_are_quarantined(tmp_path: Path) -> None:
    root = write_coco(tmp_path / "in", coco([image(1), image(2)], [POLYGON, FLAT, {**CROWD, "iscrowd": 0}]))
    summary = convert(root, tmp_path / "out", "yolo", annotations="strict")
    assert (summary.written, summary.quarantined, summary.lost) == (1, 1, ())
    (refused,) = lines(tmp_path / "out" / "quarantine.jsonl")
    assert refused["reason"].startswith("annotation 13: bbox: expected a positive width and height")
    with pytest.raises(JobError, match="annotations"):
        convert(root, tmp_path / "out", "yolo", resume=True)
    with pytest.raises(DataError, match="annotations: expected one of drop, strict, got 'never'"):
        convert(root, tmp_path / "new", "yolo", annotations="never")


@pytest.mark.parametrize("command", ["convert", "augment"])
def test_the_commands_say_it(tmp_path: Path, command: str) -> None:
    root = write_coco(tmp_path / "in", coco([image(1), image(2)], [POLYGON, FLAT]))
    for value, told in (("drop", f"{DROPPED}: 1 left out"), ("strict", "1 quarantined")):
        done = CliRunner().invoke(app, [command, str(root), str(tmp_path / value), "--to", "coco", "--annotations", value])
        assert done.exit_code == 0, done.output
        assert told in done.output


@pytest.mark.parametrize("text", ["0 320 240 64 64", "0 24 20 12 10", "0 0.5 0.5 1.9 1.9", "cat 0.5 0.5 0.1 0.1"])
def test_a_data_set_of_which_next_to_nothing_makes_sense_is_refused(tmp_path: Path, text: str) -> None:
    root = write_yolo(tmp_path / "in", {f"{index:02d}": text if index < 11 else BOX for index in range(20)})
    with pytest.raises(JobError, match=r"in 11 of 20 pictures no annotation makes sense as it is, the first: train/00: "):
        convert(root, tmp_path / "out", "coco")
    assert not (tmp_path / "out").exists()
    assert convert(root, tmp_path / "out", "coco", annotations="strict").quarantined == 11


def test_one_bad_annotation_in_each_of_many_pictures_is_no_reason_to_refuse(tmp_path: Path) -> None:
    root = write_yolo(tmp_path / "in", {f"{index:02d}": f"{BOX}\n0 0.5 0.5 0 0\n" for index in range(20)})
    assert convert(root, tmp_path / "out", "coco").written == 20


def test_a_resumed_job_says_the_same(tmp_path: Path) -> None:
    root = write_coco(tmp_path / "in", coco([image(1)], [POLYGON, FLAT]))
    first = convert(root, tmp_path / "out", "yolo")
    again = convert(root, tmp_path / "out", "yolo", resume=True)
    assert again.lost == first.lost != ()


@pytest.mark.parametrize("to", ["yolo", "voc", "masks"])
def test_crowds_do_not_become_objects_of_formats_that_cannot_mark_them(tmp_path: Path, to: str) -> None:
    summary = convert(crowded(tmp_path / "in"), tmp_path / "out", to)
    told = f"crowds (iscrowd), which {to} cannot mark as such: 2 left out; the first: 0001: annotation 15"
    assert told in summary.lost
    items = list(read(tmp_path / "out", to).items())
    if to == "masks":
        assert [len(np.unique(fetch_mask(item.instances))) - 1 for item in items if item.instances] == [1, 0]
    else:
        assert [len(item.objects or ()) for item in items] == [1, 0]


@pytest.mark.parametrize("to", ["coco", "jsonl", "csv", "parquet", "webdataset"])
def test_crowds_stay_crowds_where_a_format_keeps_the_mark(tmp_path: Path, to: str) -> None:
    summary = convert(crowded(tmp_path / "in"), tmp_path / "out", to)
    assert summary.lost == ()
    found = [item.objects.fields["iscrowd"] for item in read(tmp_path / "out", to).items() if item.objects]
    assert found == [[0, 1], [1]]


@pytest.mark.parametrize(("to", "left"), [("voc", [[1, 0]]), ("yolo", None), ("jsonl", [[1, 0]]), ("coco", [[1, 0]])])
def test_difficult_objects_stay_difficult_or_are_said(tmp_path: Path, to: str, left: list[list[int]] | None) -> None:
    objects = box(1, 1, 5, 5, more="<difficult>1</difficult>") + box(11, 1, 15, 5, more="<difficult>0</difficult>")
    summary = convert(write_voc(tmp_path / "in", {"a": annotation(objects)}), tmp_path / "out", to)
    (item,) = read(tmp_path / "out", to).items()
    assert item.objects is not None
    if left is None:
        assert summary.lost == (
            "difficult objects, which yolo cannot mark as such: 1 left out; the first: a: object 1",
        )
        assert len(item.objects) == 1
    else:
        assert (summary.lost, [item.objects.fields["difficult"]]) == ((), left)


def test_copies_of_crowds_stay_crowds(tmp_path: Path) -> None:
    augment(crowded(tmp_path / "in"), tmp_path / "out", "gentle")
    found = [item.objects.fields["iscrowd"] for item in read(tmp_path / "out").items() if item.objects]
    assert found == [[0, 1], [1]]


def test_tables_say_what_they_leave_out(tmp_path: Path) -> None:
    store(tmp_path / "in" / "a.png", smooth(1))
    value = {"path": "a.png", "objects": {"boxes": [[1, 1, 5, 5], [4, 4, 4, 9]]}}
    (tmp_path / "in" / "a.jsonl").write_text(json.dumps(value) + "\n")
    summary = convert(tmp_path / "in" / "a.jsonl", tmp_path / "out", "voc")
    assert [line.partition(";")[0] for line in summary.lost] == [f"{DROPPED}: 1 left out"]
