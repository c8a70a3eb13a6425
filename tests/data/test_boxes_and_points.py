"""What users have for boxes and keypoints: rounded, unlabelled, in fractions, and what is refused rather than lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc

FLIP = vc.Pipeline([vc.HorizontalFlip()])
NAN = float("nan")


def flipped(size: tuple[int, int], boxes: Any) -> Any:
    return FLIP(image=np.zeros((*size, 1), np.uint8), boxes=boxes)["boxes"]


@pytest.mark.parametrize("format", ["xyxy", "xywh", "cxcywh"])
@pytest.mark.parametrize(("decimals", "side"), [(4, 640), (4, 5000), (5, 1920), (6, 8000)])
def test_fractions_may_stick_out_by_what_their_decimals_round(format: str, decimals: int, side: int) -> None:
    generator = np.random.default_rng(decimals * side)
    for low in generator.integers(1, side - 1, 60).tolist():
        left, right = (low / side, 1.0) if low % 2 else (0.0, low / side)
        exact = {
            "xyxy": [left, 0, right, 1], "xywh": [left, 0, right - left, 1],
            "cxcywh": [(left + right) / 2, 0.5, right - left, 1],
        }[format]  # fmt: skip
        [row] = flipped((4, side), vc.Boxes([[round(value, decimals) for value in exact]], format=format, normalized=True)).data
        x = {"xyxy": row[0], "xywh": row[0], "cxcywh": row[0] - row[2] / 2}[format]
        assert abs(x - (1 - right)) < 2 * 10.0**-decimals


@pytest.mark.parametrize(
    ("size", "boxes"),
    [
        ((50, 640), vc.Boxes([[600.13, 1, 39.88, 9]], format="xywh")),  # COCO of two decimals
        ((50, 640), np.array([[1, 1, 639.7, 9]], np.float16)),  # in float16 that is 639.5 or 640
        ((50, 641), np.array([[1, 1, 641, 9]], np.float16)),
        ((50, 640), vc.Boxes(np.array([[0.9, 0.5, 0.2, 0.2]], np.float16), format="cxcywh", normalized=True)),
    ],
)
def test_boxes_may_stick_out_by_what_their_form_rounds(size: tuple[int, int], boxes: Any) -> None:
    assert len(flipped(size, boxes)) == 1


@pytest.mark.parametrize(
    "boxes",
    [
        vc.Boxes([[0.5, 0.5, 1.01, 0.5]], format="cxcywh", normalized=True), [[1, 1, 101, 9]], [[-0.5, 1, 9, 9]],
        vc.Boxes([[0.5, 0.5, 1.001, 0.6]], normalized=True), vc.Boxes([[90, 1, 10.2, 9]], format="xywh"),
    ],
)  # fmt: skip
def test_what_sticks_out_further_is_refused(boxes: Any) -> None:
    with pytest.raises(vc.DataError, match="expected a box inside the canvas of height 50 and width 100"):
        flipped((50, 100), boxes)


@pytest.mark.parametrize("decimals", [4, 5, 6])
def test_polygons_of_fractions_too(decimals: int) -> None:
    edge = 1 + 0.4 * 10.0**-decimals
    boxes = vc.Boxes([[0.5, 0, 1, 0.5]], normalized=True, polygons=[[[[0.5, 0], [edge, 0], [edge, 0.5]]]])
    assert len(flipped((2000, 2000), boxes)) == 1


@pytest.mark.parametrize("format", ["xyxy", "xywh", "cxcywh"])
@pytest.mark.parametrize("flat", [(0, 5), (5, 0), (0, 0)])
def test_clip_drops_boxes_of_no_width_or_height(format: str, flat: tuple[int, int]) -> None:
    width, height = flat
    row = {"xyxy": [3, 3, 3 + width, 3 + height]}.get(format, [3, 3, width, height])
    good = {"xyxy": [1, 1, 9, 9], "xywh": [1, 1, 8, 8], "cxcywh": [5, 5, 8, 8]}[format]
    boxes = vc.Boxes([row, good], format=format, labels=["flat", "good"], clip=True)
    assert flipped((20, 20), boxes).labels == ["good"]
    with pytest.raises(vc.DataError, match=r"boxes\[0\]: expected a positive width and height"):
        flipped((20, 20), vc.Boxes([row, good], format=format))


def test_clip_takes_no_box_that_runs_backwards() -> None:
    with pytest.raises(vc.DataError, match=r"boxes\[1\]: expected no negative width and height"):
        flipped((20, 20), vc.Boxes([[1, 1, 9, 9], [9, 1, 3, 9]], clip=True))


@pytest.mark.parametrize(
    "boxes",
    [
        [[0.1, 0.2, 0.5, 0.6]], np.array([[0, 0, 1, 1], [0.2, 0.2, 0.4, 0.9]]),
        vc.Boxes([[0.5, 0.5, 0.2, 0.3]], format="cxcywh"),
        vc.Boxes([[0.5, 0.5, 0.5, 0.5]], format="xywh", clip=True), np.array([[0.25, 0.5, 1.004, 0.9]], np.float32),
    ],
)  # fmt: skip
def test_boxes_that_look_like_fractions_are_refused(boxes: Any) -> None:
    for call in (lambda: flipped((300, 400), boxes), lambda: vc.Batch(np.zeros((1, 300, 400, 1), np.uint8), boxes=[boxes])):
        with pytest.raises(vc.DataError, match=r"expected pixels, got .* \(fractions: Boxes\(\.\.\., normalized=True\)\)"):
            call()


@pytest.mark.parametrize(
    ("size", "boxes"),
    [
        ((300, 400), []), ((1, 1), [[0.2, 0.2, 0.9, 0.9]]), ((300, 400), [[0, 0, 1, 1]]), ((300, 400), [[0.2, 0.2, 0.9, 40]]),
        ((300, 400), [[0.2, 0.2, 0.9, 0.9], [3, 3, 9, 9]]), ((300, 400), np.zeros((0, 4))),
    ],
)  # fmt: skip
def test_boxes_that_may_be_pixels_are_not(size: tuple[int, int], boxes: Any) -> None:
    flipped(size, boxes)


def points(given: Any, *transforms: vc.Transform) -> Any:
    return vc.Pipeline(list(transforms))(image=np.zeros((25, 30, 3), np.uint8), keypoints=given)["keypoints"]


MOVES = [
    (vc.HorizontalFlip(),), (vc.Translate(x=5, y=3, whole=True),), (vc.Rotate(30), vc.Resize((50, 20))),
    (vc.Perspective(0.3),), (vc.CenterCrop(8), vc.Pad(9)), (),
]  # fmt: skip


@pytest.mark.parametrize("moves", MOVES)
@pytest.mark.parametrize("nowhere", [(0.0, 0.0), (NAN, NAN)])
def test_an_unlabelled_point_stays_where_it_is_not(moves: tuple[vc.Transform, ...], nowhere: tuple[float, float]) -> None:
    out = points(vc.Keypoints([[12, 13], nowhere], visibility=[2, 0]), *moves)
    np.testing.assert_array_equal(out.xy[1], nowhere)
    assert out.visibility == [2, 0]
    np.testing.assert_array_equal(points([[*nowhere, 0], [12, 13, 2]], *moves)[0], [*nowhere, 0])
    array = np.array([[12, 13, 1], [*nowhere, 0]], np.float32)
    np.testing.assert_array_equal(points(array, *moves)[1], array[1])
    [label, _] = points(array, *moves)
    assert np.isfinite(label).all()
    assert label[2] == 1


def test_unlabelled_points_change_places_with_their_partners() -> None:
    given = vc.Keypoints([[12, 13], [0, 0], [NAN, NAN], [5, 5]], visibility=[2, 0, 0, 1], pairs=((0, 1), (2, 3)))
    out = points(given, vc.HorizontalFlip())
    np.testing.assert_array_equal(out.xy, [[0, 0], [18, 13], [25, 5], [NAN, NAN]])
    assert out.visibility == [0, 2, 1, 0]


def test_a_point_that_left_the_picture_still_moves() -> None:
    out = points(vc.Keypoints([[40, 5]], visibility=[0]), vc.Translate(x=5, y=3, whole=True))
    assert (out.xy, out.visibility) == ([[45, 8]], [0])


@pytest.mark.parametrize(
    "given", [[[NAN, 3]], [[3, NAN, 2]], [[float("inf"), 2, 0]], vc.Keypoints([[1, 2]]), np.array([[NAN, NAN, 1]])]
)
def test_other_points_are_finite(given: Any) -> None:
    if isinstance(given, vc.Keypoints):
        with pytest.raises(vc.DataError, match=r"Keypoints\[1\]: expected finite numbers"):
            vc.Keypoints([[1, 2], [NAN, 1]], visibility=[2, 1])
        return
    with pytest.raises(vc.DataError, match=r"keypoints\[0\]: expected finite numbers"):
        points(given)


@pytest.mark.parametrize("given", [[[0.2, 0.3], [0.5, 0.9]], np.array([[0, 0, 0], [0.2, 0.3, 2], [1, 0.5, 1]])])
def test_points_that_look_like_fractions_are_refused(given: Any) -> None:
    with pytest.raises(vc.DataError, match=r"keypoints\[0\]: expected pixels, got .* \(fractions: times width and height\)"):
        points(given)


@pytest.mark.parametrize(
    "given", [[], [[0.5, 0.5]], [[0, 0, 0]] * 3, [[0, 0], [1, 1]], [[0.5, 0.5]] * 2, [[0.5, 0.5], [9, 0.5]]]
)
def test_points_that_may_be_pixels_are_not(given: Any) -> None:
    points(given)
