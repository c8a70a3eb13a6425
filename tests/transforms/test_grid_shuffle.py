"""Cells that change places: an exact copy, with all that belongs to the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.lowered import lowered, values
from tests.transforms.running import DTYPES
from vicinal.transforms.catalogue import transform_class

GRIDS = [(1, 1), (2, 2), (3, 5), (32, 1)]
SIZES = [(30, 40), (31, 43), (7, 3), (1, 1)]


def made(grid: Any = (3, 3)) -> vc.Pipeline:
    return vc.Pipeline([transform_class("GridShuffle")(grid=grid)], seed=2)


def blocks(array: Any, grid: tuple[int, int]) -> list[bytes]:
    """The cells, with their shapes."""
    height, width = array.shape[:2]
    rows = np.split(array, [k * height // grid[0] for k in range(1, grid[0])])
    parts = [part for row in rows for part in np.split(row, [k * width // grid[1] for k in range(1, grid[1])], axis=1)]
    return [str(part.shape).encode() + part.tobytes() for part in parts]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("size", SIZES)
def test_the_same_cells_are_in_other_places(size: tuple[int, int], grid: tuple[int, int], dtype: Any) -> None:
    picture = (np.arange(size[0] * size[1]) % 251).reshape(*size, 1).astype(dtype)
    if dtype is np.float32:
        picture /= 255
    before = blocks(picture, grid)
    results = [blocks(made(grid)(picture, ids=n), grid) for n in range(6)]
    assert all(sorted(one) == sorted(before) for one in results)
    if grid in ((2, 2), (3, 5)) and size == (30, 40):
        assert len({tuple(one) for one in results}) > 4


def test_every_order_is_as_likely() -> None:
    source = values(lowered(transform_class("GridShuffle")(grid=(1, 3)), (9, 9), 3000))["source"]
    _, counts = np.unique(source, axis=0, return_counts=True)
    assert len(counts) == 6
    assert np.abs(counts - 500).max() < 4 * np.sqrt(3000 / 6 * 5 / 6)


@pytest.mark.parametrize("size", [(30, 40), (31, 43)])
def test_all_targets_move_with_their_cell(size: tuple[int, int]) -> None:
    y, x = np.mgrid[: size[0], : size[1]]
    picture = np.stack([y, x, y + x], axis=2).astype(np.uint8)
    rng = np.random.default_rng(0)
    points = rng.uniform(0, [size[1], size[0]], (40, 2))
    maps = rng.integers(0, 9, size).astype(np.uint8)
    planes = (maps == np.arange(1, 4)[:, None, None]).astype(np.uint8)
    boxes = [[2, 3, 20, 18], [11, 9, 13, 12], [0, 0, size[1], size[0]]]
    for n in range(6):
        out = made((3, 4))(image=picture, mask=maps, instances=planes, boxes=boxes, keypoints=points, ids=n)
        at = tuple(np.moveaxis(out["image"][:, :, :2].astype(int), 2, 0))
        np.testing.assert_array_equal(out["mask"], maps[at])
        np.testing.assert_array_equal(out["instances"], planes[:, at[0], at[1]])
        moved = np.asarray(out["keypoints"])[:, :2]
        shown = out["image"][moved[:, 1].astype(int), moved[:, 0].astype(int)]
        np.testing.assert_array_equal(shown[:, :2], np.floor(points[:, ::-1]).astype(int))
        np.testing.assert_allclose(moved % 1, points % 1, atol=1e-9)


@pytest.mark.parametrize("size", [(30, 40), (31, 43)])
def test_a_box_is_its_largest_part_in_a_cell(size: tuple[int, int]) -> None:
    box = [4.0, 6.0, 17.0, 19.0]
    mask = np.zeros(size, np.uint8)
    mask[6:19, 4:17] = 1
    edges = [[k * side // count for k in range(count + 1)] for side, count in zip(size, (3, 4), strict=True)]
    parts = [
        (max(0, min(19, y1) - max(6, y0)) * max(0, min(17, x1) - max(4, x0)))
        for y0, y1 in zip(edges[0], edges[0][1:], strict=False) for x0, x1 in zip(edges[1], edges[1][1:], strict=False)
    ]  # fmt: skip
    for n in range(8):
        out = made((3, 4))(image=np.zeros((*size, 3), np.uint8), mask=mask, boxes=[box], ids=n)
        x0, y0, x1, y1 = np.asarray(out["boxes"])[0].astype(int)
        assert (x1 - x0) * (y1 - y0) == max(parts)
        assert out["mask"][y0:y1, x0:x1].all()


def test_id_maps_move_and_polygons_are_refused() -> None:
    picture, maps = np.zeros((20, 20, 3), np.uint8), np.arange(400).reshape(20, 20).astype(np.int32)
    out = made((2, 2))(vc.Batch(images=picture[None], masks=maps[None], instances=maps[None], ids=[1]))
    np.testing.assert_array_equal(out.instances, out.masks)
    assert (out.instances[0] != maps).any()
    square = [[[1, 1], [9, 1], [9, 9], [1, 9]]]
    with pytest.raises(vc.DataError, match=r"GridShuffle\[0\]\.boxes: expected boxes without polygons"):
        made()(image=picture, boxes=vc.Boxes([[1, 1, 9, 9]], polygons=[square]))


def test_behind_and_ahead_of_geometry() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (32, 32, 3), np.uint8)
    mask = picture[:, :, 0].copy()
    chain = [vc.HorizontalFlip(), transform_class("GridShuffle")(grid=2), vc.RandomCrop((20, 24)), vc.QuarterTurn()]
    for n in range(5):
        out = vc.Pipeline(chain, seed=0)(image=picture, mask=mask, ids=n)
        np.testing.assert_array_equal(out["image"][:, :, 0], out["mask"])


def test_there_is_no_way_back_and_bad_grids_are_refused() -> None:
    _, record = made().trace(np.zeros((1, 9, 9, 3), np.uint8))
    with pytest.raises(vc.DataError, match="functions of targets"):
        record.inverse()
    for grid in (0, 33, (3,), "3x3"):
        with pytest.raises(vc.SpecError, match=r"^GridShuffle\.grid: expected "):
            transform_class("GridShuffle")(grid=grid)


def test_maps_and_extra_pictures_move_with_their_cell() -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (3, 30, 40, 3), np.uint8)
    batch = vc.Batch(
        pictures, ids=[1, 2, 3], masks=pictures.astype(np.float32), heatmaps=pictures.astype(np.float64),
        extra={"a": pictures[..., 0].astype(np.int32), "b": vc.Extra(pictures, colour=True)},
    )  # fmt: skip
    out = made()(batch)
    np.testing.assert_array_equal(out.masks, out.images)
    np.testing.assert_array_equal(out.heatmaps, out.images)
    np.testing.assert_array_equal(out.extra["a"], out.images[..., 0])
    np.testing.assert_array_equal(out.extra["b"].data, out.images)
