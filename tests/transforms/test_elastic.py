"""Displacement fields: the picture, its targets and the field itself against what they are defined as."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from vicinal.data.lattice import CUBIC, CURVES, LINEAR, Lattice, displacement, undisplaced
from vicinal.program.folds import strength
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Warp
from vicinal.sampling.noise import uniform_field
from vicinal.transforms.geometric.elastic_transform import nodes_for, smooth_fields

SIZE = np.array([90, 120])


def field_of(key: int, sigma: float = 6.0, alpha: float = 1.0, curve: str = CUBIC) -> Lattice:
    nodes = nodes_for(np.array([sigma]), SIZE[None])
    keys, active = np.array([key], np.uint64), np.ones(1, np.bool_)
    shifts = smooth_fields(keys, active, nodes, SIZE[None], np.array([sigma]), np.array([alpha]))
    return Lattice(shifts[0], curve)


def scaled(lattice: Lattice, share: float) -> Lattice:
    return Lattice(share * lattice.shifts, lattice.curve)


@pytest.mark.parametrize("sigma", [2.0, 5.0, 9.0])
def test_the_field_is_as_wide_and_as_smooth_as_scipys(sigma: float) -> None:
    """Uniform noise, smoothed at every pixel: the deviation, and how alike places are that are sigma apart."""
    rng = np.random.default_rng(3)
    reach = int(np.ceil(4 * sigma))
    theirs = [gaussian_filter(rng.uniform(-1, 1, SIZE + 2 * reach), sigma)[reach:-reach, reach:-reach] for _ in range(150)]
    y, x = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
    ours = [displacement(field_of(key, sigma), SIZE, x, y)[..., 0] for key in range(150)]
    apart = round(sigma)
    for fields_ in (ours, theirs):
        assert abs(np.mean(fields_)) < 0.02 * np.std(theirs) * sigma  # four standard errors of the mean of 150 such fields
    assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.06)
    alike = [np.mean([np.mean(one[:, apart:] * one[:, :-apart]) for one in fields_]) for fields_ in (ours, theirs)]
    assert alike[0] / np.var(ours) == pytest.approx(alike[1] / np.var(theirs), abs=0.06)
    edge = np.std([one[:3] for one in ours])
    assert edge == pytest.approx(np.std(theirs), rel=0.1)  # no wider at the edge, where noise goes on


@pytest.mark.parametrize("sigma", [4, 8, 12])
def test_a_cubic_lattice_is_nearer_to_scipys_field_than_a_linear_one(sigma: int) -> None:
    """Noise of every pixel, smoothed at every pixel, against what nodes sigma / 2 apart make of the same noise."""
    step, reach = sigma // 2, 6 * sigma
    side = 30 * step
    noise = np.random.default_rng(sigma).uniform(-1, 1, (side + 2 * reach + 1,) * 2)
    theirs = gaussian_filter(noise, sigma)[reach:-reach, reach:-reach]
    narrower = gaussian_filter(noise, np.sqrt(sigma**2 - step**2 / 3))[reach:-reach, reach:-reach]  # as the spline smooths too
    y, x = np.mgrid[2 * step : side - 2 * step, 2 * step : side - 2 * step]
    apart = {}
    for curve, nodes in ((LINEAR, theirs), (CUBIC, narrower)):
        lattice = Lattice(np.stack([nodes[::step, ::step]] * 2, axis=2), curve)
        found = displacement(lattice, np.array([side, side]), x.astype(float), y.astype(float))[..., 0]
        apart[curve] = np.sqrt(np.mean((found - theirs[y, x]) ** 2)) / theirs.std()
    assert apart[CUBIC] < 0.001
    assert apart[LINEAR] > 20 * apart[CUBIC]
    program = vc.Pipeline([vc.ElasticTransform()], seed=0).program(np.zeros((1, 20, 20, 3), np.uint8))
    assert [op.curve for op in program.ops if isinstance(op, Warp)] == [CUBIC]


@pytest.mark.parametrize(("size", "sigma"), [((90, 120), 6.0), ((33, 7), 2.0), ((1, 50), 12.0)])
def test_control_points_are_keyed_noise_that_scipy_smooths(size: tuple[int, int], sigma: float) -> None:
    canvas, key, alpha = np.array([size]), 2**63 + 12345, 3.0
    nodes = nodes_for(np.array([sigma]), canvas)
    rows, columns = nodes[0].tolist()
    spacing = canvas[0] / (nodes[0] - 1)
    assert (spacing <= sigma / 2).all()
    wide = np.sqrt((sigma / spacing) ** 2 - 1 / 3)
    reach = (4 * wide + 0.5).astype(int)
    noise = 2 * uniform_field(key, (rows + 2 * reach[0], columns + 2 * reach[1], 2)) - 1
    smooth = gaussian_filter(noise, (*wide, 0))[reach[0] : reach[0] + rows, reach[1] : reach[1] + columns]
    given = np.array([key], np.uint64), np.ones(1, np.bool_), nodes, canvas, np.array([sigma]), np.array([alpha])
    found = smooth_fields(*given)[0]
    scale = (found * smooth).sum() / (smooth * smooth).sum()
    np.testing.assert_allclose(found, scale * smooth, atol=1e-12)
    assert (smooth_fields(given[0], ~given[1], *given[2:]) == 0).all()


def test_both_directions_and_every_key_have_fields_of_their_own() -> None:
    one, other = field_of(1), field_of(2)
    for a, b in ((one.shifts[..., 0], one.shifts[..., 1]), (one.shifts[..., 0], other.shifts[..., 0])):
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.35
    np.testing.assert_array_equal(one.shifts, field_of(1).shifts)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("alpha", [10.0, 100.0, 1000.0])
def test_points_go_back_to_where_they_came_from(alpha: float, curve: str) -> None:
    lattice = field_of(5, alpha=alpha, curve=curve)
    lattice = scaled(lattice, strength(lattice, SIZE))
    points = np.random.default_rng(0).uniform(-20, 140, (3000, 2))
    found = undisplaced(lattice, SIZE, points)
    back = found + displacement(lattice, SIZE, found[:, 0], found[:, 1])
    assert np.abs(back - points).max() < 1e-3


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("alpha", [20.0, 150.0, 1500.0])
def test_a_field_is_scaled_down_until_nothing_folds_and_no_further(alpha: float, curve: str) -> None:
    lattice = field_of(7, alpha=alpha, curve=curve)
    share = strength(lattice, SIZE)
    y, x = np.mgrid[0 : SIZE[0] : 0.25, 0 : SIZE[1] : 0.25]

    def least(share: float) -> float:
        moved = np.stack([x, y], axis=-1) + displacement(scaled(lattice, share), SIZE, x, y)
        by_x, by_y = np.diff(moved, axis=1)[:-1] / 0.25, np.diff(moved, axis=0)[:, :-1] / 0.25
        return float((by_x[..., 0] * by_y[..., 1] - by_x[..., 1] * by_y[..., 0]).min())

    assert least(share) > 0.05
    if share < 1:
        assert least(1.3 * share) < 0.1
    assert (share == 1) == (alpha == 20)


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(("dtype", "channels"), [(np.uint8, 3), (np.uint8, 1), (np.uint16, 4), (np.float32, 3)])
def test_backends_agree(interpolation: str, border: str, dtype: Any, channels: int) -> None:
    how: dict[str, Any] = {"interpolation": interpolation, "border": border, "fill": 0.3, "mask_fill": 2}
    chain = [vc.ElasticTransform(alpha=80, sigma=4, **how)]
    pipeline = vc.Pipeline([vc.Rotate((-20, 20), **how), *chain], seed=2)
    sizes = [(31, 45), (1, 9), (64, 2)]
    images = [random_picture((*size, channels), dtype, seed) for seed, size in enumerate(sizes)]
    masks = [(np.arange(image.shape[0] * image.shape[1]) % 5).reshape(image.shape[:2]).astype(np.int32) for image in images]
    batch = vc.Batch(images=images, masks=masks, ids=range(3))
    cpu, reference = (pipeline(batch, backend=backend) for backend in ("cpu", "reference"))
    for ours, theirs in zip(cpu.masks, reference.masks, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    limit = {"uint8": 1.0, "uint16": 2.0}.get(np.dtype(dtype).name, 1e-5)
    for ours, theirs in zip(cpu.images, reference.images, strict=True):
        assert np.abs(ours.astype(np.float64) - theirs).max() <= limit


def test_it_is_one_resampling_with_the_affine_before_it_and_another_with_one_behind() -> None:
    elastic = vc.ElasticTransform(alpha=80, sigma=4)
    program = vc.Pipeline([vc.Rotate(10), elastic], seed=0).program(random_picture((2, 40, 50, 3)))
    warps = [op for op in program.ops if isinstance(op, Warp)]
    assert [warp.place for warp in warps] == ["Rotate[0]+ElasticTransform[0]"]
    program = vc.Pipeline([elastic, vc.Rotate(10)], seed=0).program(random_picture((2, 40, 50, 3)))
    assert [op.place for op in program.ops if isinstance(op, Warp)] == ["ElasticTransform[0]", "Rotate[0]"]


@pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 1e-5), (np.uint8, 1 / 255), (np.uint16, 2 / 65535)])
@pytest.mark.parametrize("field", [vc.ElasticTransform(alpha=80, sigma=5, border="edge"), vc.GridDistortion(border="edge")])
@pytest.mark.parametrize("affine", [vc.Rotate(12, border="edge"), vc.Affine(scale=1.4, shear_x=10, border="edge")])
def test_fused_with_an_affine_it_shows_what_the_dense_map_shows(affine: Any, field: Any, dtype: Any, limit: float) -> None:
    picture = smooth_picture((70, 80, 3), dtype)
    pipeline = vc.Pipeline([affine, field], seed=1)
    (warp,) = [op for op in pipeline.program(picture[None], ids=[4]).ops if isinstance(op, Warp)]
    lattice = warp.lattice(0)
    assert lattice is not None
    y, x = np.mgrid[:70, :80] + 0.5
    moved = displacement(lattice, np.array([70, 80]), x, y)
    at = np.stack([x + moved[..., 0], y + moved[..., 1], np.ones_like(x)])
    u, v, _ = np.tensordot(warp.matrix[0], at, 1) - 0.5
    planes = np.moveaxis(picture.astype(np.float64), 2, 0)
    exact = np.stack([map_coordinates(plane, [v, u], order=1, mode="nearest") for plane in planes], axis=2)
    top = 1 if dtype is np.float32 else np.iinfo(dtype).max
    assert np.abs(pipeline(picture, ids=4) - exact).max() <= limit * top


@pytest.mark.parametrize("size", [(64, 48), (120, 150), (200, 96)])
@pytest.mark.parametrize(("alpha", "sigma"), [(10, 3), (30, 5), (100, 9), (250, 12)])
def test_a_drawn_dot_and_its_keypoint_stay_together(size: tuple[int, int], alpha: float, sigma: float) -> None:
    pipeline = vc.Pipeline([vc.Rotate((-15, 15)), vc.ElasticTransform(alpha=alpha, sigma=sigma)], seed=3)
    y, x = np.mgrid[: size[0], : size[1]] + 0.5
    seen = 0
    for across, down in ((0.3, 0.4), (0.6, 0.5), (0.7, 0.75)):
        place = (int(across * size[1]) + 0.5, int(down * size[0]) + 0.5)
        dot = np.exp(-((x - place[0]) ** 2 + (y - place[1]) ** 2) / 2).astype(np.float32)[..., None]
        for n in range(6):
            found = pipeline(image=dot, keypoints=[place], ids=n)
            weight = found["image"][..., 0].astype(np.float64) ** 4  # of a wide dot the parts are stretched differently
            points = np.asarray(found["keypoints"])
            if weight.sum() < 0.3 or not len(points):  # turned out of the canvas
                continue
            seen += 1
            centre = np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()
            assert np.abs(points[0, :2] - centre).max() < 0.5
    assert seen > 10


@pytest.mark.parametrize(
    "chain", [[], [vc.Rotate((-15, 15), border="edge")], [vc.Affine(scale=(0.6, 1.5), shear_x=20, border="edge")]]
)
@pytest.mark.parametrize(("alpha", "sigma"), [(20, 3), (60, 5), (300, 9), (2000, 12)])
def test_a_keypoint_lies_where_the_picture_shows_its_place(chain: list[Any], alpha: float, sigma: float) -> None:
    """However strong the field is: a picture of its own x and y, looked at between the pixels around the moved point."""
    y, x = np.mgrid[:90, :110] + 0.5
    ramps = (np.stack([x, y], axis=2) / 110).astype(np.float32)
    places = np.random.default_rng(0).uniform(25, 65, (40, 2))
    pipeline = vc.Pipeline([*chain, vc.ElasticTransform(alpha=alpha, sigma=sigma, border="edge")], seed=8)
    for n in range(4):
        found = pipeline(image=ramps, keypoints=places, ids=n)
        points = np.asarray(found["keypoints"])
        shown = [map_coordinates(found["image"][..., c], (points[:, 1] - 0.5, points[:, 0] - 0.5), order=1) for c in range(2)]
        within = ((points > 1) & (points < (109, 89))).all(axis=1)
        assert within.sum() > 20
        apart = np.abs(np.stack(shown, axis=1) * 110 - places).max(axis=1)[within]
        assert np.median(apart) < 0.1
        assert apart.max() < 0.5


def test_boxes_are_the_hulls_of_the_warped_masks() -> None:
    image = np.zeros((140, 160, 3), np.uint8)
    corners = [[30, 40, 90, 80], [70, 20, 130, 120], [5, 100, 40, 135]]
    pipeline = vc.Pipeline([vc.Affine(degrees=(-10, 10)), vc.ElasticTransform(alpha=(60, 200), sigma=(4, 9))], seed=3)
    apart: list[Any] = []
    for box in corners:
        mask = np.zeros((140, 160), np.uint8)
        mask[box[1] : box[3], box[0] : box[2]] = 1
        for n in range(10):
            found = pipeline(image=image, mask=mask, boxes=[box], ids=n)
            rows, columns = np.nonzero(found["mask"])
            hull = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
            apart.append(np.abs(np.asarray(found["boxes"])[0] - hull))
    assert np.mean(np.array(apart) <= 1) > 0.98
    assert np.max(apart) < 1.5  # the tip of a corner may be too thin to hold a pixel's centre


def test_polygons_bend_with_the_picture() -> None:
    ring = [[(30, 30), (110, 30), (110, 100), (30, 100)]]
    boxes = vc.Boxes([[30, 30, 110, 100]], polygons=[ring])
    pipeline = vc.Pipeline([vc.ElasticTransform(alpha=150, sigma=6)], seed=3)
    mask = np.zeros((140, 160), np.uint8)
    mask[30:100, 30:110] = 1
    found = pipeline(image=np.zeros((140, 160, 3), np.uint8), mask=mask, boxes=boxes, ids=1)
    (rings,) = found["boxes"].polygons
    points = np.asarray(rings[0]).reshape(-1, 2)
    assert len(points) > 20  # straight edges do not stay straight
    x, y = points.T
    area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
    assert area == pytest.approx(found["mask"].sum(), rel=0.01)


def test_it_draws_the_same_alone_and_in_any_batch_and_says_how_strong_it_was() -> None:
    pictures = [random_picture((50, 60, 3)), random_picture((80, 33, 3), seed=1), random_picture((20, 20, 3), seed=2)]
    pipeline = vc.Pipeline([vc.ElasticTransform(alpha=(50, 400), sigma=(3, 8), p=0.7)], seed=5)
    together = pipeline(vc.Batch(images=pictures, ids=range(3)))
    for n, picture in enumerate(pictures):
        np.testing.assert_array_equal(pipeline(picture, ids=n), together.images[n])
    record = pipeline.program(vc.Batch(images=pictures, ids=range(3))).record.values["ElasticTransform[0]"]
    assert set(record) >= {"alpha", "sigma", "strength"}
    assert ((record["strength"] > 0) & (record["strength"] <= 1)).all()
    still = vc.Pipeline([vc.ElasticTransform(alpha=0)], seed=0)
    np.testing.assert_array_equal(still(pictures[0]), pictures[0])


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(vc.SpecError, match=r"ElasticTransform.sigma: expected .* at least 2"):
        vc.ElasticTransform(sigma=1)
    with pytest.raises(vc.SpecError, match=r"ElasticTransform.alpha"):
        vc.ElasticTransform(alpha=-1)
