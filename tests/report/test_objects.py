"""Boxes are drawn in the colour of their class, else of their object, wherever in the list they are; with their names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.report.cell import draw_cell
from vicinal.report.draw import colour_of
from vicinal.report.objects import colours, told_apart, words
from vicinal.report.sheet import contact_sheet

PICTURE = np.full((100, 100, 3), 128, np.uint8)
ROWS = [[10.0, 10.0, 30.0, 30.0], [50.0, 50.0, 80.0, 80.0], [5.0, 60.0, 25.0, 90.0]]


@pytest.mark.parametrize("boxes", [vc.Boxes(ROWS), np.array(ROWS), ROWS], ids=["Boxes", "array", "list"])
def test_a_box_keeps_its_colour_when_another_is_dropped(boxes: Any) -> None:
    sample = told_apart({"image": PICTURE, "boxes": boxes})
    assert colours(sample) == [1, 2, 3]
    cut = vc.Pipeline([vc.Erase(((0, 0, 1, 1),)), vc.BoxCrop(40)], seed=1)
    for epoch in range(6):
        out = cut(**sample, epoch=epoch)
        left = colours(out)
        assert left is not None
        assert set(left) <= {1, 2, 3}
    out = vc.Pipeline([vc.CornerCrop(45, "bottom_left")])(**sample)
    assert colours(out) == [3]


@pytest.mark.parametrize(("labels", "names", "wanted", "said"), [
    ([2, 0, 2], ("cat", "dog", "cow"), [3, 1, 3], ["cow", "cat", "cow"]),
    ([2, 0, 2], (), [3, 1, 3], None),
    (["dog", "cat", "dog"], ("cat", "dog"), [2, 1, 2], ["dog", "cat", "dog"]),
    ([7, 0, 0], ("cat",), [8, 1, 1], ["7", "cat", "cat"]),
])  # fmt: skip
def test_classes_have_colours_and_names(labels: Any, names: Any, wanted: Any, said: Any) -> None:
    for sample in ({"image": PICTURE, "boxes": vc.Boxes(ROWS, labels=labels)}, {"boxes": ROWS, "labels": labels}):
        assert colours(sample, names) == wanted
        assert words(sample, names) == said
        assert told_apart(sample) == sample


def test_words_without_names_have_colours_of_their_own() -> None:
    one = colours({"boxes": ROWS, "labels": ["dog", "cat", "dog"]})
    other = colours({"boxes": ROWS, "labels": ["cat", "dog", "bird"]})
    assert one is not None
    assert other is not None
    assert one[0] == one[2] == other[1]
    assert one[1] == other[0]


def test_instances_share_the_colour_of_their_mask() -> None:
    assert colours({"boxes": vc.Boxes(ROWS, fields={"instance": [4, 9, 2]})}) == [4, 9, 2]
    assert colours({"boxes": ROWS}) is None
    assert colours({"boxes": ROWS, "labels": 3}) is None


def test_names_stand_on_large_cells_alone() -> None:
    sample = {"image": PICTURE, "boxes": vc.Boxes(ROWS, labels=[0, 1, 1])}
    large, small = draw_cell(sample, 200, 200, ("cat", "dog")), draw_cell(sample, 60, 60, ("cat", "dog"))
    plain = draw_cell(sample, 200, 200)
    assert (large != plain).any()
    assert (small == draw_cell(sample, 60, 60)).all()
    ground = (large == np.array(colour_of(2))).all(axis=2)
    assert ground[85:99, 101:120].mean() > 0.25  # behind "dog", above the second box


def test_a_sheet_has_one_colour_for_each_object() -> None:
    batch = vc.Batch(images=[PICTURE], boxes=[ROWS], ids=[0])
    sheet = contact_sheet(vc.Pipeline([vc.CornerCrop(45, "bottom_left")]), batch, columns=2, cell=100)
    copy = sheet[:, sheet.shape[1] // 2 :]
    assert (copy == np.array(colour_of(3))).all(axis=2).any()
    assert not (copy == np.array(colour_of(1))).all(axis=2).any()
