"""Heat maps, soft masks and extra pictures: what geometry makes of numbers between pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import map_coordinates

import vicinal as vc
from vicinal.program.ops import Warp

Array = NDArray[Any]
SIZE = (23, 31)
TURN = vc.Pipeline([vc.Affine(degrees=(-40, 40), scale=(0.8, 1.3))], seed=4)


def images(count: int = 2, size: tuple[int, int] = SIZE) -> Array:
    return np.random.default_rng(1).integers(0, 256, (count, *size, 3), np.uint8)


def resampled(warp: Warp, sample: int, plane: Array, order: int = 1) -> Array:
    """A plane [H, W] as SciPy resamples it, with 0 beyond the border."""
    height, width = warp.size[sample]
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    u, v, depth = np.einsum("ij,jhw->ihw", warp.matrix[sample], np.stack([x, y, np.ones_like(x)]))
    found: Array = map_coordinates(np.pad(plane, 1), [v / depth + 0.5, u / depth + 0.5], order=order, mode="grid-constant")
    return found


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("values", [1, 4, 7, 17])
@pytest.mark.parametrize("target", ["heatmaps", "masks"])
def test_numbers_of_any_range_are_bilinear(target: str, values: int, dtype: Any) -> None:
    maps = np.random.default_rng(2).normal(0, 30, (2, *SIZE, values)).astype(dtype)
    batch = vc.Batch(images(), ids=[1, 2], **{target: maps})
    out = getattr(TURN(batch), target)
    assert out.dtype == dtype
    (warp,) = TURN.program(batch).warps
    for sample in range(2):
        wanted = np.stack([resampled(warp, sample, maps[sample, ..., k].astype(np.float64)) for k in range(values)], axis=-1)
        np.testing.assert_allclose(out[sample], wanted, rtol=0, atol=0.1 if dtype == np.float16 else 2e-2)


def test_flips_crops_and_turns_by_quarters_are_exact() -> None:
    maps = np.random.default_rng(3).normal(0, 1e6, (2, *SIZE, 6)).astype(np.float32)
    steps = [vc.HorizontalFlip(), vc.QuarterTurn(1), vc.CenterCrop((20, 18))]
    out = vc.Pipeline(steps, seed=1)(vc.Batch(images(), heatmaps=maps)).heatmaps
    wanted = np.rot90(maps[:, :, ::-1], -1, axes=(1, 2))
    top, left = (31 - 20) // 2, (23 - 18) // 2
    np.testing.assert_array_equal(out, wanted[:, top : top + 20, left : left + 18])


@pytest.mark.parametrize("border", ["constant", "edge", "reflect", "wrap"])
def test_beyond_the_border_there_is_0_or_what_masks_have_there(border: str) -> None:
    pipeline = vc.Pipeline([vc.Pad(3, border="constant", fill=0.5, mask_border=border, mask_fill=9)], seed=1)
    maps = np.random.default_rng(3).normal(5, 1, (2, *SIZE, 2)).astype(np.float32)
    mode = {"constant": "constant", "edge": "edge", "reflect": "reflect", "wrap": "wrap"}[border]
    out = pipeline(vc.Batch(images(), heatmaps=maps)).heatmaps
    np.testing.assert_array_equal(out, np.pad(maps, [(0, 0), (3, 3), (3, 3), (0, 0)], mode=mode))


@pytest.mark.parametrize("how", ["array", "tensor", "pil", "list"])
def test_maps_come_back_as_the_kind_that_they_were(how: str) -> None:
    plane = np.random.default_rng(4).random(SIZE).astype(np.float32)
    mirror = vc.Pipeline([vc.HorizontalFlip()], seed=1)
    if how == "tensor":
        torch = pytest.importorskip("torch")
        out = mirror(image=images()[0], heatmap=torch.from_numpy(np.stack([plane, plane * 2])))["heatmap"]
        np.testing.assert_array_equal(out.numpy(), np.stack([plane, plane * 2])[:, :, ::-1])
    elif how == "pil":
        out = mirror(image=images()[0], mask=Image.fromarray(plane))["mask"]
        assert out.mode == "F"
        np.testing.assert_array_equal(np.asarray(out), plane[:, ::-1])
    elif how == "list":
        out = mirror(vc.Batch(images(), heatmaps=[plane, plane * 2])).heatmaps
        np.testing.assert_array_equal(out, np.stack([plane, plane * 2])[:, :, ::-1])
    else:
        np.testing.assert_array_equal(mirror(image=images()[0], heatmap=plane)["heatmap"], plane[:, ::-1])


def test_masks_of_several_labels_a_pixel_move_by_nearest() -> None:
    masks = np.random.default_rng(5).integers(0, 2**30, (2, *SIZE, 3)).astype(np.int32)
    out = TURN(vc.Batch(images(), masks=masks, ids=[1, 2])).masks
    apart = [TURN(vc.Batch(images(), masks=np.ascontiguousarray(masks[..., k]), ids=[1, 2])).masks for k in range(3)]
    np.testing.assert_array_equal(out, np.stack(apart, axis=-1))


def test_extra_pictures_move_and_keep_their_colours() -> None:
    pipeline = vc.Pipeline([vc.Affine(degrees=(10, 40), fill=1.0), vc.Brightness(0.5), vc.GaussianNoise(0.1)], seed=2)
    depth = np.random.default_rng(6).uniform(100, 900, (2, *SIZE))
    batch = vc.Batch(images(), ids=[3, 4], extra={"depth": depth, "before": images()})
    out = pipeline(batch).extra
    (warp,) = pipeline.program(batch).warps
    for sample in range(2):
        np.testing.assert_allclose(out["depth"][sample], resampled(warp, sample, depth[sample]), rtol=0, atol=0.5)
        for channel in range(3):
            plane = images()[sample, ..., channel].astype(np.float64)
            near = resampled(warp, sample, plane)
            assert np.abs(out["before"][sample, ..., channel] - near).max() <= 0.51 + 1e-6


@pytest.mark.parametrize("normalize", [False, True])
def test_extra_pictures_with_colour_get_all_that_the_picture_gets(normalize: bool) -> None:
    steps: list[vc.Transform] = [vc.Rotate((10, 40)), vc.Brightness((0.5, 1.5)), vc.GaussianNoise(0.1), vc.RandomCrop(16)]
    pipeline = vc.Pipeline([*steps, vc.Normalize()] if normalize else steps, seed=2)
    out = pipeline(vc.Batch(images(), extra={"same": vc.Extra(images(), colour=True)}))
    np.testing.assert_array_equal(out.extra["same"].data, out.images)
    assert out.extra["same"].data.dtype == out.images.dtype


@pytest.mark.parametrize("dtype", [np.int32, np.float64, bool])
def test_extra_pictures_with_colour_may_have_other_numbers(dtype: Any) -> None:
    given = (images() > 127).astype(dtype)
    pipeline = vc.Pipeline([vc.Rotate((10, 40)), vc.Brightness(0.5)], seed=2, value_range=(0, 1))
    out = pipeline(vc.Batch(given, extra={"same": vc.Extra(given, colour=True)}))
    np.testing.assert_array_equal(out.extra["same"].data, out.images)
    assert out.extra["same"].data.dtype == dtype


def test_nearest_extra_pictures_keep_holes_and_every_bit() -> None:
    depth = np.random.default_rng(6).uniform(1, 2, (2, *SIZE))
    depth[:, 5:9, 5:9] = np.nan
    out = TURN(vc.Batch(images(), ids=[1, 2], extra={"depth": vc.Extra(depth, interpolation="nearest")})).extra["depth"].data
    inside = ~np.isnan(out) & (out != 0)
    assert np.isnan(out).any()
    assert np.isin(out[inside], depth).all()


def test_bgr_and_channels_first_are_those_of_the_picture() -> None:
    pipeline = vc.Pipeline([vc.HorizontalFlip(), vc.Hue(0.2)], seed=1)
    first = np.ascontiguousarray(np.moveaxis(images(), -1, 1))
    batch = vc.Batch(first, layout="chw", channels="bgr", extra={"b": vc.Extra(first, colour=True), "depth": first[:, 0]})
    out = pipeline(batch)
    np.testing.assert_array_equal(out.extra["b"].data, out.images)
    np.testing.assert_array_equal(out.extra["depth"], first[:, 0, :, ::-1])


@pytest.mark.parametrize(("mix", "blends"), [(vc.Mixup(alpha=1.0), True), (vc.CutMix(alpha=1.0), False)])
def test_soft_masks_heat_maps_and_extras_mix_as_pictures_do(mix: vc.Transform, blends: bool) -> None:
    pictures = np.random.default_rng(7).random((6, *SIZE, 3)).astype(np.float32)
    batch = vc.Batch(pictures, masks=pictures, heatmaps=pictures, extra={"a": pictures}, ids=range(6))
    out = vc.Pipeline([mix], seed=3)(batch)
    for mixed in (out.masks, out.heatmaps, out.extra["a"]):
        np.testing.assert_allclose(mixed, out.images, rtol=0, atol=1e-6)
    assert np.isin(out.images, pictures).all() != blends


def test_the_way_back_brings_them_to_where_they_were() -> None:
    maps = np.random.default_rng(8).random((2, *SIZE, 5)).astype(np.float32)
    batch = vc.Batch(images(), masks=maps[..., 0], heatmaps=maps, extra={"d": maps[..., 1]})
    out, record = vc.Pipeline([vc.HorizontalFlip(), vc.QuarterTurn(1)], seed=2).trace(batch)
    back = record.inverse()(out)
    np.testing.assert_array_equal(back.heatmaps, maps)
    np.testing.assert_array_equal(back.masks, maps[..., 0])
    np.testing.assert_array_equal(back.extra["d"], maps[..., 1])
    turned, record = vc.Pipeline([vc.Rotate(30)], seed=2).trace(batch)
    back = record.inverse()(turned)
    for sample, seen in enumerate(record.inverse().seen):
        assert (back.heatmaps[sample][~seen] == 0).all()
        assert np.abs(back.heatmaps[sample][5:-5, 9:-9].mean() - maps[sample][5:-5, 9:-9].mean()) < 0.05


def test_lambda_between_two_moves_leaves_maps_moved_by_both() -> None:
    maps = np.random.default_rng(8).random((2, *SIZE, 5)).astype(np.float32)
    steps = [vc.HorizontalFlip(), vc.Lambda(mask=lambda mask: mask + 1), vc.QuarterTurn(1)]
    extra = {"s": vc.Extra(images(), colour=True)}
    batch = vc.Batch(images(), masks=np.zeros((2, *SIZE), np.uint8), heatmaps=maps, extra=extra)
    out = vc.Pipeline(steps, seed=2)(batch)
    np.testing.assert_array_equal(out.heatmaps, np.rot90(maps[:, :, ::-1], -1, axes=(1, 2)))
    np.testing.assert_array_equal(out.extra["s"].data, out.images)
    assert (out.masks == 1).all()
