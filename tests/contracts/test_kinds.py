"""Every transform on every kind of picture: the same kind, dtype and channels out, and the input left as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image

from tests.contracts.subjects import BACKENDS, CHANNELS, DTYPES, NAMES, Array, paired, pictures, pipeline, said, stack
from vicinal import Normalize, Pipeline
from vicinal.errors import DataError
from vicinal.program import ops

OF_RGB = {"RGBShift", "ColorTemperature", "PlanckianJitter", "PCALighting", "HueSaturationValue", "WhiteBalance"}
"""Those that tell red, green and blue apart by other ops than ColorMatrix and Hue."""


@attrs.frozen
class Layout:
    """A way to hand over pictures of a dtype and a number of channels."""

    build: Callable[[Any, int], Any]
    arrays: Callable[[Any], list[Array]]  # what came or went, as [H, W, C] (or what Normalize made of it) one by one
    channels_first: bool = False


def _grey(dtype: Any, channels: int) -> Any:
    return stack(dtype, channels, count=1)[0, :, :, 0]


def _pil(dtype: Any, channels: int) -> Any:
    array = stack(dtype, channels, count=1)[0]
    return Image.fromarray(array[:, :, 0] if channels == 1 else array)


def _tensor(dtype: Any, channels: int) -> Any:
    torch = pytest.importorskip("torch")
    return torch.from_numpy(np.moveaxis(stack(dtype, channels), 3, 1).copy())


def _of_pil(picture: Any) -> list[Array]:
    array = np.asarray(picture)
    return [array if array.ndim == 3 else array[:, :, None]]


LAYOUTS = {
    "stack": Layout(stack, list),
    "list": Layout(pictures, list),
    "single": Layout(lambda dtype, channels: stack(dtype, channels, count=1)[0], lambda array: [array]),
    "grey": Layout(_grey, lambda array: [array[:, :, None]]),
    "pil": Layout(_pil, _of_pil),
    "tensor": Layout(_tensor, lambda tensor: list(tensor.numpy()), channels_first=True),
}


@pytest.mark.parametrize(("name", "layout", "dtype", "channels"), paired(list(LAYOUTS), DTYPES, CHANNELS))
def test_what_comes_out_is_of_the_kind_that_went_in(name: str, layout: str, dtype: Any, channels: int) -> None:
    if layout == "pil":
        dtype = np.uint8
    value = LAYOUTS[layout].build(dtype, 1 if layout == "grey" else channels)
    _check(pipeline(name), LAYOUTS[layout], value, said(1 if layout == "grey" else channels))


def _check(augment: Pipeline, layout: Layout, value: Any, said: dict[str, Any]) -> None:
    before = [array.copy() for array in layout.arrays(value)]
    program = augment.program(value, **said)
    for backend in BACKENDS:
        result = augment(value, backend=backend, ids=list(range(len(before))), **said)
        np.testing.assert_equal(layout.arrays(value), before, err_msg="the input was changed")
        if program.normalize is None:
            one_size = len(np.unique(program.out_canvas, axis=0)) == 1
            assert type(result) is (type(value) if one_size else list)  # no stack holds pictures of several sizes
            arrays = layout.arrays(result) if one_size else [np.asarray(one) for one in result]
        else:  # float32, and CHW unless asked otherwise: PIL has no such picture
            arrays = _after_normalize(result, program.layout, layout.channels_first)
        assert len(arrays) == program.count
        for array, canvas in zip(arrays, program.out_canvas.tolist(), strict=True):
            assert array.dtype == program.out_dtype
            shape = (program.channels, *canvas) if layout.channels_first else (*canvas, program.channels)
            assert array.shape == shape
            assert np.isfinite(array).all()
            if array.dtype.kind == "f" and program.normalize is None:
                assert array.min() >= 0
                assert array.max() <= 1


def _after_normalize(result: Any, layout: str, channels_first: bool) -> list[Array]:
    whole = np.asarray(result) if not isinstance(result, list) else None
    if whole is not None and whole.ndim == 2:
        return [whole[:, :, None]]
    if whole is not None and whole.ndim == 3:
        result = [whole]
    arrays = [np.asarray(array) for array in result]
    return arrays if channels_first or layout == "hwc" else [np.moveaxis(array, 0, 2) for array in arrays]


@pytest.mark.parametrize("name", NAMES)
def test_bgr_pictures_come_out_as_the_same_pictures_in_rgb_do(name: str) -> None:
    augment, images = pipeline(name), stack(count=2)
    as_rgb = augment(images, ids=[0, 1])
    as_bgr = augment(images[..., ::-1], ids=[0, 1], channels="bgr")
    axis = 0 if augment.program(images).layout == "chw" else 2
    for bgr, rgb in zip(as_bgr, as_rgb, strict=True):
        np.testing.assert_array_equal(np.flip(bgr, axis), rgb)


@pytest.mark.parametrize("channels", [2, 4])
@pytest.mark.parametrize("name", NAMES)
def test_channels_that_are_no_alpha_are_like_all_others(name: str, channels: int) -> None:
    """A channel comes out as it does from a picture that has it elsewhere; only where they must be red, green and blue is
    that refused."""
    augment, images = pipeline(name), stack(channels=channels, size=(23, 31))
    mixed = any(
        isinstance(op, (ops.ColorMatrix, ops.Hue)) or (isinstance(op, ops.Apply) and op.function.colors == (1, 3))
        for op in augment.program(stack(), alpha=False).ops
    )
    if name in OF_RGB or (mixed and name != "ChannelShuffle"):
        with pytest.raises(DataError, match=f"expected 1 or 3 colour channels, got {channels}"):
            augment(images, ids=[0, 1, 2])
        return
    if name == "Normalize":
        augment = Pipeline([Normalize(0.4, 0.2)])
    for got, wanted in zip(*(augment(images, ids=[0, 1, 2], backend=backend) for backend in BACKENDS), strict=True):
        assert np.abs(got.astype(np.float64) - wanted).max() <= 2
    if name in ("Gamma", "Invert", "Equalize", "Brightness"):  # of one table: the order of channels is nothing to it
        turned = augment(np.ascontiguousarray(images[..., ::-1]), ids=[0, 1, 2])
        np.testing.assert_array_equal(turned[..., ::-1], augment(images, ids=[0, 1, 2]))
