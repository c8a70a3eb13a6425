"""Maps follow what moves the picture: the square lies where the spot is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.saliency.planted import IDS, maps, middle, pictures
from vicinal.errors import DataError, SpecError

MOVES: dict[str, Callable[[], list[Any]]] = {
    "nothing": list,
    "a flip": lambda: [vc.HorizontalFlip(p=0.5), vc.VerticalFlip(p=0.5)],
    "a turn": lambda: [vc.Rotate((-60, 60))],
    "a crop that is resized": lambda: [vc.RandomResizedCrop((60, 50), scale=(0.3, 0.8))],
    "a perspective": lambda: [vc.Perspective(0.4, border="reflect")],
    "a field of shifts": lambda: [vc.ElasticTransform(alpha=(10, 20), sigma=(6, 8), border="edge")],
    "quarter turns, and more canvas": lambda: [vc.QuarterTurn(), vc.Pad((3, 40, 20, 1))],
    "colours between warps": lambda: [vc.Affine((-20, 20), (0.7, 1.2)), vc.Multiply(0.95), vc.Transpose(p=0.5), vc.Shear(x=10)],
    "some of them": lambda: [vc.OneOf([vc.Rotate(90), vc.Translate(x=12), vc.CenterCrop((48, 60))])],
    "a function": lambda: [vc.Rotate(20), vc.MedianBlur(1), vc.HorizontalFlip()],
}


@pytest.mark.parametrize("how", MOVES)
def test_squares_follow_the_picture(how: str) -> None:
    seen = 0
    moves, given = MOVES[how](), pictures()
    for epoch in range(2):
        moved = vc.Pipeline(moves, seed=4)(list(given), ids=IDS, epoch=epoch)
        augment = vc.Pipeline([*moves, vc.SaliencyErase(maps(), 0.1, fill=0.0)], seed=4)
        _, record = augment.trace(vc.Batch(list(given), ids=IDS), epoch=epoch)
        squares = record.values["SaliencyErase[0]"]["rectangles"][:, 0]
        for picture, (y0, x0, y1, x1) in zip(moved, squares, strict=True):
            place = middle(picture)
            margin = 0.12 * np.array(picture.shape[:2])
            if np.isnan(place).any() or (place < margin).any() or (place > picture.shape[:2] - margin).any():
                continue  # a part of the spot is gone, or all of it
            seen += 1
            far = np.abs(np.array([(y0 + y1) / 2, (x0 + x1) / 2]) - place) / picture.shape[:2]
            assert far.max() < 0.11, f"{how}: {far}"  # a cell is a 14th, and more where a warp enlarges it
    assert seen >= 5


def test_what_has_left_the_canvas_is_not_erased() -> None:
    kept, corner = vc.SaliencyMaps(), np.zeros((14, 14))
    corner[0, 1] = 1
    kept.put([4], [corner])
    for ahead in (vc.CenterCrop((20, 30)), vc.Translate(y=-20), vc.Scale(3.0)):
        augment = vc.Pipeline([ahead, vc.SaliencyErase(kept, fill=1.0)], seed=1)
        out, record = augment.trace(vc.Batch(pictures()[:1], ids=[4]))
        assert not record.values["SaliencyErase[0]"]["rectangles"].any()
        assert out.images.max() < 255


def test_a_map_of_a_part_is_that_of_the_part() -> None:
    """In a half of CutOnce, what stands out is what does so in that half."""
    given = np.full((1, 60, 80, 3), 90, np.uint8)
    kept, plan = vc.SaliencyMaps(), np.zeros((14, 14))
    plan[3, 3], plan[10, 9] = 1.0, 0.6  # in the upper half, and in the lower
    kept.put([4], [plan])
    out = vc.Pipeline([vc.CutOnce([vc.SaliencyErase(kept, 0.3, fill=1.0)], axis="height")], seed=1)(given, ids=[4])[0, ..., 0]
    above, below = middle(out[:30, :, None].repeat(3, axis=2)), middle(out[30:, :, None].repeat(3, axis=2))
    np.testing.assert_allclose(above, [15, 20], atol=4)
    np.testing.assert_allclose(below, [15, 54.3], atol=4)


@pytest.mark.parametrize("form", ["square", "threshold"])
def test_missing_maps_are_an_error_or_nothing(form: str) -> None:
    given = pictures()[:2]
    with pytest.raises(DataError, match=r"SaliencyErase.*maps: expected a map of every picture.*id 123.*there are 6"):
        vc.Pipeline([vc.SaliencyErase(maps(), form=form)])(given, ids=[IDS[0], 123])
    out = vc.Pipeline([vc.SaliencyErase(maps(), form=form, missing="skip", fill=1.0)])(given, ids=[IDS[0], 123])
    assert (out[0] != given[0]).any()
    np.testing.assert_array_equal(out[1], given[1])


@pytest.mark.parametrize(
    "ahead", [vc.Mixup(0.5), vc.GridShuffle(2), vc.CutMix(), vc.CutOnce([vc.Rotate(5)]), vc.CutOnce([vc.GridShuffle(2)])]
)
def test_maps_are_refused_where_they_no_longer_fit(ahead: Any) -> None:
    with pytest.raises(SpecError, match="expected a place ahead of"):
        vc.Pipeline([ahead, vc.SaliencyErase(maps())], seed=0)(vc.Batch(pictures(), ids=IDS, labels=list(range(6))))


@pytest.mark.parametrize("maps_field", [7, "no such file", b"x"])
def test_no_maps(maps_field: Any) -> None:
    with pytest.raises(SpecError, match=r"SaliencyErase.maps: expected a SaliencyMaps, or the path of a file of one, or None"):
        vc.SaliencyErase(maps_field)
