"""Geometry: where points go, and what canvas they go to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.lowered import carried, lowered, values
from vicinal.errors import SpecError
from vicinal.program.lowering import Lowering
from vicinal.program.ops import Warp
from vicinal.sampling.distributions import IntUniform
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.affine import Affine
from vicinal.transforms.geometric.flips import HorizontalFlip, QuarterTurn, Transpose, VerticalFlip
from vicinal.transforms.geometric.matrix_kernels import projective_inverse_block
from vicinal.transforms.geometric.pad import Pad
from vicinal.transforms.geometric.perspective import Perspective
from vicinal.transforms.geometric.resize import Resize
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.geometric.scale import Scale
from vicinal.transforms.geometric.shear import Shear
from vicinal.transforms.geometric.translate import Translate

HEIGHT, WIDTH = 20, 30

# Canvas 20 high and 30 wide: its centre is (15, 10). A point of the input, where it lands, and the canvas after it.
LANDINGS: list[tuple[Transform, tuple[float, float], tuple[float, float], tuple[int, int]]] = [
    (HorizontalFlip(), (0, 3), (30, 3), (20, 30)),
    (VerticalFlip(), (4, 0), (4, 20), (20, 30)),
    (Transpose(), (4, 7), (7, 4), (30, 20)),
    (QuarterTurn(0), (1, 2), (1, 2), (20, 30)),
    (QuarterTurn(1), (0, 0), (20, 0), (30, 20)),
    (QuarterTurn(1), (30, 0), (20, 30), (30, 20)),
    (QuarterTurn(2), (1, 2), (29, 18), (20, 30)),
    (QuarterTurn(3), (0, 0), (0, 30), (30, 20)),
    (QuarterTurn(-1), (0, 0), (0, 30), (30, 20)),
    (Rotate(90), (20, 10), (15, 15), (20, 30)),
    (Rotate(-90), (20, 10), (15, 5), (20, 30)),
    (Rotate(30), (15, 10), (15, 10), (20, 30)),
    (Scale(2.0), (16, 11), (17, 12), (20, 30)),
    (Scale(2.0, 0.5), (16, 12), (17, 11), (20, 30)),
    (Translate(2.5, -1), (3, 4), (5.5, 3), (20, 30)),
    (Translate(0.1, 0.5, unit="fraction"), (3, 4), (6, 14), (20, 30)),
    (Translate(2.4, -1.6, whole=True), (3, 4), (5, 2), (20, 30)),
    (Shear(45, 0), (15, 13), (18, 13), (20, 30)),
    (Shear(0, 45), (18, 10), (18, 13), (20, 30)),
    (Shear(45, 45), (15, 13), (18, 16), (20, 30)),
    (Affine(90, 2), (16, 10), (15, 12), (20, 30)),
    (Affine(0, 2, translate_x=3, translate_y=-4), (16, 10), (20, 6), (20, 30)),
    (Affine(90, center=(0, 0)), (5, 0), (0, 5), (20, 30)),
    (Affine(90, fit_output=True), (0, 0), (20, 0), (30, 20)),
    (Affine(0, 2, fit_output=True), (1, 2), (2, 4), (40, 60)),
    (Affine(0, 2, fit_output=True, translate_x=50), (1, 2), (2, 4), (40, 60)),
    (Affine(45, shear_x=45), (15, 11), (15, 10 + 2**0.5), (20, 30)),
    (Perspective(0), (4, 5), (4, 5), (20, 30)),
    (Pad(3), (0, 0), (3, 3), (26, 36)),
    (Pad((1, 2)), (0, 0), (2, 1), (22, 34)),
    (Pad((1, 2, 3, 4)), (0, 0), (4, 1), (24, 36)),
    (Resize((40, 15)), (30, 20), (15, 40), (40, 15)),
    (Resize(10, "short"), (30, 20), (15, 10), (10, 15)),
    (Resize(60, "long"), (30, 20), (60, 40), (40, 60)),
    (Resize((60, 60), "contain"), (0, 0), (0, 10), (60, 60)),
    (Resize((60, 60), "contain"), (30, 20), (60, 50), (60, 60)),
    (Resize((40, 40), "cover"), (15, 10), (20, 20), (40, 40)),
    (Resize((40, 40), "cover"), (5, 0), (0, 0), (40, 40)),
]


@pytest.mark.parametrize(("transform", "point", "landing", "canvas"), LANDINGS, ids=lambda v: str(v)[:60])
def test_points_land_where_the_documentation_says(
    transform: Transform, point: tuple[float, float], landing: tuple[float, float], canvas: tuple[int, int]
) -> None:
    lowering = lowered(transform, (HEIGHT, WIDTH))
    assert carried(lowering, *point) == pytest.approx(landing, abs=1e-9)
    assert tuple(lowering.canvas[0]) == canvas


def only_warp(lowering: Lowering) -> Warp:
    (op,) = lowering.ops
    assert isinstance(op, Warp)
    return op


COPIES = [HorizontalFlip(), VerticalFlip(), Transpose(), QuarterTurn(), Pad(2), Translate(1.6, whole=True)]


@pytest.mark.parametrize("transform", COPIES, ids=str)
def test_copies_move_whole_pixels_and_leave_interpolation_open(transform: Transform) -> None:
    op = only_warp(lowered(transform, (HEIGHT, WIDTH), 8))
    assert op.interpolation is None
    assert np.array_equal(op.matrix, np.rint(op.matrix))


def test_border_fill_and_interpolation_reach_the_op() -> None:
    chosen = {"interpolation": "bicubic", "border": "wrap", "fill": (0.1, 0.2, 0.3), "mask_fill": 255}
    for cls in (Rotate, Scale, Translate, Shear, Affine, Perspective):
        op = only_warp(lowered(cls(**chosen)))
        assert {name: getattr(op, name) for name in chosen} == chosen


def test_resize_is_antialiased_unless_told_otherwise() -> None:
    assert only_warp(lowered(Resize(8))).interpolation == "area"
    assert only_warp(lowered(Resize(8, antialias=False))).interpolation == "bilinear"
    assert only_warp(lowered(Resize(8, interpolation="nearest"))).interpolation == "nearest"


@pytest.mark.parametrize("mode", ["stretch", "cover", "short", "long"])
def test_resizes_that_fill_the_canvas_need_no_border(mode: str) -> None:
    assert only_warp(lowered(Resize(8, mode))).border is None
    assert only_warp(lowered(Resize(8, "contain"))).border == "constant"


def test_whole_pixel_translations_keep_the_declared_border() -> None:
    op = only_warp(lowered(Translate(x=IntUniform(-10, 10), y=0, whole=True, border="edge"), (28, 28), 500))
    assert op.border == "edge"
    shifts = -op.matrix[:, 0, 2]
    assert set(shifts) == set(range(-10, 11))


def test_translation_draws_in_fractions_of_each_sample_s_own_canvas() -> None:
    sizes = np.array([[10, 40], [80, 20]])
    lowering = lowered(Translate(0.5, 0.1, unit="fraction"), sizes, 2)
    assert carried(lowering, 0, 0, 0) == pytest.approx((20, 1))
    assert carried(lowering, 0, 0, 1) == pytest.approx((10, 8))


def test_a_range_of_angles_is_drawn_for_every_sample() -> None:
    angles = values(lowered(Rotate((-30, 30)), count=1000))["degrees"]
    assert len(set(angles)) == 1000
    assert angles.min() >= -30
    assert angles.max() <= 30
    assert abs(angles.mean()) < 4 * 60 / np.sqrt(12 * 1000)


def test_the_manifest_names_what_a_person_would_ask_for() -> None:
    assert set(values(lowered(Affine()))) == {"degrees", "scale", "translate_x", "translate_y", "shear_x", "shear_y"}
    assert set(values(lowered(Perspective()))) == {"distortion", "corners"}
    assert set(values(lowered(Scale(1.5)))) == {"factor"}
    assert set(values(lowered(Scale(1.5, 2.0)))) == {"factor", "factor_y"}


def test_fit_output_holds_the_whole_picture_and_no_pixel_more() -> None:
    count = 300
    sizes = np.random.default_rng(0).integers(1, 90, (count, 2))
    lowering = lowered(Affine((-180, 180), (0.3, 2), shear_x=(-40, 40), fit_output=True), sizes, count)
    forward = np.linalg.inv(only_warp(lowering).matrix)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * sizes[:, None, ::-1]
    moved = matrices.moved(forward, corners.astype(float))
    low, high = moved.min(axis=1), moved.max(axis=1)
    extent = lowering.canvas[:, ::-1]
    assert (low > -1e-6).all()
    assert (high < extent + 1e-6).all()
    assert ((extent - (high - low) < 1) | (extent == 1)).all()
    np.testing.assert_allclose(low, extent - high, atol=1e-6)


@pytest.mark.parametrize("distortion", [0.3, 0.5, 0.9, 1.0])
def test_perspective_carries_the_corners_to_the_recorded_places(distortion: float) -> None:
    count = 500
    lowering = lowered(Perspective(distortion), (HEIGHT, WIDTH), count)
    places = values(lowering)["corners"]
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], float)
    back = matrices.moved(only_warp(lowering).matrix, places)
    np.testing.assert_allclose(back, np.broadcast_to(corners, back.shape), atol=1e-8)
    inwards = np.abs(places - corners) / (np.array([WIDTH, HEIGHT]) / 2)
    assert inwards.max() <= distortion
    assert inwards.max() > 0.95 * min(distortion, 0.9)
    assert (corner_areas(places) > 0).all()


def corner_areas(outline: np.ndarray) -> np.ndarray:
    """Signed areas [N, 4] of the triangles at the corners of outlines [N, 4, 2]; all positive when convex."""
    before, after = np.roll(outline, 1, axis=1) - outline, np.roll(outline, -1, axis=1) - outline
    return (after[..., 0] * before[..., 1] - after[..., 1] * before[..., 0]) / 2


def test_perspective_sees_all_of_the_outline_from_the_front() -> None:
    lowering = lowered(Perspective(1.0), (HEIGHT, WIDTH), 500)
    matrix, places = only_warp(lowering).matrix, values(lowering)["corners"]
    depth = places @ matrix[:, 2, :2, None] + matrix[:, 2, 2, None, None]
    assert (depth > 0).all()


def test_contain_keeps_the_aspect_and_cover_leaves_nothing_uncovered() -> None:
    sizes = np.random.default_rng(1).integers(1, 200, (200, 2))
    inner = only_warp(lowered(Resize((64, 48), "contain"), sizes, 200))
    forward = np.linalg.inv(inner.matrix)
    extent = np.stack([forward[:, 0, 0] * sizes[:, 1], forward[:, 1, 1] * sizes[:, 0]], axis=1)
    assert (np.abs(extent - [48, 64]).min(axis=1) < 1e-9).all()
    assert (extent <= np.array([48, 64]) + 1e-9).all()
    cover = only_warp(lowered(Resize((64, 48), "cover"), sizes, 200)).matrix
    corners = matrices.moved(cover, np.tile(np.array([[0.0, 0.0], [48.0, 64.0]]), (200, 1, 1)))
    assert (corners > -1e-9).all()
    assert (corners < sizes[:, None, ::-1] + 1e-9).all()
    np.testing.assert_allclose(cover[:, 0, 0], cover[:, 1, 1])


finite = st.floats(-3, 3)


@settings(max_examples=50)
@given(st.lists(finite, min_size=9, max_size=9))
def test_closed_inverses_agree_with_lapack(entries: list[float]) -> None:
    matrix = np.array(entries).reshape(1, 3, 3)
    if abs(np.linalg.det(matrix[0])) > 1e-2:
        inverse = np.empty((1, 3, 3))
        projective_inverse_block(matrix, inverse)
        np.testing.assert_allclose(inverse, np.linalg.inv(matrix), rtol=1e-7, atol=1e-7)
    matrix[:, 2] = 0, 0, 1
    if abs(np.linalg.det(matrix[0])) > 1e-2:
        np.testing.assert_allclose(matrices.affine_inverse(matrix), np.linalg.inv(matrix), rtol=1e-7, atol=1e-7)


@settings(max_examples=50)
@given(st.lists(finite, min_size=8, max_size=8), st.integers(1, 4000), st.integers(1, 4000))
def test_affine_is_shear_then_scale_then_turn_about_the_centre_then_shift(
    entries: list[float], height: int, width: int
) -> None:
    degrees, shear_x, shear_y = (np.array([20 * entry]) for entry in entries[:3])
    scale, x, y = (np.array([1.5 ** entry]) for entry in entries[3:6])
    centre = (entries[6], entries[7])
    got = matrices.sheared_and_turned(degrees, scale, shear_x, shear_y, x, y, np.array([[height, width]]), centre)
    linear = matrices.rotation(degrees) @ matrices.scaling(scale, scale) @ matrices.shear(shear_x, shear_y)
    u, v = centre[0] * width, centre[1] * height
    wanted = matrices.translation(1, u + x, v + y) @ linear @ matrices.translation(1, -u, -v)
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-7)


GIVEN = [
    ((0.1, 0.05), (0.9, -0.1), (1.2, 1.0), (0.0, 0.8)),
    ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
    ((1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)),  # a quarter turn
]


@pytest.mark.parametrize("corners", GIVEN)
def test_perspective_carries_the_corners_where_they_were_said_to_go(corners: tuple[tuple[float, float], ...]) -> None:
    sizes = np.array([[HEIGHT, WIDTH], [9, 40]])
    lowering = lowered(Perspective(corners=corners), sizes, 2)
    for sample, (height, width) in enumerate(sizes):
        for (x, y), (to_x, to_y) in zip(GIVEN[1], corners, strict=True):
            found = carried(lowering, x * width, y * height, sample)
            np.testing.assert_allclose(found, (to_x * width, to_y * height), atol=1e-9)
    assert set(values(lowering)) == {"corners"}
    assert Perspective(corners=np.array(corners).tolist()) == Perspective(corners=corners)
    again = Pipeline([Perspective(corners=corners)])
    assert Pipeline.from_yaml(again.to_yaml()) == again == Pipeline.from_json(again.to_json())


@pytest.mark.parametrize("corners", [
    3, "abcd", GIVEN[0][:3], [(0, 0), (1, 0), (1, float("nan")), (0, 1)], [(0, 0), (60, 0), (60, 40), (0, 40)],
    [(0, 0), (1, 0), (0.5, 0.5), (0, 1)], GIVEN[0][::-1], [(0, 0)] * 4,
])  # fmt: skip
def test_corners_that_are_no_outline_are_refused(corners: Any) -> None:
    with pytest.raises(SpecError, match=r"^Perspective\.corners: expected (four corners|a convex outline)"):
        Perspective(corners=corners)
