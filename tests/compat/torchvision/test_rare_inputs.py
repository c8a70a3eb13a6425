"""Dtypes, channels, angles and classes that pipelines rarely bring."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from vicinal.compat.torchvision import seed, tv_tensors
from vicinal.compat.torchvision import transforms as v1
from vicinal.compat.torchvision.transforms import v2
from vicinal.compat.torchvision.transforms.v2 import functional

SIZE = 18, 25


def levels(channels: int = 3) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (channels, *SIZE), dtype=np.uint8))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("mode", ["bilinear", "bicubic", "nearest"])
@pytest.mark.parametrize("antialias", [True, False])
def test_halves_are_resized(dtype: torch.dtype, mode: str, antialias: bool) -> None:
    picture = (levels() / 255).to(dtype)
    how: dict[str, Any] = {"interpolation": v2.InterpolationMode(mode), "antialias": antialias}
    result = functional.resize(picture, [9, 30], **how)
    assert result.dtype == dtype
    assert torch.equal(result, functional.resize(picture.float(), [9, 30], **how).to(dtype))


def test_smooth_resizing_gives_masks_no_new_labels() -> None:
    mask = v2.Resize((31, 40), interpolation=v2.InterpolationMode.BICUBIC)(tv_tensors.Mask(levels(1)[0] % 2 * 7))
    assert set(mask.unique().tolist()) == {0, 7}


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int16, torch.int32, torch.int64])
def test_whole_numbers_go_to_sixteen_bits_and_back(dtype: torch.dtype) -> None:
    given = functional.to_dtype(levels(), dtype, scale=True)
    wide = functional.to_dtype(given, torch.uint16, scale=True)
    assert wide.dtype == torch.uint16
    assert torch.equal(functional.to_dtype(wide, dtype, scale=True), given)
    assert torch.equal(functional.to_dtype(wide, torch.uint8, scale=True), levels())


def test_single_floats_have_too_few_bits_for_whole_numbers() -> None:
    with pytest.raises(RuntimeError, match="bits"):
        functional.to_dtype(levels() / 255, torch.int32, scale=True)


@pytest.mark.parametrize("channels", [1, 2, 4, 5])
def test_channels_are_equalized_each(channels: int) -> None:
    picture = levels(channels) // 2
    result = functional.equalize(picture)
    assert not torch.equal(result, picture)
    for one, given in zip(result, picture, strict=True):
        assert torch.equal(one, functional.equalize(given[None])[0])
        assert torch.equal(one, functional.equalize(given))


def box(*numbers: float) -> tv_tensors.BoundingBoxes:
    numbered = torch.tensor([numbers], dtype=torch.float32)
    return tv_tensors.BoundingBoxes(numbered, format="CXCYWHR", canvas_size=(200, 200), clamping_mode=None)


def corners(boxes: Any) -> torch.Tensor:
    found: torch.Tensor = functional.convert_bounding_box_format(boxes, new_format="XYXYXYXY").as_subclass(torch.Tensor)
    return found.reshape(4, 2).double()


@pytest.mark.parametrize("angle", [0.0, 20, 45, 80, -70])
@pytest.mark.parametrize("sides", [(60.0, 20.0), (20.0, 60.0), (30.0, 31.0)])
@pytest.mark.parametrize("size", [(200, 100), (90, 200), (120, 60)])
def test_stretched_boxes_stay_rectangles_along_their_longer_side(
    angle: float, sides: tuple[float, float], size: tuple[int, int]
) -> None:
    given = box(100, 90, *sides, angle)
    moved = corners(given) * torch.tensor([size[1] / 200, size[0] / 200])
    result = corners(functional.resize(given, list(size)))
    torch.testing.assert_close(result.mean(0), moved.mean(0), atol=1e-3, rtol=0)
    across, down = result[1] - result[0], result[3] - result[0]
    assert abs(float(across @ down)) < 1e-2 * float(across.norm() * down.norm())
    sheared = moved[1] - moved[0], moved[3] - moved[0]
    longer = int(sheared[1].norm() > sheared[0].norm())
    assert torch.cosine_similarity((across, down)[longer], sheared[longer], dim=0) > 1 - 1e-5
    diagonal = max((moved[2] - moved[0]).norm(), (moved[3] - moved[1]).norm())
    torch.testing.assert_close((result[2] - result[0]).norm(), diagonal, atol=1e-2, rtol=0)


@pytest.mark.parametrize("format", ["XYWHR", "CXCYWHR", "XYXYXYXY"])
@pytest.mark.parametrize("angle", [0.0, 30, -100, 200])
def test_a_flip_turns_boxes_over(format: str, angle: float) -> None:
    given = functional.convert_bounding_box_format(box(100, 90, 60, 20, angle), new_format=format)
    before, after = corners(given), corners(functional.vertical_flip(given))
    before[:, 1] = 200 - before[:, 1]
    torch.testing.assert_close(after, before[[1, 0, 3, 2]], atol=1e-3, rtol=0)


def test_fills_of_a_dict_go_by_class_and_not_by_what_it_is_derived_from() -> None:
    fills = {tv_tensors.Image: (9, 9, 9), torch.Tensor: 3, "others": 1}
    pad = v2.Pad(1, fill=fills)
    assert int(pad(tv_tensors.Image(levels()))[0, 0, 0]) == 9
    assert int(pad(levels())[0, 0, 0]) == 3
    assert int(pad(tv_tensors.Mask(levels(1)))[0, 0, 0]) == 1
    grey = pad(Image.fromarray(levels(1)[0].numpy()))
    assert grey.getpixel((0, 0)) == 1


def test_dtypes_of_a_dict_go_by_class() -> None:
    cast = v2.ToDtype({torch.Tensor: torch.float64, "others": None})
    assert cast(levels()).dtype == torch.float64
    assert cast(tv_tensors.Mask(levels(1))).dtype == torch.uint8


def test_all_tensors_are_cast_by_convert_image_dtype() -> None:
    mask, boxes = tv_tensors.Mask(levels(1)), box(1, 2, 3, 4, 5).to(torch.float64)
    picture, mask, boxes = v2.ConvertImageDtype(torch.float32)(tv_tensors.Image(levels()), mask, boxes)
    assert (picture.dtype, mask.dtype, boxes.dtype) == (torch.float32,) * 3
    assert (float(picture.max()), float(mask.max())) == (1.0, 255.0)
    assert functional.convert_image_dtype(picture, torch.float32) is picture


@pytest.mark.parametrize("policy", [v2.AutoAugment, v2.RandAugment, v2.TrivialAugmentWide, v2.AugMix])
def test_policies_refuse_what_holds_no_picture(policy: Any) -> None:
    with pytest.raises(TypeError, match=f"{policy.__name__}: expected a picture"):
        policy()(levels().permute(1, 2, 0).numpy())


def test_palettes_are_mixed_as_grey_levels() -> None:
    seed(0)
    assert v1.AugMix()(Image.fromarray(levels(1)[0].numpy()).convert("P")).mode == "L"
