"""Boxes and keypoints moved by warps, against pictures of them moved by OpenCV and found again."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vicinal.data.geometry import motions
from vicinal.data.instances import boxes_from_instances, plane_boxes
from vicinal.data.keypoints import Points
from vicinal.data.move_boxes import BoxRules, move_boxes
from vicinal.data.move_keypoints import move_keypoints
from vicinal.data.samples import Samples
from vicinal.data.targets.boxes import Objects
from vicinal.data.targets.instances import InstanceValue
from vicinal.data.targets.move import placed

SIZE = (120, 160)
HALF = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])  # from our places to OpenCV's, whose pixel centres are whole


@dataclass
class Step:
    matrix: np.ndarray
    size: np.ndarray
    active: np.ndarray

    def lattice(self, _: int) -> None:
        """No displacement field."""


def step(*backward: np.ndarray, size: tuple[int, int] = SIZE, active: list[bool] | None = None) -> Step:
    count = len(backward)
    return Step(np.stack(backward), np.array([size] * count), np.array(active or [True] * count))


def turn(degrees: float, scale: float = 1.0, shift: tuple[float, float] = (0, 0)) -> np.ndarray:
    forward = np.eye(3)
    forward[:2] = cv2.getRotationMatrix2D((SIZE[1] / 2, SIZE[0] / 2), -degrees, scale)
    forward[:2, 2] += shift
    return np.linalg.inv(forward)


FLIP = np.array([[-1.0, 0, SIZE[1]], [0, 1, 0], [0, 0, 1]])
TILT = np.array([[1, 0.1, -4], [0.05, 1.1, 3], [6e-4, -4e-4, 1]])


def picture_moved(picture: np.ndarray, backward: np.ndarray, size: tuple[int, int] = SIZE) -> np.ndarray:
    matrix = HALF @ backward @ np.linalg.inv(HALF)
    return cv2.warpPerspective(picture, matrix, size[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def hull_of(picture: np.ndarray) -> np.ndarray:
    """Edges of a white shape to a fraction of a pixel: whole pixels where it covers more than half."""
    rows, columns = np.nonzero(picture > 127)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], float)


@pytest.mark.parametrize("backward", [turn(0, 1.5), turn(90), turn(0, 1, (7.3, -4.6)), FLIP, turn(180, 0.8)])
def test_a_moved_box_is_where_its_picture_is(backward: np.ndarray) -> None:
    picture = np.zeros(SIZE, np.uint8)
    picture[40:70, 60:110] = 255
    out = move_boxes([np.array([[60.0, 40, 110, 70]])], motions([step(backward)], np.array([SIZE])), BoxRules())
    assert out.keep[0].all()
    assert np.abs(out.corners[0][0] - hull_of(picture_moved(picture, backward))).max() <= 0.51


@settings(max_examples=60)
@given(
    st.floats(-180, 180), st.floats(0.6, 1.6), st.floats(-3e-4, 3e-4), st.floats(-3e-4, 3e-4),
    st.floats(50, 110), st.floats(35, 85),
)
def test_a_moved_keypoint_is_where_its_dot_is(
    degrees: float, scale: float, across: float, down: float, x: float, y: float
) -> None:
    backward = turn(degrees, scale)
    backward[2] = (across, down, 1 - across * SIZE[1] / 2 - down * SIZE[0] / 2)
    moves = motions([step(backward)], np.array([SIZE]))
    out = move_keypoints([Points(np.array([[x, y]]), np.array([2]), np.zeros((0, 2), int))], moves)[0]
    if out.visibility[0] == 0 or not ((out.xy > 12) & (out.xy < np.array(SIZE[::-1]) - 12)).all():
        return
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    dot = 255 * np.exp(-((columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2) / 8)
    found = picture_moved(dot.astype(np.float32), backward)
    total = found.sum()
    centre = np.array([(found * (columns + 0.5)).sum(), (found * (rows + 0.5)).sum()]) / total
    assert np.abs(centre - out.xy[0]).max() < 0.5


@pytest.mark.parametrize("backward", [turn(33, 0.9), turn(-75), TILT, TILT @ turn(20)])
def test_the_hull_of_any_outline_matches_the_hull_of_its_picture(backward: np.ndarray) -> None:
    picture = np.zeros(SIZE, np.uint8)
    picture[45:75, 65:95] = 255
    boxes = move_boxes([np.array([[65.0, 45, 95, 75]])], motions([step(backward)], np.array([SIZE])), BoxRules()).corners
    rows, columns = np.nonzero(picture_moved(picture, backward) > 0)  # corners fade: anything lit counts
    found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
    assert np.abs(boxes[0][0] - found).max() < 1.6


def test_a_chain_that_loses_nothing_moves_as_its_composition_and_idle_samples_stay() -> None:
    box = [np.array([[20.0, 30, 50, 60]])] * 2
    chain = [step(FLIP, FLIP, active=[True, False]), step(turn(30), turn(30), size=(200, 220), active=[True, False])]
    boxes = move_boxes(box, motions(chain, np.array([SIZE] * 2)), BoxRules()).corners
    single = move_boxes(box[:1], motions([step(FLIP @ turn(30), size=(200, 220))], np.array([SIZE])), BoxRules()).corners
    np.testing.assert_allclose(boxes[0], single[0])
    np.testing.assert_array_equal(boxes[1], box[1])


def window(y: float, x: float, size: tuple[int, int]) -> Step:
    backward = np.eye(3)
    backward[:2, 2] = x, y
    return step(backward, size=size)


def test_what_a_canvas_on_the_way_cuts_off_does_not_come_back() -> None:
    """A window of 40 x 40 at (30, 40), then 30 pixels on each side: what was cut is not in the picture either."""
    given = [np.array([[0.0, 0, 20, 20], [50, 40, 70, 60], [20, 20, 60, 60]])]
    moves = motions([window(30, 40, (40, 40)), window(-30, -30, (100, 100))], np.array([[100, 120]]))
    out = move_boxes(given, moves, BoxRules())
    assert out.keep[0].tolist() == [False, True, True]
    np.testing.assert_allclose(out.corners[0][1:], [[40, 40, 60, 60], [30, 30, 50, 60]])
    np.testing.assert_allclose(out.seen[0], [0, 1, 20 * 30 / 1600])
    strict = move_boxes(given, moves, BoxRules(min_visibility=0.38))
    assert strict.keep[0].tolist() == [False, True, False]


def test_a_turned_box_that_is_cut_on_the_way_is_the_hull_of_what_is_left_of_its_outline() -> None:
    """Turned by 45 degrees and half cut off, then turned back: the picture shows a triangle."""
    centre = SIZE[1] / 2, SIZE[0] / 2
    box = np.array([[centre[0] - 20, centre[1] - 20, centre[0] + 20, centre[1] + 20]])
    left_half = window(0, 0, (SIZE[0], SIZE[1] // 2))
    back = turn(-45)
    moves = motions([step(turn(45)), left_half, step(back)], np.array([SIZE]))
    out = move_boxes([box], moves, BoxRules())
    np.testing.assert_allclose(out.seen[0], [0.5])
    np.testing.assert_allclose(out.corners[0], box, atol=1e-6)  # the triangle's hull is the square's


def test_boxes_that_nothing_moved_or_that_kept_their_area_stay_however_small() -> None:
    tiny = [np.array([[10.0, 10, 10.5, 10.5], [20, 20, 20, 30]])]
    sizes = np.array([SIZE])
    idle = motions([step(turn(30), active=[False])], sizes)
    for moves in ([], idle):
        out = move_boxes(tiny, moves, BoxRules(min_area=4.0, min_visibility=0.5))
        assert out.keep[0].all()
        np.testing.assert_array_equal(out.corners[0], tiny[0])
    assert move_boxes(tiny, motions([step(FLIP)], sizes), BoxRules(min_area=4.0)).keep[0].tolist() == [True, False]
    smaller = motions([step(turn(0, 0.9))], sizes)
    assert not move_boxes(tiny, smaller, BoxRules(min_area=4.0)).keep[0].any()


def test_keypoints_stay_hidden_once_a_canvas_cut_them_off() -> None:
    moves = motions([window(30, 40, (40, 40)), window(-30, -30, (100, 100))], np.array([[100, 120]]))
    points = Points(np.array([[10.5, 10.5], [60.5, 50.5]]), np.array([2, 2]), np.zeros((0, 2), int))
    out = move_keypoints([points], moves)[0]
    assert out.visibility.tolist() == [0, 2]
    np.testing.assert_allclose(out.xy[1], [50.5, 50.5])


def test_boxes_behind_the_camera_are_dropped_and_those_that_cross_the_horizon_are_cut() -> None:
    # output x = 40 x / (160 - x): the camera stands at x = 160, and what is right of it lies behind
    forward = np.array([[40.0, 0, 0], [0, 80, 0], [-1, 0, 160]])
    backward = np.linalg.inv(forward)
    rows = [np.array([[170.0, 10, 190, 30], [120, 10, 190, 30], [20, 10, 60, 30]])]
    out = move_boxes(rows, motions([step(backward)], np.array([[120, 200]])), BoxRules())
    boxes, keep = out.corners, out.keep
    assert keep[0].tolist() == [False, True, True]
    assert np.isfinite(boxes[0]).all()
    np.testing.assert_allclose(boxes[0][1], [40 * 120 / 40, 80 * 10 / 40, SIZE[1], SIZE[0]])
    np.testing.assert_allclose(boxes[0][2], [40 * 20 / 140, 80 * 10 / 140, 40 * 60 / 100, 80 * 30 / 100])


@pytest.mark.parametrize(("share", "min_visibility", "kept"), [(0.5, 0.4, True), (0.5, 0.6, False), (0.01, 0.0, False)])
def test_boxes_with_too_little_left_are_dropped(share: float, min_visibility: float, kept: bool) -> None:
    backward = np.eye(3)
    backward[0, 2] = 10 + 10 * (1 - share)  # moves to the left, `share` of a box 10 wide stays
    moves = motions([step(backward)], np.array([SIZE]))
    out = move_boxes([np.array([[10.0, 10, 20, 11]])], moves, BoxRules(min_area=1.0, min_visibility=min_visibility))
    assert out.keep[0].tolist() == [kept]
    np.testing.assert_allclose(out.seen[0], [share])


def test_keypoints_keep_their_number_and_hide_outside() -> None:
    backward = np.eye(3)
    backward[0, 2] = 50
    points = Points(np.array([[20.0, 20], [60, 20], [160, 120]]), np.array([2, 1, 2]), np.zeros((0, 2), int))
    out = move_keypoints([points], motions([step(backward)], np.array([SIZE])))[0]
    np.testing.assert_allclose(out.xy, [[-30, 20], [10, 20], [110, 120]])
    assert out.visibility.tolist() == [0, 1, 2]


@pytest.mark.parametrize(("backward", "swapped"), [(FLIP, True), (turn(40), False), (FLIP @ FLIP, False)])
def test_pairs_change_places_in_a_mirror_only(backward: np.ndarray, swapped: bool) -> None:
    points = Points(np.array([[60.0, 60], [90, 60], [75, 50]]), np.array([1, 2, 2]), np.array([[0, 1]]))
    out = move_keypoints([points], motions([step(backward)], np.array([SIZE])))[0]
    plain = move_keypoints([Points(points.xy, points.visibility, np.zeros((0, 2), int))],
                           motions([step(backward)], np.array([SIZE])))[0]
    order = [1, 0, 2] if swapped else [0, 1, 2]
    np.testing.assert_array_equal(out.xy, plain.xy[order])
    np.testing.assert_array_equal(out.visibility, points.visibility[order])
    assert points.xy[0, 0] == 60


@pytest.mark.parametrize("kind", ["maps", "planes"])
def test_what_is_aligned_with_a_dropped_box_goes_with_it(kind: str) -> None:
    id_map = np.zeros((1, *SIZE), np.uint8)
    id_map[0, 10:20, 5:15], id_map[0, 10:20, 100:120] = 3, 9
    planes = [np.stack([id_map[0] == 3, id_map[0] == 9]).astype(np.uint8)]
    instances = InstanceValue(maps=id_map) if kind == "maps" else InstanceValue(planes=planes)
    backward = np.eye(3)
    backward[0, 2] = 30
    boxes = Objects([np.array([[5.0, 10, 15, 20], [100, 10, 120, 20]])],
                    [{"instance": np.array([3, 9]), "labels": ["cat", "dog"], "score": (0.5, 0.7)}])
    given = Samples(np.zeros((1, *SIZE, 3), np.uint8), {"instances": instances, "boxes": boxes})
    out = placed(given, dict(given.targets), [step(backward)], BoxRules())
    np.testing.assert_array_equal(out["boxes"].corners[0], [[70, 10, 90, 20]])
    assert out["boxes"].fields[0]["labels"] == ["dog"]
    assert out["boxes"].fields[0]["score"] == (0.7,)
    if kind == "maps":
        assert np.unique(out["instances"].maps).tolist() == [0, 9]
    else:
        np.testing.assert_array_equal(out["instances"].planes[0], planes[0][1:])
    assert np.unique(id_map).tolist() == [0, 3, 9]


@pytest.mark.parametrize("kind", ["maps", "planes"])
def test_tight_boxes_follow_the_moved_instances(kind: str) -> None:
    before, after = np.zeros((2, *SIZE), np.uint8)
    cv2.circle(before, (60, 60), 20, 7, -1)
    turned = picture_moved(before * 36, turn(45, 1.2))
    after[turned > 127] = 7
    moved = InstanceValue(maps=after[None]) if kind == "maps" else InstanceValue(planes=[np.stack([after, after * 0])])
    boxes = Objects([np.array([[39.0, 39, 82, 82], [1, 1, 150, 110]])], [{"instance": [7, 8]}])
    given = Samples(before[None, ..., None], {"boxes": boxes})
    out = placed(given, {"boxes": boxes, "instances": moved}, [step(turn(45, 1.2))], BoxRules(tight=True))
    np.testing.assert_array_equal(out["boxes"].corners[0], hull_of(turned)[None])
    assert out["boxes"].fields[0]["instance"] == [7]


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_boxes_from_instances_are_tight(seed: int) -> None:
    id_map = np.random.default_rng(seed).choice([0, 0, 0, 0, 2, 500], (7, 9)).astype(np.int32)
    boxes = boxes_from_instances(id_map)
    for ident, (x0, y0, x1, y1) in zip(boxes.fields["instance"], boxes.data.astype(int), strict=True):
        inside = id_map == ident
        assert inside[y0:y1, x0:x1].sum() == inside.sum()
        assert inside[y0].any()
        assert inside[y1 - 1].any()
        assert inside[:, x0].any()
        assert inside[:, x1 - 1].any()
    assert set(boxes.fields["instance"]) == set(np.unique(id_map)) - {0}
    planes = np.stack([id_map == ident for ident in (2, 500)])
    np.testing.assert_array_equal(plane_boxes(planes)[planes.any(axis=(1, 2))], boxes.data)


def test_no_pictures_and_no_boxes() -> None:
    moves = motions([], np.zeros((0, 2), np.int64))
    assert move_boxes([], moves, BoxRules()).corners == []
    assert move_keypoints([], moves) == []
    for chain in ([step(FLIP, FLIP)], [step(FLIP, FLIP)] * 2):
        out = move_boxes([np.zeros((0, 4))] * 2, motions(chain, np.array([SIZE] * 2)), BoxRules())
        assert [b.shape for b in out.corners] == [(0, 4)] * 2
        assert [k.shape for k in out.keep] == [(0,)] * 2
