"""Data sets whose folders are links to where the files lie, and files that are links to nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tests.datasets.writing import picture, store
from vicinal.datasets.load import read

YOLO, DOTA = "0 0.5 0.5 0.5 0.5\n", "1 2 9 2 9 8 1 8 cat 0\n"
XML = "<annotation><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>"
LAYOUTS = {
    "yolo": ("images", "labels", "a.txt", YOLO),
    "dota": ("images", "labelTxt", "a.txt", DOTA),
    "voc": ("JPEGImages", "Annotations", "a.xml", f"{XML}</annotation>"),
}


def build(root: Path, format: str) -> tuple[Path, Path]:
    """The folders of pictures and labels of a data set of one picture."""
    pictures, labels, name, text = LAYOUTS[format]
    store(root / pictures / "a.png", picture(0))
    (root / labels).mkdir()
    (root / labels / name).write_text(text)
    return root / pictures, root / labels


def elsewhere(folder: Path, away: Path) -> None:
    """Moves a folder and leaves a link to it."""
    away.mkdir(exist_ok=True)
    folder.rename(away / folder.name)
    folder.symlink_to(away / folder.name, target_is_directory=True)


@pytest.mark.parametrize("format", LAYOUTS)
@pytest.mark.parametrize("which", [(0,), (1,), (0, 1)])
def test_folders_of_a_data_set_may_be_links(tmp_path: Path, format: str, which: tuple[int, ...]) -> None:
    folders = build(tmp_path / "data", format)
    for index in which:
        elsewhere(folders[index], tmp_path / "away")
    data = read(tmp_path / "data")
    assert (data.format, data.header.left_out) == (format, ())
    assert len(data[0]["boxes"]) == 1


@pytest.mark.parametrize("folders", [("images",), ("masks",), ("images", "masks")])
def test_folders_of_masks_may_be_links(tmp_path: Path, folders: tuple[str, ...]) -> None:
    store(tmp_path / "data/images/a.png", picture(0))
    store(tmp_path / "data/masks/a.png", np.ones((12, 16, 1), np.uint8))
    for folder in folders:
        elsewhere(tmp_path / "data" / folder, tmp_path / "away")
    data = read(tmp_path / "data")
    assert (data.format, len(data)) == ("masks", 1)
    assert data[0]["mask"].all()


@pytest.mark.parametrize("format", ["yolo", "dota"])
@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_labels_that_are_no_file_are_a_fault_and_not_no_objects(tmp_path: Path, format: str, kind: str) -> None:
    pictures, labels = build(tmp_path, format)
    store(pictures / "b.png", picture(1))
    path = labels / "b.txt"
    if kind == "link":
        path.symlink_to("nowhere")
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    first, second = read(tmp_path, format).items()
    assert (first.fault, first.objects is None) == ("", False)
    reason = "a link that cannot be followed" if kind == "link" else "expected a file, got a folder, a device or a pipe"
    assert second.fault == f"{path}: {reason}"


@pytest.mark.parametrize(("format", "told"), [("yolo", False), ("dota", False), ("folder", True)])
def test_what_follows_links_is_told_where_there_is_such_an_option(tmp_path: Path, format: str, told: bool) -> None:
    pictures, _ = build(tmp_path / "data", "yolo" if format == "folder" else format)
    store(tmp_path / "out.png", picture(1))
    (pictures / "z.png").symlink_to(tmp_path / "out.png")
    *_, last = read(tmp_path / "data", format).items()
    assert last.fault.startswith("a link that leads out of the data set, to ")
    assert last.fault.endswith(" (links=True follows it)") == told
