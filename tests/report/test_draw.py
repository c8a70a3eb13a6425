"""Targets are drawn where they are, and pictures of all kinds become RGB."""

from __future__ import annotations

import numpy as np
import pytest

from vicinal.data.boxes import Boxes
from vicinal.data.keypoints import Keypoints
from vicinal.report.cell import draw_cell
from vicinal.report.draw import colour_of, draw_boxes, draw_keypoints, draw_mask, to_rgb

BLACK = np.zeros((20, 30, 3), np.uint8)


@pytest.mark.parametrize(
    ("picture", "value"),
    [
        (np.full((4, 5), 10, np.uint8), 10),
        (np.full((4, 5, 1), 10, np.uint8), 10),
        (np.full((4, 5, 2), 10, np.uint8), 10),
        (np.full((4, 5, 4), 10, np.uint8), 10),
        (np.full((4, 5, 3), 2570, np.uint16), 10),
        (np.full((4, 5, 3), 0.2, np.float32), 51),
        (np.full((3, 40, 50), 0.2, np.float32), 51),
    ],
)
def test_every_kind_of_picture_becomes_rgb(picture: np.ndarray, value: int) -> None:
    result = to_rgb(picture)
    assert result.dtype == np.uint8
    assert result.shape[2] == 3
    assert (result == value).all()


def test_normalised_pictures_are_stretched_to_the_whole_range() -> None:
    result = to_rgb(np.linspace(-2, 2, 60, dtype=np.float32).reshape(4, 5, 3))
    assert (result.min(), result.max()) == (0, 255)


def test_what_is_no_number_is_drawn_dark_and_spoils_nothing_else() -> None:
    picture = np.array([[0.0, 0.5, 1.0, np.nan, np.inf, -np.inf]], np.float32)
    assert to_rgb(picture)[0, :, 0].tolist() == [0, 128, 255, 0, 255, 0]


def test_a_mask_is_outlined_and_tinted_inside_and_nothing_outside() -> None:
    mask = np.zeros((20, 30), np.uint8)
    mask[5:15, 8:20] = 2
    result = draw_mask(BLACK, mask, tint=0.5)
    assert (result[mask == 0] == 0).all()
    assert tuple(result[5, 10]) == colour_of(2)
    assert tuple(result[10, 12]) == tuple((np.array(colour_of(2)) * 0.5 + 0.5).astype(np.uint8))
    assert (BLACK == 0).all()


def test_stacks_of_instances_are_drawn_like_maps() -> None:
    planes = np.zeros((2, 20, 30), bool)
    planes[0, 2:8, 2:8] = planes[1, 10:16, 12:20] = True
    id_map = planes[0] * 1 + planes[1] * 2
    np.testing.assert_array_equal(draw_mask(BLACK, planes), draw_mask(BLACK, id_map))


def test_a_box_touches_its_own_pixels_only() -> None:
    result = draw_boxes(BLACK, np.array([[4.0, 3.0, 10.0, 12.0]]))
    rows, columns = np.nonzero(result.any(axis=2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (3, 11, 4, 9)
    assert not result[4:11, 5:9].any()


def test_keypoints_are_drawn_at_their_places_unless_invisible() -> None:
    points = np.array([[10.5, 8.5], [25.5, 15.5]])
    result = draw_keypoints(BLACK, points, np.array([2, 0]), radius=2)
    rows, columns = np.nonzero(result.any(axis=2))
    assert abs(rows.mean() - 8) < 0.1
    assert abs(columns.mean() - 10) < 0.1
    assert tuple(result[8, 10]) == colour_of(4)


def test_targets_are_scaled_with_their_picture() -> None:
    sample = {
        "image": np.zeros((100, 200, 3), np.uint8),
        "boxes": Boxes([[0.25, 0.5, 0.75, 1.0]], normalized=True),
        "keypoints": Keypoints([[20.5, 20.5]]),
    }
    cell = draw_cell(sample, 50, 50)
    assert (cell[:12] == 255).all()
    assert (cell[37:] == 255).all()
    picture = cell[12:37]
    rows, columns = np.nonzero((picture == colour_of(1)).all(axis=2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (12, 24, 12, 37)
    assert picture[5, 5].any()


@pytest.mark.parametrize("normalized", [False, True])
def test_polygons_are_drawn_inside_their_boxes(normalized: bool) -> None:
    picture = np.full((40, 40, 3), 100, np.uint8)
    triangle = np.array([[5.0, 5], [35, 5], [5, 35]]) / (40 if normalized else 1)
    box = np.array([[5.0, 5, 35, 35]]) / (40 if normalized else 1)
    drawn = draw_cell({"image": picture, "boxes": Boxes(box, polygons=[[triangle]], normalized=normalized)}, 80, 80)
    alone = draw_cell({"image": picture, "boxes": Boxes(box, normalized=normalized)}, 80, 80)
    changed = (drawn != alone).any(axis=2)
    assert changed[20, 20]
    assert np.array_equal(drawn[39, 40], colour_of(1)) or np.array_equal(drawn[40, 39], colour_of(1))  # its long side
    assert not changed[44:68, 44:68].any()
