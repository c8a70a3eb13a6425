"""Polygons: moved with the pictures as rasterised, clipped, and their boxes; what they accept, and what they say."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import vicinal as vc
from vicinal.data.clip_rings import clip_rings, ring_areas
from vicinal.data.geometry import motions
from vicinal.data.move_boxes import BoxRules, move_boxes
from vicinal.data.move_polygons import move_polygons
from vicinal.data.polygons import Outlines, read_polygons
from vicinal.errors import DataError

SIZE = (96, 128)
PICTURE = np.zeros((*SIZE, 3), np.uint8)
NAN = float("nan")
WARPS = (
    vc.HorizontalFlip(), vc.VerticalFlip(), vc.Transpose(), vc.QuarterTurn(), vc.Rotate((-180, 180)),
    vc.Affine(degrees=(-30, 30), scale=(0.7, 1.3), shear_x=(-15, 15), translate_x=(-0.3, 0.3), unit="fraction"),
    vc.Perspective(0.5), vc.RandomCrop((60, 70)), vc.RandomResizedCrop((90, 110), scale=(0.3, 1)), vc.Pad(7),
)


def rasterised(rings: Any, size: tuple[int, int] = SIZE, times: int = 1) -> np.ndarray:
    """By brute force, the pixels whose centres lie in an odd number of each ring's lobes; ``times`` finer."""
    y, x = (np.mgrid[: size[0] * times, : size[1] * times] + 0.5) / times
    mask = np.zeros(y.shape, bool)
    for ring in rings:
        odd = np.zeros(y.shape, bool)
        for (x0, y0), (x1, y1) in zip(np.asarray(ring), np.roll(ring, -1, axis=0), strict=True):
            if y0 != y1:
                odd ^= ((y0 <= y) != (y1 <= y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
        mask |= odd
    return mask


def star(seed: int, corners: int, centre: tuple[float, float], radius: float) -> np.ndarray:
    """A ring around a centre that does not cross itself, inside SIZE."""
    generator = np.random.default_rng(seed)
    angles = np.sort(generator.uniform(0, 2 * np.pi, corners))
    reach = radius * generator.uniform(0.35, 1, corners)
    points = np.stack([centre[0] + reach * np.cos(angles), centre[1] + reach * np.sin(angles)], axis=1)
    return np.clip(points, 0, SIZE[::-1])


def hull(rings: Any) -> list[float]:
    points = np.concatenate([np.asarray(ring) for ring in rings])
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def thick(mask: np.ndarray, pixels: int) -> np.ndarray:
    """What of a mask is more than ``pixels`` away from its edge (the canvas's own edge counts too)."""
    return cv2.erode(np.pad(mask, 1).astype(np.uint8), np.ones((3, 3)), iterations=pixels)[1:-1, 1:-1] > 0


def boxes_of(*polygons: Any, **more: Any) -> vc.Boxes:
    return vc.Boxes([hull(p) if p is not None else [5, 5, 50, 40] for p in polygons], polygons=list(polygons), **more)


@settings(max_examples=120)
@given(
    st.lists(st.sampled_from(WARPS), min_size=1, max_size=2), st.integers(0, 2**31), st.integers(3, 12),
    st.tuples(st.floats(10, 118), st.floats(10, 86)), st.floats(20, 45),
)
def test_a_moved_polygon_is_where_its_mask_is(
    warps: list[Any], seed: int, corners: int, centre: tuple[float, float], radius: float
) -> None:
    rings = [star(seed, corners, centre, radius), star(seed + 1, corners, (centre[1], centre[0] % 96), radius / 2)]
    planes = rasterised(rings)
    if hull(rings)[0] >= hull(rings)[2] or hull(rings)[1] >= hull(rings)[3]:
        return
    augment = vc.Pipeline(warps, min_area=0.0, seed=0)
    given = vc.Batch([PICTURE], boxes=[boxes_of(rings)], instances=[planes[None]], ids=[seed])
    out = augment(given)
    boxes, size = out.boxes[0], out.images[0].shape[:2]
    if len(boxes) == 0:
        kept = augment(vc.Batch([PICTURE], masks=[planes.astype(np.uint8)], ids=[seed])).masks[0] > 0
        assert not thick(kept, 1).any()
        return
    moved, found = out.instances[0][0], rasterised(boxes.polygons[0], size)
    around = sum(np.linalg.norm(np.roll(ring, -1, axis=0) - ring, axis=1).sum() for ring in boxes.polygons[0])
    assert not thick(moved & ~found, 2).any()  # they may differ by a seam of two pixels
    assert not thick(found & ~moved, 2).any()
    assert np.count_nonzero(moved ^ found) < around + 20  # and on the whole by less than one
    np.testing.assert_array_equal(boxes.data, [hull(boxes.polygons[0])])
    assert (np.array(boxes.data) >= 0).all()
    assert (np.array(boxes.data) <= [*size[::-1]] * 2).all()


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(-4, 24), st.integers(-4, 20)), min_size=3, max_size=9))
def test_any_ring_is_clipped_to_what_it_encloses(points: list[tuple[int, int]]) -> None:
    """Rings of few whole numbers: they cross and touch themselves, repeat points, enclose nothing."""
    ring = np.array(points, float)
    outlines = Outlines(ring, np.array([len(ring)]), np.array([0]), 1)
    clipped = clip_rings(outlines, np.array([[20.0, 16.0]]))
    pieces = [clipped.outlines.rings(np.array([index])).points for index in range(len(clipped.outlines.lengths))]
    wanted = rasterised([ring], (16, 20), 5)
    differing = rasterised(pieces, (16, 20), 5) ^ wanted
    assert not thick(differing, 1).any()
    assert abs(wanted.mean() * 320 - clipped.left[0]) < 12  # a fifth of a pixel along the longest edges that fit in
    assert clipped.left[0] <= clipped.whole[0] + 1e-6
    assert clipped.whole[0] == pytest.approx(ring_areas(outlines)[0])
    assert all(len(piece) >= 3 for piece in pieces)


def test_points_keep_their_order_and_precision() -> None:
    ring = [[10.25, 20.5], [60, 20.5], [60, 70.125], [30, 40]]
    out = vc.Pipeline([vc.HorizontalFlip()])(image=PICTURE, boxes=boxes_of([ring]))["boxes"]
    assert out.polygons == [[[[128 - x, y] for x, y in ring]]]
    assert out.data == [[128 - 60, 20.5, 128 - 10.25, 70.125]]
    still = vc.Pipeline([vc.HorizontalFlip(p=0), vc.Brightness(1.1)], seed=0)(image=PICTURE, boxes=boxes_of([ring]))["boxes"]
    assert still.polygons == [[ring]]


def test_the_box_of_a_polygon_is_its_hull_and_others_stay_boxes() -> None:
    triangle = [[20, 20], [60, 30], [30, 70]]
    loose = vc.Boxes([[10, 10, 80, 80], [10, 10, 80, 80]], polygons=[[triangle], None], labels=["a", "b"])
    out = vc.Pipeline([vc.VerticalFlip()])(image=PICTURE, boxes=loose)["boxes"]
    np.testing.assert_allclose(out.data, [[20, 96 - 70, 60, 96 - 20], [10, 16, 80, 86]])
    assert out.polygons[1] is None
    turn = vc.Pipeline([vc.Rotate(45)])
    tight = np.array(turn(image=PICTURE, boxes=loose)["boxes"].data)
    assert (tight[0, 2:] - tight[0, :2] < tight[1, 2:] - tight[1, :2]).all()


def test_boxes_without_polygons_come_out_as_before() -> None:
    data = [[10.0, 10, 60, 60], [50, 20, 120, 90]]
    augment = vc.Pipeline([vc.Perspective(0.4), vc.RandomResizedCrop(64)], seed=0)
    alone = augment(vc.Batch([PICTURE] * 20, boxes=[data] * 20, ids=range(20)))
    mixed = [vc.Boxes(data, polygons=[None, None]) if n % 2 else data for n in range(20)]
    mixed[4] = vc.Boxes([*data, [1, 1, 90, 90]], polygons=[None, None, [[[1, 1], [90, 1], [90, 90]]]])
    among = augment(vc.Batch([PICTURE] * 20, boxes=mixed, ids=range(20)))
    for n, (one, other) in enumerate(zip(alone.boxes, among.boxes, strict=True)):
        rows = other.data if isinstance(other, vc.Boxes) else other
        assert rows[: len(one)] == one
        assert n == 4 or len(rows) == len(one)


@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("format", ["xyxy", "xywh", "cxcywh"])
def test_rings_come_out_as_they_came_in(format: str, normalized: bool) -> None:
    scale = np.array([128, 96] if normalized else [1, 1])
    rings = [np.array([[8, 8], [40, 8], [40, 64]], np.float32) / scale, np.array([[80, 8], [120, 8], [100, 80]]) / scale]
    values = {"xyxy": [8, 8, 120, 80], "xywh": [8, 8, 112, 72], "cxcywh": [64, 44, 112, 72]}[format]
    for make in (lambda ring: ring.astype(np.float32), lambda ring: torch.from_numpy(ring.astype(np.float32)),
                 lambda ring: ring.tolist()):
        polygon = [make(ring) for ring in rings]
        boxes = vc.Boxes(np.array([values]) / np.tile(scale, 2), format=format, normalized=normalized, polygons=[polygon])
        out = vc.Pipeline([vc.HorizontalFlip()])(image=PICTURE, boxes=boxes)["boxes"]
        assert [type(ring) for ring in out.polygons[0]] == [type(ring) for ring in polygon]
        if not isinstance(polygon[0], list):
            assert out.polygons[0][0].dtype == polygon[0].dtype
        for got, ring in zip(out.polygons[0], rings, strict=True):
            np.testing.assert_allclose(np.asarray(got) * scale, [128, 0] + np.asarray(ring) * scale * [-1, 1], atol=1e-4)
        np.testing.assert_allclose(out.xyxy(*SIZE), [[8, 8, 120, 80]], atol=1e-4)
        assert pickle.loads(pickle.dumps(out)).format == format


def test_a_ring_may_come_out_in_pieces_or_not_at_all() -> None:
    comb = [[10, 10], [110, 10], [110, 60], [90, 60], [90, 25], [30, 25], [30, 60], [10, 60]]
    corner = [[0, 0], [128, 0], [128, 96], [120, 96], [120, 8], [0, 8]]  # its hull is the whole canvas
    boxes = boxes_of([comb], [corner], None, labels=["comb", "corner", "box"], fields={"score": (1, 2, 3)})
    planes = np.arange(3, dtype=np.uint8)[:, None, None].repeat(96, 1).repeat(128, 2)
    window = vc.Pipeline([vc.CenterCrop((40, 104))])  # from (12, 28) to (116, 68)
    out = window(image=PICTURE, boxes=boxes, instances=planes)
    moved = out["boxes"]
    assert moved.labels == ["comb", "box"]
    assert moved.fields == {"score": (1, 3)}
    np.testing.assert_array_equal(out["instances"], planes[[0, 2], :40, :104])
    assert sorted(hull([ring]) for ring in moved.polygons[0]) == [[0, 0, 18, 32], [78, 0, 98, 32]]
    assert moved.polygons[1] is None
    assert moved.data == [[0, 0, 98, 32], [0, 0, 38, 12]]


@pytest.mark.parametrize(("rule", "limit", "kept"), [
    ("min_visibility", 0.24, True), ("min_visibility", 0.26, False), ("min_area", 390.0, True), ("min_area", 410.0, False),
])
def test_visibility_is_the_polygons_share_and_area_that_of_its_hull(rule: str, limit: float, kept: bool) -> None:
    """The half of the hull of this triangle that stays holds a quarter of its area, in a hull of 20 by 20."""
    triangle = boxes_of([[[84, 48], [44, 48], [44, 8]]])
    out = vc.Pipeline([vc.Translate(-64.0)], **{rule: limit})(image=PICTURE, boxes=triangle)["boxes"]
    assert len(out) == kept
    if kept:
        np.testing.assert_allclose(hull(out.polygons[0]), out.data[0], atol=1e-6)
        np.testing.assert_allclose(out.data, [[0, 28, 20, 48]], atol=1e-6)


def test_a_hole_stays_a_hole_where_the_canvas_cuts_beside_it() -> None:
    """A ring around a square and, by a bridge of no width, around a square hole in it."""
    hole = [[40, 50], [40, 65], [60, 65], [60, 35], [40, 35], [40, 50]]
    ring = [[20, 20], [100, 20], [100, 80], [20, 80], [20, 50], *hole, [20, 50]]
    out = vc.Pipeline([vc.CenterCrop((96, 60))])(image=PICTURE, boxes=boxes_of([ring]))["boxes"]  # x from 34 to 94
    wanted = np.zeros((96, 60), bool)
    wanted[20:80] = True
    wanted[35:65, 6:26] = False
    np.testing.assert_array_equal(rasterised(out.polygons[0], (96, 60)), wanted)
    drawn = np.zeros((96, 60), np.uint8)  # and for a reader that draws with OpenCV, but for the lines themselves
    cv2.fillPoly(drawn, [np.round(np.array(piece)).astype(np.int32) for piece in out.polygons[0]], 1)
    assert not drawn[37:63, 8:24].any()
    assert drawn[22:33].all()


@dataclass
class Step:
    matrix: np.ndarray
    size: np.ndarray
    active: np.ndarray

    def lattice(self, _: int) -> None:
        """No displacement field."""


def test_polygons_behind_the_camera_are_dropped_and_those_that_cross_the_horizon_are_cut() -> None:
    # output x = 40 x / (160 - x), y = 80 y / (160 - x): the camera stands at x = 160, what is right of it lies behind
    forward = np.array([[40.0, 0, 0], [0, 80, 0], [-1, 0, 160]])
    moves = motions([Step(np.linalg.inv(forward)[None], np.array([[120, 400]]), np.array([True]))], np.array([[120, 200]]))
    rows = [np.array([[170.0, 10, 190, 30], [120, 10, 190, 30], [20, 10, 60, 30]])]
    rings = [[[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]] for x0, y0, x1, y1 in rows[0]]
    outlines, _ = read_polygons(rings, 3, (1, 1), "polygons")
    boxes = move_boxes(rows, moves, BoxRules())
    moved, judged = move_polygons([outlines], rows, boxes, moves, BoxRules())
    assert judged.keep[0].tolist() == boxes.keep[0].tolist() == [False, True, True]
    np.testing.assert_allclose(judged.corners[0][1:], boxes.corners[0][1:], atol=1e-6)
    strip = moved[0].boxes(np.array([1])).points  # between the lines y = (x + 40) / 8 and y = (x + 40) * 3 / 8
    np.testing.assert_allclose(sorted(strip.tolist()), [[120, 20], [120, 60], [280, 120], [400, 55], [400, 120]], atol=1e-3)


def test_the_share_that_is_left_counts_what_lies_behind_the_camera_as_gone() -> None:
    forward = np.array([[40.0, 0, 0], [0, 80, 0], [-1, 0, 160]])
    moves = motions([Step(np.linalg.inv(forward)[None], np.array([[120, 400]]), np.array([True]))], np.array([[120, 200]]))
    outlines, _ = read_polygons([[[[120, 10], [190, 10], [190, 30]]]], 1, (1, 1), "polygons")
    rows, rules = [np.array([[120.0, 10, 190, 30]])], BoxRules(min_visibility=0.01)
    boxes = move_boxes(rows, moves, rules)
    assert not move_polygons([outlines], rows, boxes, moves, rules)[1].keep[0].any()


def test_clip_cuts_polygons_on_the_way_in() -> None:
    inside, over = [[1, 1], [9, 1], [9, 9]], [[100, 10], [140, 10], [140, 50], [100, 50]]
    polygons = [[inside], [over], [[[130, 1], [140, 1], [140, 9]]]]
    boxes = vc.Boxes([[1, 1, 9, 9], [100, 10, 140, 50], [1, 1, 9, 9]], polygons=polygons, clip=True, labels=[1, 2, 3])
    out = vc.Pipeline([vc.Invert()])(image=PICTURE, boxes=boxes)["boxes"]
    assert out.labels == [1, 2]
    assert out.data == [[1, 1, 9, 9], [100, 10, 128, 50]]
    assert out.polygons[0] == [inside]
    assert hull(out.polygons[1]) == [100, 10, 128, 50]


def test_nothing_is_cut_where_nothing_sticks_out() -> None:
    """Then shapely is not even imported, nor is it without polygons."""
    code = """
import sys
import numpy as np
import vicinal as vc
boxes = vc.Boxes([[10, 10, 50, 50]], polygons=[[[[10, 10], [50, 10], [50, 50]]]], clip=True)
vc.Pipeline([vc.HorizontalFlip(), vc.Rotate(10)])(image=np.zeros((64, 64, 3), np.uint8), boxes=boxes)
assert "shapely" not in sys.modules
vc.Pipeline([vc.CenterCrop(40)])(image=np.zeros((64, 64, 3), np.uint8), boxes=boxes)
assert "shapely" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


BOX = [[1, 2, 30, 40]]
RING = [[1, 2], [30, 2], [30, 40]]
BAD: list[tuple[Any, str]] = [
    (lambda: vc.Boxes(BOX, polygons=[[RING], None]), "Boxes.polygons: expected one entry for each of 1 boxes, got 2"),
    (lambda: vc.Boxes(BOX, polygons=5), "Boxes.polygons: expected one entry for each of 1 boxes, got 5"),
    (lambda: one([RING[:2]]), "boxes.polygons[0][0]: shape: expected [K, 2] with K of at least 3, got (2, 2)"),
    (lambda: one([RING, [1, 2, 3, 4, 5, 6]]),
     "boxes.polygons[0][1]: shape: expected [K, 2] with K of at least 3, got (6,)"),
    (lambda: one(RING),
     "boxes.polygons[0][0]: shape: expected [K, 2] with K of at least 3, got (2,) (a polygon of one ring: [ring])"),
    (lambda: one([]), "boxes.polygons[0]: expected a list of at least one ring, or None, got []"),
    (lambda: one(3), "boxes.polygons[0]: expected a list of at least one ring, or None, got 3"),
    (lambda: one([[[1, 2], [30], [30, 40]]]),
     "boxes.polygons[0][0]: expected rows of equal length, got [[1, 2], [30], [30, 40]]"),
    (lambda: one([[["a", "b"]] * 3]), "boxes.polygons[0][0]: dtype: expected numbers, got '<U1'"),
    (lambda: one([RING, [[1, 2], [NAN, 2], [30, 40]]]),
     "boxes.polygons[0][1]: expected finite numbers of pixels up to 1e9, got [nan, 2.0]"),
    (lambda: one([[[1, 2], [128.1, 2], [30, 40]]]), "boxes.polygons[0][0]: expected points inside the canvas of height 96 "
     "and width 128 (or Boxes(..., clip=True)), got [128.1, 2.0]"),
    (lambda: vc.Batch([PICTURE] * 2, boxes=[BOX, vc.Boxes(BOX * 2, polygons=[None, [[[1, 2], [3, -1], [5, 5]]]])]),
     "Batch.boxes[1].polygons[1][0]: expected points inside the canvas of height 96 and width 128 "
     "(or Boxes(..., clip=True)), got [3.0, -1.0]"),
]


def one(polygon: Any) -> Any:
    return vc.Pipeline([vc.HorizontalFlip()])(image=PICTURE, boxes=vc.Boxes(BOX, polygons=[polygon]))


@pytest.mark.parametrize(("make", "message"), BAD)
def test_what_is_no_polygon_is_named(make: Any, message: str) -> None:
    with pytest.raises(DataError) as error:
        make()
    assert str(error.value) == message


def test_points_may_stick_out_by_a_thousandth_of_a_pixel() -> None:
    out = one([[[1, 2], [128.0009, 2], [30, 40]]])["boxes"]
    assert out.data == [[0, 2, 127, 40]]


def test_pictures_without_boxes_among_those_with_polygons() -> None:
    boxes = [vc.Boxes([], polygons=[]), boxes_of([RING]), vc.Boxes(np.zeros((0, 4)))]
    out = vc.Pipeline([vc.Rotate(5)])(vc.Batch([PICTURE] * 3, boxes=boxes))
    assert [len(entry) for entry in out.boxes] == [0, 1, 0]
    assert out.boxes[0].polygons == []
    assert vc.Pipeline([vc.Rotate(5)])(vc.Batch([], boxes=[])).boxes == []
