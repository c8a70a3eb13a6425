"""Helpers of imgaug's top level: resizing, padding, pooling, tables, pictures that come along, and background pools."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import vicinal.compat.imgaug as ia
from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug import dtypes, multicore, padding, paddings


def picture(shape: tuple[int, ...], dtype: Any = np.uint8) -> Any:
    drawn = np.random.default_rng(3).random(shape) * (1 if np.dtype(dtype).kind == "f" else 255)
    return (drawn > 127) if dtype is bool else drawn.astype(dtype)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.uint16, np.int8, np.int16, np.float16, np.float32, np.float64])
@pytest.mark.parametrize("method", [None, "nearest", "linear", "area", "cubic", cv2.INTER_LINEAR])
def test_resizing_keeps_the_dtype_and_channels(dtype: Any, method: Any) -> None:
    for channels in (1, 3, 7):
        resized = ia.imresize_many_images(picture((2, 6, 8, channels), dtype), (9, 5), method)
        assert resized.shape == (2, 9, 5, channels)
        assert resized.dtype == dtype
    assert ia.imresize_single_image(picture((6, 8), dtype), 0.5).shape == (3, 4)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32, bool])
@pytest.mark.parametrize(
    "mode", ["constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap"]
)
def test_padding_is_numpys(mode: str, dtype: Any) -> None:
    if dtype is bool and mode in ("linear_ramp", "mean", "median"):
        return
    given = picture((6, 8, 3), dtype)
    padded = padding.pad(given, 1, 2, 3, 4, mode=mode, cval=1)
    extra = {"constant": {"constant_values": 1}, "linear_ramp": {"end_values": 1}}.get(mode, {})
    assert padded.dtype == dtype
    assert np.array_equal(padded, np.pad(given, [(1, 3), (4, 2), (0, 0)], mode=mode, **extra))


def test_padding_takes_a_value_for_each_channel_and_clips() -> None:
    padded = padding.pad(picture((4, 4, 3)), top=1, cval=(1, 300, -5))
    assert padded[0, 0].tolist() == [1, 255, 0]
    assert padding.pad(picture((4, 4, 6)), left=1, cval=9)[0, 0].tolist() == [9] * 6
    assert padding.pad(np.zeros((0, 4, 3), np.uint8), bottom=2, mode="reflect").shape == (2, 4, 3)


def test_amounts_reach_what_was_asked_for() -> None:
    for height in (1, 5, 24, 31):
        for width in (1, 7, 32):
            top, right, bottom, left = paddings.compute_paddings_to_reach_aspect_ratio((height, width), 1.5)
            assert abs((width + left + right) - 1.5 * (height + top + bottom)) <= 1.5
            top, right, bottom, left = paddings.compute_paddings_to_reach_powers_of((height, width), 2, 3)
            assert np.log2(height + top + bottom) % 1 == 0
            top, right, bottom, left = paddings.compute_paddings_to_reach_multiples_of((height, width), 4, None)
            assert ((height + top + bottom) % 4, left, right) == (0, 0, 0)
            top, right, bottom, left = paddings.compute_croppings_to_reach_multiples_of((height, width), 4, 5)
            assert (height - top - bottom) % 4 == 0


@pytest.mark.parametrize("block", [2, (2, 3), (5, 1, 1), 7])
def test_pooling_is_that_of_blocks(block: Any) -> None:
    from skimage.measure import block_reduce

    given = picture((13, 10, 3))
    rows, cols = (block, block) if isinstance(block, int) else block[:2]
    fitted = padding.pad_to_multiples_of(given, rows, cols, mode="edge")
    assert np.array_equal(ia.max_pool(given, block), block_reduce(fitted, (rows, cols, 1), np.max))
    fitted = padding.pad_to_multiples_of(given, rows, cols, mode="reflect")
    assert np.array_equal(ia.median_pool(given, block), block_reduce(fitted, (rows, cols, 1), np.median).astype(np.uint8))


def test_tables_are_looked_up() -> None:
    given, table = picture((5, 6, 3)), np.arange(256)[::-1].astype(np.uint8)
    assert np.array_equal(ia.apply_lut(given, table), 255 - given)
    per_channel = [table, np.arange(256, dtype=np.uint8), table]
    looked_up = ia.apply_lut(given[:, ::-1], per_channel)
    assert np.array_equal(looked_up[..., 1], given[:, ::-1, 1])
    assert np.array_equal(looked_up[..., 2], 255 - given[:, ::-1, 2])


def test_dtypes_are_changed_by_rounding_and_clipping() -> None:
    given = np.float32([-3, 0.5, 1.5, 300])
    assert dtypes.change_dtype_(given.copy(), np.uint8).tolist() == [0, 0, 2, 255]
    assert dtypes.get_minimal_dtype([np.uint8, np.int8]) == np.int16
    with pytest.raises(ValueError, match="not supported"):
        dtypes.gate_dtypes(np.zeros(1, np.int64), ["uint8"], ["int64"])
    with pytest.warns(UserWarning, match="not known"):
        dtypes.gate_dtypes("int16", ["uint8"], ["int64"])


@pytest.mark.parametrize("size", [None, 0.25, (64, 96), (None, 100)])
@pytest.mark.parametrize("extract", [None, "square", (100, 50, 400, 350)])
def test_what_comes_along_belongs_together(size: Any, extract: Any) -> None:
    shape = ia.quokka(size=size, extract=extract).shape
    for name in ("heatmap", "segmentation_map", "keypoints", "bounding_boxes", "polygons"):
        assert getattr(ia, f"quokka_{name}")(size=size, extract=extract).shape == shape, name
    assert ia.quokka().shape == (643, 960, 3)
    assert ia.quokka_segmentation_map(size=0.25).get_arr().max() == 1


def test_a_pool_gives_the_same_with_any_number_of_workers() -> None:
    images = [picture((4, 8, 8, 3)) for _ in range(5)]
    results = []
    for processes in (1, 3):
        with multicore.Pool(iaa.Add((-50, 50)), processes=processes, seed=4) as pool:
            results.append(pool.map_batches([ia.UnnormalizedBatch(images=stack) for stack in images]))
            streamed = list(pool.imap_batches(ia.UnnormalizedBatch(images=stack) for stack in images))
            assert len(streamed) == 5
    for one, other in zip(*results, strict=True):
        assert np.array_equal(one.images_aug, other.images_aug)
    assert not np.array_equal(results[0][0].images_aug, results[0][1].images_aug)
    with pytest.raises(AssertionError, match="a list"):
        multicore.Pool(iaa.Identity()).map_batches(iter([]))  # type: ignore[arg-type]


def test_deprecated_loaders_still_load() -> None:
    def load() -> Any:
        for value in range(3):
            yield ia.Batch(images=np.full((1, 4, 4, 3), value, np.uint8))

    with pytest.warns(ia.DeprecationWarning, match="Pool"):
        loader = multicore.BatchLoader(load)
    with pytest.warns(ia.DeprecationWarning, match="Pool"):
        background = multicore.BackgroundAugmenter(loader, iaa.Add(1), nb_workers=1)
    values = [background.get_batch().images_aug.max() for _ in range(3)]
    assert values == [1, 2, 3]
    assert background.get_batch() is None
    loader.terminate()
    background.terminate()


def test_a_grid_holds_all_pictures() -> None:
    grid = ia.draw_grid([np.full((3, 4, 3), value, np.uint8) for value in (1, 2, 3)], cols=2)
    assert grid.shape == (6, 8, 3)
    assert grid[:3, 4:].min() == 2
    assert grid[3:, 4:].max() == 0
    with pytest.raises(AssertionError, match="one dtype"):
        ia.draw_grid([np.zeros((3, 4, 3), np.uint8), np.zeros((3, 4, 3), np.float32)])


@pytest.mark.parametrize("space", ["BGR", "HSV", "Lab"])
def test_functions_of_colour_spaces_change_the_picture_itself(space: str) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (6, 7, 3), np.uint8)
    wanted = iaa.change_colorspace_(picture[:, ::-1], space)[:, ::-1]  # a view stays as it is
    given = picture.copy()
    assert iaa.change_colorspace_(given, space) is given
    assert np.array_equal(given, wanted)
    assert not np.array_equal(given, picture)
    for many in (np.stack([picture, picture]), [picture.copy(), picture.copy()]):
        assert iaa.change_colorspaces_(many, space) is many
        assert all(np.array_equal(one, wanted) for one in many)


def test_grey_and_what_cannot_be_written_to_are_new_pictures() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (6, 7, 3), np.uint8)
    before = picture.copy()
    grey = iaa.change_colorspace_(picture, "GRAY")
    assert np.array_equal(picture, before)
    assert np.array_equal(grey[..., 0], grey[..., 2])
    picture.setflags(write=False)
    assert not np.array_equal(iaa.change_colorspace_(picture, "HSV"), picture)
