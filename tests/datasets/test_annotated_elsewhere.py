"""COCO, YOLO and Pascal VOC behind a URL, and writers in other processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from tests.datasets.coco_files import coco, write_coco
from tests.datasets.voc_files import annotation, box, write_voc
from tests.datasets.writing import example, write
from tests.datasets.yolo_files import BOX, write_yolo
from vicinal.datasets.fetch import fetch_bytes
from vicinal.datasets.formats.table import detect, find
from vicinal.datasets.header import Header

URL = "memory://annotated"


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/annotated", recursive=True)


def build(format: str, root: Path) -> Path:
    if format == "coco":
        return write_coco(root, coco())
    if format == "yolo":
        return write_yolo(root, {"x/a": BOX, "b": BOX})
    texts = {name: annotation(box(1, 2, 3, 4), f"{name}.jpg") for name in "ab"}
    return write_voc(root, texts, train="b\n", val="a\n")


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_a_url_reads_as_a_folder_does(tmp_path: Path, memory: fsspec.AbstractFileSystem, format: str) -> None:
    root = build(format, tmp_path)
    memory.put(f"{root}/", "/annotated/", recursive=True)
    assert detect(str(root)).name == detect(URL).name == format
    here, there = (list(find(format).open(src).items()) for src in (str(root), URL))
    assert len(here) > 1
    for one, other in zip(here, there, strict=True):
        assert one.plain() == {**other.plain(), "picture": one.plain()["picture"]}
        assert fetch_bytes(one.picture) == fetch_bytes(other.picture)


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_writers_go_to_other_processes(tmp_path: Path, format: str) -> None:
    header = Header(holds=frozenset({"boxes"}), names=("cat",), splits=("train",))
    make = find(format).writer
    assert make is not None
    writer = pickle.loads(pickle.dumps(make(header)))
    assert writer == make(header)
    assert writer.suffix(".JPG") == ".JPG"
    assert writer.suffix(".gif") == ".png"
    write(tmp_path, format, header, [example("a", split="train")])
    assert detect(str(tmp_path)).name == format
