"""Rotated boxes: against their polygons, exact where a map keeps shapes, in every form and call."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import vicinal as vc
from vicinal.data.rectangles import ANGLES, corners, rows_of, told

Array = NDArray[Any]
SIZE = (60, 80)
PICTURE = np.zeros((*SIZE, 3), np.uint8)
GIVEN = np.array([[30, 20, 20, 8, 30.0], [60, 50, 30, 6, -75], [5, 5, 20, 9, 10], [40, 30, 3, 40, 179]])
MOVES: dict[str, list[vc.Transform]] = {
    "affine": [vc.Affine(degrees=(-180, 180), scale=(0.5, 2.0), shear_x=(-25, 25), translate_x=(-0.3, 0.3), unit="fraction")],
    "perspective": [vc.Perspective(0.3)],
    "crops": [vc.RandomResizedCrop((40, 50)), vc.Rotate((-90, 90)), vc.RandomCrop((30, 30))],
    "fields": [vc.ElasticTransform(), vc.Twirl(60)],
    "turn of a cut": [vc.RandomCrop((40, 40)), vc.Rotate((20, 70)), vc.Pad(9), vc.HorizontalFlip()],
}


SLACK = dict.fromkeys(MOVES, 1e-6) | {"fields": 0.1}
"""Pixels: where straight lines do not stay straight, outlines have points in between at different places."""


def dense(ring: Array) -> Array:
    """The ring with a point every half pixel."""
    return np.asarray(shapely.segmentize(shapely.LinearRing(ring), 0.5).coords)[:-1]


def drawn(rng: np.random.Generator, count: int = 5) -> Array:
    """Rows of rectangles that lie in the picture."""
    return rng.uniform((20, 18, 4, 4, -180), (60, 42, 24, 24, 180), (count, 5))


def area(points: Array) -> float:
    x, y = points.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def same_places(first: Array, second: Array, tolerance: float = 1e-6) -> bool:
    """Whether two rectangles have the same corners, in any order."""
    apart = np.abs(first[:, None] - second[None]).max(axis=2)
    return bool((apart.min(axis=0) < tolerance).all() and (apart.min(axis=1) < tolerance).all())


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("visibility", [0.0, 0.6])
def test_they_are_the_smallest_rectangles_around_their_polygons(name: str, visibility: float) -> None:
    rng = np.random.default_rng(4)
    pipeline = vc.Pipeline(MOVES[name], seed=5, min_visibility=visibility)
    turned = 0
    for id in range(25):
        rows = drawn(rng)
        names = [f"box {k}" for k in range(len(rows))]
        inside = [shapely.box(0, 0, *SIZE[::-1]).contains(shapely.Polygon(ring)) for ring in corners(rows)]
        rows, names = rows[inside], [one for one, keep in zip(names, inside, strict=True) if keep]
        rings = corners(rows)
        hulls = np.concatenate([rings.min(axis=1), rings.max(axis=1)], axis=1).reshape(-1, 4)
        out = pipeline(image=PICTURE, id=id, rotated_boxes=vc.RotatedBoxes(rows, labels=names),
                       boxes=vc.Boxes(hulls, labels=names, polygons=[[dense(ring)] for ring in rings]))  # fmt: skip
        found, wanted = out["rotated_boxes"], out["boxes"]
        polygons = {label: np.concatenate(rings) for label, rings in zip(wanted.labels, wanted.polygons, strict=True)}
        for label, box in zip(found.labels, corners(found.data), strict=True):
            if label not in polygons:  # min_area judges the hull there
                continue
            around = cv2.minAreaRect(polygons[label].astype(np.float32))
            assert area(box) == pytest.approx(around[1][0] * around[1][1], rel=5e-3, abs=2e-2)
            assert shapely.Polygon(box).buffer(SLACK[name]).covers(shapely.MultiPoint(polygons[label]))
            turned += 1
    assert turned > 30


def test_their_pixels_are_those_of_their_warped_mask() -> None:
    pipeline = vc.Pipeline([vc.Affine(degrees=(-180, 180), scale=(0.7, 1.3))], seed=2)
    for id in range(20):
        rows = drawn(np.random.default_rng(id), 1)
        y, x = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
        mask = shapely.contains_xy(shapely.Polygon(corners(rows)[0]), x, y).astype(np.uint8)
        out = pipeline(image=PICTURE, mask=mask, rotated_boxes=rows, id=id)
        if len(out["rotated_boxes"]):
            y, x = np.nonzero(out["mask"])
            box = shapely.Polygon(corners(out["rotated_boxes"])[0])
            assert shapely.distance(box, shapely.points(x + 0.5, y + 0.5)).max(initial=0.0) < 1.0


HEIGHT, WIDTH = SIZE
EXACT: list[tuple[vc.Transform, Any]] = [
    (vc.HorizontalFlip(), lambda x, y, angle: (WIDTH - x, y, 180 - angle)),
    (vc.VerticalFlip(), lambda x, y, angle: (x, HEIGHT - y, -angle)),
    (vc.QuarterTurn(1), lambda x, y, angle: (HEIGHT - y, x, angle + 90)),
    (vc.QuarterTurn(2), lambda x, y, angle: (WIDTH - x, HEIGHT - y, angle + 180)),
    (vc.QuarterTurn(3), lambda x, y, angle: (y, WIDTH - x, angle - 90)),
    (vc.Transpose(), lambda x, y, angle: (y, x, 90 - angle)),
]


@pytest.mark.parametrize(("transform", "wanted"), EXACT, ids=[type(one).__name__ for one, _ in EXACT])
def test_maps_that_keep_shapes_move_them_exactly_wherever_they_stick_out(transform: vc.Transform, wanted: Any) -> None:
    out = vc.Pipeline([transform], seed=1)(image=PICTURE, rotated_boxes=GIVEN)["rotated_boxes"]
    x, y, angle = wanted(*GIVEN[:, [0, 1, 4]].T)
    np.testing.assert_array_equal(out, np.column_stack([x, y, GIVEN[:, 2:4], (angle + 180) % 360 - 180]))


@pytest.mark.parametrize("steps", [[vc.QuarterTurn(1)] * 4, [vc.HorizontalFlip()] * 2, [vc.Transpose()] * 2])
def test_there_and_back_is_where_they_were(steps: list[vc.Transform]) -> None:
    rows, picture = GIVEN, PICTURE
    for step in steps:
        out = vc.Pipeline([step], seed=1)(image=picture, rotated_boxes=rows)
        rows, picture = out["rotated_boxes"], out["image"]
    np.testing.assert_array_equal(rows, GIVEN)


def test_the_first_side_stays_the_first_and_corners_their_way_around() -> None:
    quads = corners(GIVEN)[[0, 3]]
    for asked in (quads, quads[:, ::-1]):
        out = vc.Pipeline([vc.HorizontalFlip()], seed=1)(image=PICTURE, rotated_boxes=asked)["rotated_boxes"]
        for before, after in zip(asked, out, strict=True):
            mirrored = before * [-1, 1] + [SIZE[1], 0]
            np.testing.assert_allclose(after, mirrored[[1, 0, 3, 2]], atol=1e-12)
        turned = vc.Pipeline([vc.Rotate(10), vc.Affine(shear_x=5)], seed=1)(image=PICTURE, rotated_boxes=asked)["rotated_boxes"]
        sides = [np.linalg.norm(some[:, 1:3] - some[:, :2], axis=2) for some in (asked, turned)]
        np.testing.assert_array_equal(sides[0].argmax(axis=1), sides[1].argmax(axis=1))


def test_a_canvas_on_the_way_cuts_them_and_what_is_lost_counts() -> None:
    box = np.array([[40.0, 30, 40, 10, 0]])
    half = [vc.CropAndPad(0, -40, 0, 0, unit="pixels", keep_size=False), vc.Pad(20)]
    out = vc.Pipeline(half, seed=1)(image=PICTURE, rotated_boxes=box)
    np.testing.assert_allclose(out["rotated_boxes"], [[50, 50, 20, 10, 0]], atol=1e-9)
    assert len(vc.Pipeline(half, seed=1, min_visibility=0.51)(image=PICTURE, rotated_boxes=box)["rotated_boxes"]) == 0
    assert len(vc.Pipeline(half, seed=1, min_area=201)(image=PICTURE, rotated_boxes=box)["rotated_boxes"]) == 0
    assert len(vc.Pipeline(half, seed=1, min_area=199)(image=PICTURE, rotated_boxes=box)["rotated_boxes"]) == 1


@pytest.mark.parametrize("angles", ANGLES)
@settings(max_examples=40)
@given(
    st.floats(-400, 400), st.floats(0.5, 50), st.floats(0.5, 50), st.sampled_from([0.0, 90.0, -90.0, 45.0, 180.0, -45.0, None])
)
def test_conventions_tell_the_same_rectangle(angles: str, angle: float, width: float, height: float, whole: Any) -> None:
    row = np.array([[3.0, 4.0, width, height, angle if whole is None else whole]])
    found = told(row, angles)
    assert same_places(corners(found)[0], corners(row)[0])
    np.testing.assert_array_equal(told(found, angles), found)
    low, high = {"given": (-400, 400), "le90": (-90, 90), "le135": (-45, 135), "oc": (0, 90)}[angles]
    assert low <= found[0, 4] <= high
    assert angles not in ("le90", "le135") or (found[0, 2] >= found[0, 3] and found[0, 4] < high)
    assert angles != "oc" or found[0, 4] > 0


def test_opencv_draws_the_same_corners() -> None:
    for id in range(20):
        (row,) = drawn(np.random.default_rng(id), 1)
        points = cv2.boxPoints(((row[0], row[1]), (row[2], row[3]), row[4]))
        assert same_places(points.astype(float), corners(row[None])[0], 1e-3)
    np.testing.assert_allclose(rows_of(corners(GIVEN)), GIVEN, atol=1e-9)


FORMS = ["rows", "corners", "eight", "list", "tensor", "float32", "fractions"]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_back_as_it_was(form: str) -> None:
    torch = pytest.importorskip("torch")
    quads = corners(GIVEN)
    given: Any = {
        "rows": GIVEN, "corners": quads, "eight": quads.reshape(-1, 8), "list": GIVEN.tolist(),
        "tensor": torch.from_numpy(quads),
        "float32": GIVEN.astype(np.float32), "fractions": vc.RotatedBoxes(quads / SIZE[::-1], normalized=True),
    }[form]  # fmt: skip
    out = vc.Pipeline([vc.HorizontalFlip()], seed=1)(image=PICTURE, rotated_boxes=given)["rotated_boxes"]
    assert type(out) is type(given)
    holder = [one.data if isinstance(one, vc.RotatedBoxes) else one for one in (out, given)]
    array, before = (np.asarray(one) for one in holder)
    assert (array.shape, array.dtype) == (before.shape, before.dtype)
    found = corners(array.astype(float)) if array.shape[1:] == (5,) else array.reshape(-1, 4, 2)
    found = found * SIZE[::-1] if form == "fractions" else found
    for box, quad in zip(found, quads, strict=True):
        assert same_places(box, quad * [-1, 1] + [SIZE[1], 0], 1e-4)
    same = vc.Pipeline([vc.Brightness(0.5)], seed=1)(image=PICTURE, rotated_boxes=given)["rotated_boxes"]
    np.testing.assert_array_equal(np.asarray(same.data if isinstance(same, vc.RotatedBoxes) else same), before)


def test_labels_and_fields_go_with_them_in_every_call() -> None:
    crop = vc.Pipeline([vc.CenterCrop((30, 30))], seed=1, min_visibility=0.5)
    boxes = vc.RotatedBoxes(GIVEN, labels=["a", "b", "c", "d"], fields={"difficult": np.arange(4)})
    out = crop(image=PICTURE, rotated_boxes=boxes)["rotated_boxes"]
    assert out.labels == ["a", "d"]
    assert out.fields["difficult"].tolist() == [0, 3]
    assert crop(image=PICTURE, rotated_boxes=GIVEN, labels=[1, 2, 3, 4])["labels"] == [1, 4]
    batch = crop(vc.Batch([PICTURE] * 2, rotated_boxes=[GIVEN, GIVEN[:1]], labels=[[1, 2, 3, 4], [5]]))
    assert batch.labels == [[1, 4], [5]]
    video = crop(video=np.stack([PICTURE] * 2), rotated_boxes=[GIVEN, GIVEN[:1]], labels=[[1, 2, 3, 4], [5]])
    assert video["labels"] == [[1, 4], [5]]
    both = crop(image=PICTURE, boxes=[[30, 20, 40, 40], [0, 0, 5, 5]], rotated_boxes=boxes, labels=[7, 8])
    assert (both["labels"], both["rotated_boxes"].labels) == ([7], ["a", "d"])


def test_collated_they_are_tensors_with_their_labels() -> None:
    torch = pytest.importorskip("torch")
    from vicinal.torch import collate

    boxes = vc.RotatedBoxes(GIVEN, labels=[1, 2, 3, 4])
    rows = [{"image": PICTURE, "rotated_boxes": boxes}, {"image": PICTURE, "rotated_boxes": vc.RotatedBoxes([], labels=[])}]
    out = collate(vc.Pipeline([vc.HorizontalFlip()], seed=1))(rows)
    assert [tuple(one.shape) for one in out["rotated_boxes"]] == [(4, 5), (0, 5)]
    assert out["rotated_boxes"][0].dtype == torch.float32
    assert out["rotated_labels"][0].tolist() == [1, 2, 3, 4]


def test_the_way_back_brings_them_back() -> None:
    out, record = vc.Pipeline([vc.Affine(degrees=(10, 80), scale=0.6), vc.HorizontalFlip()], seed=1).trace(
        image=PICTURE, rotated_boxes=GIVEN[[0, 3]]
    )
    back = record.inverse()(image=out["image"], rotated_boxes=out["rotated_boxes"])["rotated_boxes"]
    np.testing.assert_allclose(back, GIVEN[[0, 3]], atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_cut_mix_leaves_rectangles_around_what_is_seen(seed: int) -> None:
    rng = np.random.default_rng(seed)
    given = [drawn(rng) for _ in range(2)]
    batch = vc.Batch(np.zeros((2, *SIZE, 3), np.uint8), rotated_boxes=given, labels=[[0] * 5, [1] * 5])
    out, record = vc.Pipeline([vc.CutMix(1.0)], seed=seed, min_area=0).trace(batch)
    for row in range(2):
        y0, x0, y1, x1 = record.values["CutMix[0]"]["rectangle"][row]
        pasted, whole = shapely.box(x0, y0, x1, y1), shapely.box(0, 0, *SIZE[::-1])
        other = int(record.values["CutMix[0]"]["partner"][row])
        seen = [shapely.difference(shapely.intersection(shapely.Polygon(ring), whole), pasted) for ring in corners(given[row])]
        seen += [shapely.intersection(shapely.Polygon(ring), pasted) for ring in corners(given[other])] if other != row else []
        wanted = [shape for shape in seen if shape.area > 1e-3]
        found = corners(out.rotated_boxes[row])
        if other == row:
            continue
        assert len(found) == len(wanted) == len(out.labels[row])
        for box, shape in zip(found, wanted, strict=True):
            assert shapely.Polygon(box).buffer(1e-6).covers(shape)
    mixed, record = vc.Pipeline([vc.Mixup(1.0)], seed=seed).trace(batch)
    alone = record.values["Mixup[0]"]["partner"].astype(int) == [0, 1]
    assert [len(one) for one in mixed.rotated_boxes] == np.where(alone, 5, 10).tolist()


def test_grid_shuffle_keeps_the_largest_part() -> None:
    picture = np.zeros((40, 40, 3), np.uint8)
    boxes = np.array([[10.0, 10, 12, 4, 30], [20, 10, 30, 8, 0], [24, 30, 10, 6, 0]])
    out, record = vc.Pipeline([vc.GridShuffle(2)], seed=3).trace(image=picture, rotated_boxes=boxes)
    source = record.values["GridShuffle[0]"]["source"][0].astype(int).tolist()
    went = [np.array([source.index(cell) % 2 * 20, source.index(cell) // 2 * 20]) for cell in range(4)]
    rows = out["rotated_boxes"]
    np.testing.assert_allclose(rows[0], [*(boxes[0, :2] + went[0]), 12, 4, 30], atol=1e-9)
    np.testing.assert_allclose(rows[1], [12.5 + went[0][0], 10 + went[0][1], 15, 8, 0], atol=1e-9)
    np.testing.assert_allclose(rows[2], [24.5 - 20 + went[3][0], 30 - 20 + went[3][1], 9, 6, 0], atol=1e-9)


def test_a_crop_that_looks_at_boxes_sees_them() -> None:
    box = np.array([[60.0, 45, 20, 6, 40]])
    for id in range(10):
        out = vc.Pipeline([vc.BoxSafeCrop((30, 30))], seed=2)(image=PICTURE, rotated_boxes=box, id=id)["rotated_boxes"]
        assert out.shape == (1, 5)


ERRORS: list[tuple[Any, str]] = [
    ([[1.0, 2, 3]], "rotated_boxes: shape: expected [M, 5] (cx, cy, w, h, degrees), or four corners [M, 4, 2] or [M, 8], "
                    "got (1, 3)"),
    ([[30.0, 20, 8, -1, 0]], "rotated_boxes[0]: expected a positive width and height, got [30.0, 20.0, 8.0, -1.0, 0.0]"),
    ([[30.0, 20, 8, 3, np.nan]], "rotated_boxes[0]: expected finite numbers, got [30.0, 20.0, 8.0, 3.0, nan]"),
    ([[30.0, 20, 8, 3, 0], [200, 20, 8, 3, 0]],
     "rotated_boxes[1]: expected a box that is not outside of the canvas of height 60 and width 80, "
     "got [200.0, 20.0, 8.0, 3.0, 0.0]"),
    ([[0.3, 0.2, 0.2, 0.1, 20.0]],
     "rotated_boxes[0]: expected pixels, got [0.3, 0.2, 0.2, 0.1, 20.0], all within the first pixel "
     "(fractions: corners in RotatedBoxes(..., normalized=True))"),
    ([[0.0, 0, 10, 10, 10, 0, 0, 10]],
     "rotated_boxes[0]: expected four corners in their order around an area, got [0.0, 0.0, 10.0, 10.0, 10.0, 0.0, 0.0, 10.0]"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "message"), ERRORS)
def test_errors_name_box_and_wish(given: Any, message: str) -> None:
    with pytest.raises(vc.DataError) as caught:
        vc.Pipeline([vc.HorizontalFlip()], seed=1)(image=PICTURE, rotated_boxes=np.array(given))
    assert str(caught.value) == message


def test_what_cannot_be_said_is_refused() -> None:
    with pytest.raises(vc.DataError, match=r"RotatedBoxes.angles: expected one of given, le90, le135 or oc, got 'le45'|le45"):
        vc.RotatedBoxes(GIVEN, angles="le45")
    with pytest.raises(vc.DataError, match=r"normalized=True"):
        vc.RotatedBoxes(GIVEN, normalized=True)
    with pytest.raises(vc.DataError, match=r"RotatedBoxes.labels: expected one entry for each of 4 boxes, got 1"):
        vc.RotatedBoxes(GIVEN, labels=[1])
    with pytest.raises(vc.DataError, match="expected labels here or in RotatedBoxes, got both"):
        vc.Pipeline([vc.HorizontalFlip()])(image=PICTURE, rotated_boxes=vc.RotatedBoxes(GIVEN, labels=[1] * 4), labels=[1] * 4)


def _shrunk(boxes: Array) -> Array:
    return boxes


def test_functions_of_boxes_that_do_not_move_them_refuse_them() -> None:
    shrink = vc.Lambda(boxes=_shrunk)
    with pytest.raises(vc.DataError, match=r"Lambda\[0\].boxes: expected no rotated boxes, which _shrunk does not move"):
        vc.Pipeline([shrink], seed=1)(image=PICTURE, rotated_boxes=GIVEN)
    vc.Pipeline([shrink], seed=1)(image=PICTURE, rotated_boxes=[])


def test_a_sheet_shows_them() -> None:
    from vicinal.report.cell import draw_cell

    bare = draw_cell({"image": PICTURE}, 60, 80)
    drawn_over = draw_cell({"image": PICTURE, "rotated_boxes": GIVEN}, 60, 80)
    assert (bare != drawn_over).any(axis=2)[15:25, 25:35].any()
