"""The data set of drawn shapes that tutorials begin with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from vicinal.offline.drawn_shapes import CLASSES


@pytest.mark.parametrize("to", ["folder", "coco", "yolo", "masks", "voc"])
def test_it_is_read_back_with_what_the_format_holds(to: str, tmp_path: Path) -> None:
    vc.offline.shapes(tmp_path / "shapes", to=to, count=12, objects=2, size=32)
    data = vc.datasets.read(tmp_path / "shapes")
    samples = [data[index] for index in range(len(data))]
    assert len(samples) == 12
    assert sorted(data.header.names) == sorted(CLASSES)
    if to in ("coco", "yolo", "voc"):
        assert all(len(sample["boxes"]) == 2 for sample in samples)
    if to == "masks":
        assert set(np.unique(np.stack([sample["mask"] for sample in samples]))) <= {0, 1, 2, 3, 4}


def test_boxes_and_masks_lie_on_the_shapes() -> None:
    from vicinal.offline.drawn_shapes import drawn

    for number in range(8):
        picture, mask, found = drawn(np.random.default_rng(number), 64, number % 4, 1)
        rows, columns = np.nonzero(mask)
        seen = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        assert np.abs(seen - found["boxes"][0]).max() <= 1.0
        assert np.abs(picture[mask > 0].mean(0) - picture[mask == 0].mean(0)).max() > 30


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        vc.offline.shapes(tmp_path / name, count=4, seed=seed)
    files = {name: [path.read_bytes() for path in sorted((tmp_path / name).rglob("*.png"))] for name in "abc"}
    assert files["a"] == files["b"] != files["c"]


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(vc.JobError, match="expected a folder that does not exist yet"):
        vc.offline.shapes(tmp_path)
    with pytest.raises(vc.DataError, match=r"shapes.size: expected"):
        vc.offline.shapes(tmp_path / "x", size=8)
    with pytest.raises(vc.VicinalError, match="yolo9"):
        vc.offline.shapes(tmp_path / "x", to="yolo9")
    assert not (tmp_path / "x").exists()
