"""Every kind of call: the same kind comes out, nothing is copied without need, no input is changed."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image

from vicinal.data.adapt import adapt
from vicinal.data.batch import Batch
from vicinal.data.boxes import Boxes
from vicinal.data.keypoints import Keypoints
from vicinal.data.pictures import NAMES
from vicinal.data.samples import Samples
from vicinal.errors import DataError

RNG = np.random.default_rng(5)


def noise(*shape: int, dtype: str = "uint8") -> np.ndarray:
    return RNG.random(shape, np.float32) if dtype == "float32" else RNG.integers(0, np.iinfo(dtype).max, shape, dtype)


def round_trip(value: Any, **options: Any) -> Any:
    adapter = adapt(value, **options)
    return adapter.restore(adapter.batch)


def normalised(samples: Samples) -> Samples:
    """What a pipeline that ends with Normalize returns: float32, planar."""
    if isinstance(samples.images, np.ndarray):
        images: Any = np.ascontiguousarray(np.moveaxis(samples.images, -1, 1)).astype(np.float32)
    else:
        images = [np.ascontiguousarray(np.moveaxis(p, -1, 0)).astype(np.float32) for p in samples.images]
    return attrs.evolve(samples, images=images, layout="chw", normalized="float32")


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize(
    "shape", [(5, 7), (5, 7, 1), (5, 7, 3), (5, 7, 4), (2, 5, 7, 3), (2, 5, 7, 2), (0, 5, 7, 3), (1, 1)]
)
@pytest.mark.parametrize("channels", ["rgb", "bgr"])
def test_arrays_come_back(shape: tuple[int, ...], dtype: str, channels: str) -> None:
    value = noise(*shape, dtype=dtype)
    before = value.copy()
    adapter = adapt(value, channels=channels)
    images = adapter.batch.images
    assert isinstance(images, np.ndarray)
    assert images.flags.c_contiguous
    if channels == "rgb":
        assert np.shares_memory(images, value) or value.size == 0
    elif shape[-1] in (3, 4):
        np.testing.assert_array_equal(images[..., 2], value.reshape(images.shape)[..., 0])
    result = adapter.restore(adapter.batch)
    assert result.dtype == value.dtype
    np.testing.assert_array_equal(result, before)
    np.testing.assert_array_equal(value, before)


def test_lists_of_differing_sizes_and_kinds_come_back() -> None:
    values = [noise(4, 6), noise(3, 5, 1), Image.fromarray(noise(2, 2))]
    result = round_trip(values)
    assert [type(a) for a in result] == [type(b) for b in values]
    for got, want in zip(result, values, strict=True):
        np.testing.assert_array_equal(np.asarray(got), np.asarray(want))
    assert round_trip([]) == []


def test_a_list_stays_a_list_when_its_results_are_stacked() -> None:
    values = [noise(4, 6, 3), noise(5, 5, 3)]
    adapter = adapt(values)
    result = adapter.restore(Samples(noise(2, 3, 3, 3)))
    assert isinstance(result, list)
    assert [p.shape for p in result] == [(3, 3, 3)] * 2
    assert round_trip(Batch(values)).images[0].shape == (4, 6, 3)
    batch = adapt(Batch(values))
    assert batch.restore(Samples(noise(2, 3, 3, 3))).images.shape == (2, 3, 3, 3)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_pil_pictures_come_back(mode: str) -> None:
    image = Image.fromarray(noise(4, 6, 4)).convert(mode)
    result = round_trip(image)
    assert result.mode == mode
    np.testing.assert_array_equal(np.asarray(result), np.asarray(image))


def test_pil_palette_bits_and_floats() -> None:
    palette = Image.fromarray(noise(4, 6, 3)).convert("P")
    np.testing.assert_array_equal(np.asarray(round_trip(palette)), np.asarray(palette.convert("RGB")))
    sixteen = Image.fromarray(noise(4, 6, dtype="uint16"))
    assert adapt(sixteen).batch.images.dtype == np.uint16
    adapter = adapt(Image.fromarray(noise(4, 6, 3)))
    result = adapter.restore(normalised(adapter.batch))
    assert isinstance(result, np.ndarray)
    assert result.shape == (3, 4, 6)


def test_planar_results_stay_planar_for_arrays_and_bgr_turns_their_planes() -> None:
    value = noise(4, 6, 3)
    for channels in ("rgb", "bgr"):
        adapter = adapt(value, channels=channels)
        result = adapter.restore(normalised(adapter.batch))
        np.testing.assert_array_equal(result, np.moveaxis(value, -1, 0).astype(np.float32))
    grey = adapt(noise(3, 4))
    assert grey.restore(normalised(grey.batch)).shape == (3, 4)


def test_named_targets_come_back_by_name_and_kind() -> None:
    given = {
        "image": noise(20, 30, 3), "mask": Image.fromarray(noise(20, 30)).convert("P"),
        "instances": noise(20, 30) > 100,
        "boxes": [[1, 2, 11, 12], [0, 0, 30, 20]], "labels": ["a", "b"],
        "keypoints": np.array([[3, 4, 1]], np.float32), "id": "x7",
    }
    adapter = adapt(**given)
    assert adapter.batch.targets["boxes"].fields == [{"labels": ["a", "b"]}]
    out = adapter.restore(adapter.batch)
    assert list(out) == list(given)
    assert out["boxes"] == [[1, 2, 11, 12], [0, 0, 30, 20]]
    assert out["labels"] == ["a", "b"]
    assert out["id"] == "x7"
    assert out["keypoints"].dtype == np.float32
    np.testing.assert_array_equal(out["keypoints"], given["keypoints"])
    assert out["mask"].mode == "P"
    assert out["mask"].getpalette() == given["mask"].getpalette()
    assert out["instances"].dtype == np.bool_
    np.testing.assert_array_equal(out["instances"], given["instances"])


def test_absent_names_stay_absent_and_class_labels_pass() -> None:
    adapter = adapt(image=noise(4, 4), mask=None, labels=3)
    out = adapter.restore(adapter.batch)
    assert out["mask"] is None
    assert out["labels"] == 3
    assert out["image"].shape == (4, 4)
    soft = np.array([0.25, 0.75])
    np.testing.assert_array_equal(adapt(image=noise(4, 4), labels=soft).restore(Samples(noise(1, 4, 4, 1)))["labels"], soft)


def test_a_batch_comes_back_as_a_batch() -> None:
    boxes = [Boxes([[0.5, 0.5, 0.2, 0.4]], format="cxcywh", normalized=True, labels=[4]), Boxes([], normalized=True)]
    points = [Keypoints([[1.0, 2.0]], pairs=()), Keypoints([])]
    batch = Batch(noise(2, 10, 20, 3), masks=noise(2, 10, 20), boxes=boxes, keypoints=points, ids=["a", "b"],
                  instances=[noise(1, 10, 20) > 99, np.zeros((0, 10, 20), np.bool_)], labels=[1, 2], channels="bgr")
    adapter = adapt(batch)
    np.testing.assert_allclose(adapter.batch.targets["boxes"].corners[0], [[8, 3, 12, 7]])
    out = adapter.restore(adapter.batch)
    assert isinstance(out, Batch)
    np.testing.assert_array_equal(out.images, batch.images)
    np.testing.assert_array_equal(out.masks, batch.masks)
    np.testing.assert_allclose(out.boxes[0].data, [[0.5, 0.5, 0.2, 0.4]])
    assert out.boxes[0].format == "cxcywh"
    assert out.boxes[0].labels == [4]
    assert out.instances[0].dtype == np.bool_
    assert out.keypoints[0].visibility == [2]
    assert (out.ids, out.labels, out.channels) == (["a", "b"], [1, 2], "bgr")
    assert len(round_trip(out)) == 2


BAD_CALLS = [
    ((noise(5, 6, 7),), {}, "images: shape: expected an array [H, W, C] with C of 1 to 4, got (5, 6, 7) (for more say "
     "layout='hwc' or layout='chw'; a stack of grey pictures: images[..., None])"),
    ((noise(3, 6, 7),), {}, "images: shape: expected an array [H, W, C] with C of 1 to 4, got (3, 6, 7) "
     "(layout='chw' says that channels come first; a stack of grey pictures: images[..., None])"),
    (("cat.png",), {}, "images: expected a picture, a list or a stack of pictures, a Batch, or image=..., got 'cat.png'"
     "; vicinal.read opens files"),
    ((noise(5, 6).astype(np.int64),), {}, f"images: dtype: expected {NAMES}, got int64 "
     "(convert values from 0 to 255 to uint8)"),
    ((noise(5, 6).astype(complex),), {}, f"images: dtype: expected {NAMES}, got complex128"),
    ((noise(5),), {}, "images: shape: expected [H, W] or [H, W, C], got (5,)"),
    ((noise(5, 6, 3),), {"layout": "nchw"}, "layout: expected 'hwc' or 'chw' or None, got 'nchw'"),
    ((noise(5, 6, 3),), {"alpha": True}, "images: expected 2 or 4 channels with alpha=True, got 3"),
    ((noise(5, 6, 3),), {"alpha": 1}, "alpha: expected True, False or None, got 1"),
    ((noise(5, 6, 3),), {"value_range": (1, 0)}, "value_range: expected (low, high) with low < high, what is black and "
     "what is white, or None, got (1, 0)"),
    ((noise(5, 6, 0),), {}, "images: shape: expected at least one pixel and one channel, got (5, 6, 0)"),
    ((Image.new("CMYK", (2, 2)),), {},
     "images: mode: expected L, LA, RGB, RGBA, P, 1, I, I;16 or F (see Image.convert), got 'CMYK'"),
    (([noise(2, 2), noise(2, 2, 3)],), {},
     "images[1]: expected uint8 with 1 channels as in images[0], got uint8 with 3 channels"),
    ((noise(2, 2),), {"channels": "hsv"}, "channels: expected 'rgb' or 'bgr', got 'hsv'"),
    ((noise(2, 2),), {"image": noise(2, 2)}, "images: expected pictures alone or names alone, got both (named: image; "
     "for many pictures with targets there is vicinal.Batch)"),
    ((), {"image": noise(2, 2), "bboxes": []}, "unknown target 'bboxes'; did you mean 'boxes'?"),
    ((), {"mask": noise(2, 2)}, "image: expected a picture, got None"),
    ((), {"image": noise(2, 2), "mask": noise(2, 3)}, "mask: expected the picture's size (2, 2), got (2, 3)"),
]


@pytest.mark.parametrize(("args", "named", "message"), BAD_CALLS)
def test_bad_calls_say_what_was_expected(args: tuple[Any, ...], named: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as error:
        adapt(*args, **named)
    assert str(error.value) == message
