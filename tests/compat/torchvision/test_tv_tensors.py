"""Tensors that say what they are, and their boxes' formats."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.compat.torchvision.golden import PART
from vicinal.compat.torchvision import tv_tensors
from vicinal.compat.torchvision.transforms import v2
from vicinal.compat.torchvision.transforms.v2 import functional

RECORDED = {row["call"]: row["result"] for row in json.loads((PART / "classes.json").read_text())["boxes"]}
CANVAS = (24, 32)
CORNERS = torch.tensor([(-3.0, 2, 10, 30), (5, 5, 5, 9), (30, 20, 40, 40)])
ROTATED = {"XYWHR": 5, "CXCYWHR": 5, "XYXYXYXY": 8}


def boxes(data: Any = CORNERS, format: str = "XYXY", **more: Any) -> tv_tensors.BoundingBoxes:
    return tv_tensors.BoundingBoxes(data, format=format, canvas_size=CANVAS, **more)


def rotated(format: str) -> tv_tensors.BoundingBoxes:
    centred = boxes(torch.tensor([[10.0, 8, 6, 4, 30]]), "CXCYWHR")
    return functional.convert_bounding_box_format(centred, new_format=format)


MADE = {
    "Image": lambda: tv_tensors.Image(torch.zeros(3, 4, 5)), "Video": lambda: tv_tensors.Video(torch.zeros(2, 3, 4, 5)),
    "Mask": lambda: tv_tensors.Mask(torch.zeros(4, 5, dtype=torch.uint8)), "BoundingBoxes": boxes,
    "KeyPoints": lambda: tv_tensors.KeyPoints([[1.0, 2.0]], canvas_size=CANVAS),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_copies_keep_the_meaning_and_results_do_not(name: str) -> None:
    tensor = MADE[name]()
    attributes = vars(tensor)
    for kept in (
        tensor.clone(), tensor.to(torch.float64), tensor.detach(), copy.deepcopy(tensor), copy.copy(tensor),
        pickle.loads(pickle.dumps(tensor)), tv_tensors.wrap(tensor + 1, like=tensor),
    ):  # fmt: skip
        assert type(kept) is type(tensor)
        assert vars(kept) == attributes
    for plain in (tensor + 1, tensor * tensor, tensor[..., :1], torch.stack([tensor, tensor]), tensor.clone().mul_(2)):
        assert type(plain) is torch.Tensor
    assert name in repr(tensor)


def test_what_is_returned_can_be_set_for_a_while() -> None:
    tensor = MADE["BoundingBoxes"]()
    with tv_tensors.set_return_type("TVTensor"):
        assert (tensor + 1).canvas_size == CANVAS
    assert type(tensor + 1) is torch.Tensor
    with pytest.raises(ValueError, match="return_type: expected"):
        tv_tensors.set_return_type("array")


def test_data_of_many_kinds() -> None:
    picture = Image.fromarray(np.arange(24, dtype=np.uint8).reshape(2, 4, 3))
    assert tv_tensors.Image(picture).shape == (3, 2, 4)
    assert tv_tensors.Image(torch.zeros(4, 5)).shape == (1, 4, 5)
    assert tv_tensors.Mask(Image.new("L", (4, 3))).shape == (1, 3, 4)
    assert boxes([1.0, 2, 3, 4]).shape == (1, 4)
    for call in (
        lambda: boxes(torch.zeros(1, 2, 4)), lambda: boxes(format="XYZ"), lambda: boxes(clamping_mode="some"),
        lambda: boxes(torch.zeros(1, 5, dtype=torch.int64), "CXCYWHR"), lambda: tv_tensors.Video(torch.zeros(3, 4, 5)),
        lambda: tv_tensors.KeyPoints(torch.zeros(4, 3), canvas_size=CANVAS), lambda: tv_tensors.Image(torch.zeros(4)),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"expected"):
            call()


def test_recorded_box_helpers() -> None:
    clamped = functional.clamp_bounding_boxes(boxes())
    assert clamped.tolist() == RECORDED["clamp_bounding_boxes([(-3,2,10,30),(5,5,5,9),(30,20,40,40)], canvas (24,32))"]
    for name in ("XYWH", "CXCYWH"):
        converted = functional.convert_bounding_box_format(boxes(), new_format=name)
        assert converted.tolist() == RECORDED[f"convert_bounding_box_format(XYXY->{name})"]
        assert torch.equal(functional.convert_bounding_box_format(converted, new_format="xyxy"), boxes())
    left, valid = functional.sanitize_bounding_boxes(boxes())
    assert [left.tolist(), valid.tolist()] == RECORDED["sanitize_bounding_boxes"]
    for arguments in ({}, {"min_size": 3.0}, {"min_area": 20.0}):
        result = v2.SanitizeBoundingBoxes(**arguments)({"boxes": boxes(), "labels": torch.tensor([1, 2, 3])})
        assert {key: value.tolist() for key, value in result.items()} == RECORDED[f"SanitizeBoundingBoxes({arguments})"]


def test_integer_boxes_stay_integers() -> None:
    whole = boxes(torch.tensor([[2, 3, 12, 15]]))
    turned = functional.rotate(whole, 30)
    assert (turned.tolist(), turned.dtype) == (RECORDED["rotate(int64 box,30)"], torch.int64)
    assert functional.resize(whole, [48, 64]).tolist() == RECORDED["resize(int64 box,[48,64])"]
    odd = functional.convert_bounding_box_format(torch.tensor([[0, 0, 3, 5]]), "XYXY", "CXCYWH")
    assert odd.tolist() == [[1, 2, 3, 5]]
    assert functional.convert_bounding_box_format(odd, "CXCYWH", "XYXY").tolist() == [[0, 0, 2, 4]]  # as 0.28 cuts


@pytest.mark.parametrize(
    ("move", "sides", "centres"),
    [  # what torchvision 0.28 gives
        (lambda b: functional.resize(b, [30, 37]), [[11, 6, 11, 12], [28, 3, 7, 9]], [[17, 12, 11, 12], [32, 7, 7, 9]]),
        (lambda b: functional.horizontal_flip(b), [[24, 10, 20, 20], [1, 5, 13, 15]], [[34, 20, 20, 20], [8, 12, 13, 15]]),
        (lambda b: functional.vertical_flip(b), [[20, 18, 20, 20], [50, 28, 13, 15]], [[30, 28, 20, 20], [56, 36, 13, 15]]),
        (
            lambda b: functional.resized_crop(b, 3, 4, 20, 25, [13, 17]),
            [[10, 4, 6, 8], [17, 1, 0, 9]], [[13, 8, 6, 8], [17, 5, 0, 9]],
        ),
    ],
    ids=["resize", "hflip", "vflip", "resized_crop"],
)  # fmt: skip
def test_whole_boxes_of_sides_and_centres_are_cut_as_they_are(move: Any, sides: Any, centres: Any) -> None:
    whole = tv_tensors.BoundingBoxes(torch.tensor([[20, 10, 40, 30], [50, 5, 63, 20]]), format="XYXY", canvas_size=(48, 64))
    for name, expected in (("XYWH", sides), ("CXCYWH", centres)):
        found = move(functional.convert_bounding_box_format(whole, new_format=name))
        assert (found.tolist(), found.dtype) == (expected, torch.int64)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_pictures_of_float_arrays_are_shares_of_white_as_tensors_are(dtype: Any) -> None:
    for shape in ((4, 5), (4, 5, 1), (4, 5, 2), (4, 5, 3), (4, 5, 4)):
        array = np.linspace(0, 1, int(np.prod(shape)), dtype=dtype).reshape(shape)
        made = functional.to_pil_image(array)
        assert made.mode == {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[1 if array.ndim == 2 else shape[2]]
        assert np.array_equal(np.asarray(made).reshape(shape), (array * 255).astype(np.uint8))
    assert functional.to_pil_image(np.float32([[7.5]]), mode="F").getpixel((0, 0)) == 7.5


@pytest.mark.parametrize("format", ROTATED)
def test_recorded_rotated_boxes(format: str) -> None:
    for call, function in (
        ("horizontal_flip", functional.horizontal_flip), ("rotate 20", lambda given: functional.rotate(given, 20)),
    ):  # fmt: skip
        result = function(rotated(format))
        assert result.shape == (1, ROTATED[format])
        np.testing.assert_allclose(np.asarray(result), RECORDED[f"rotated format {format}: {call}"], atol=2e-5)


@pytest.mark.parametrize("mode", ["soft", "hard"])
@pytest.mark.parametrize("format", ROTATED)
def test_rotated_boxes_are_cut_at_their_angle(format: str, mode: str) -> None:
    """Hard: no corner is outside. Soft: around what was inside of the canvas. Boxes wholly inside stay as they are."""
    centred = torch.tensor([[2.0, 12, 12, 6, 30], [31, 2, 9, 9, 70], [16, 12, 6, 4, 10], [60, 60, 5, 5, 20]])
    given = functional.convert_bounding_box_format(boxes(centred, "CXCYWHR", clamping_mode=mode), new_format=format)
    cut = functional.clamp_bounding_boxes(given)
    result = functional.convert_bounding_box_format(cut, new_format="CXCYWHR").as_subclass(torch.Tensor)
    corners = functional.convert_bounding_box_format(cut, new_format="XYXYXYXY").as_subclass(torch.Tensor).reshape(-1, 4, 2)
    assert torch.allclose(result[2], centred[2], atol=1e-4)
    assert (result[3, 2:4].abs() < 1e-4).all()
    assert torch.allclose(result[:3, 4], centred[:3, 4], atol=1e-3)
    assert (result[:2, 2:4] <= centred[:2, 2:4] + 1e-3).all()
    assert (result[:2, 2:4].prod(1) < centred[:2, 2:4].prod(1)).all()
    if mode == "hard":
        assert (corners >= -1e-3).all()
        assert (corners <= torch.tensor([32.0, 24.0]) + 1e-3).all()


@pytest.mark.parametrize("mode", ["soft", "hard"])
@pytest.mark.parametrize("angle", [0.0, 90.0, 180.0, -90.0])
def test_upright_rotated_boxes_are_cut_as_plain_ones(angle: float, mode: str) -> None:
    centred = torch.tensor([[2.0, 3, 10, 12, angle], [28, 20, 12, 14, angle], [9, 9, 0, 0, angle]])
    given = boxes(centred, "CXCYWHR", clamping_mode=mode)
    cut = functional.convert_bounding_box_format(functional.clamp_bounding_boxes(given), new_format="XYXYXYXY")
    corners = cut.as_subclass(torch.Tensor).reshape(-1, 4, 2)
    before = functional.convert_bounding_box_format(given, new_format="XYXYXYXY").as_subclass(torch.Tensor).reshape(-1, 4, 2)
    expected = torch.minimum(before.clamp_min(0), torch.tensor([32.0, 24.0]))
    assert torch.allclose(torch.cat(torch.aminmax(corners, dim=1), 1), torch.cat(torch.aminmax(expected, dim=1), 1), atol=1e-4)


def test_hard_boxes_are_torchvisions() -> None:
    """Computed by its published rule."""
    centred = torch.tensor([[24.58, 4.05, 9.63, 14.16, -3.07], [15.68, 3.86, 6.66, 10.02, 56.99]])
    given = boxes(centred, "CXCYWHR", clamping_mode="hard")
    expected = torch.tensor([[26.91, 5.69, 4.82, 11.14, -3.07], [16.05, 4.69, 5.67, 8.49, 56.99]])
    assert torch.allclose(functional.clamp_bounding_boxes(given).as_subclass(torch.Tensor), expected, atol=0.02)


def test_boxes_may_be_left_uncut() -> None:
    moved = functional.crop(boxes(clamping_mode=None), 0, 0, 10, 10)
    assert torch.equal(moved, boxes())
    assert moved.canvas_size == (10, 10)
    assert v2.SetClampingMode(None)(boxes()).clamping_mode is None
    assert torch.equal(v2.ClampBoundingBoxes("soft")(moved)[0], torch.tensor([0.0, 2, 10, 10]))


def test_points_are_clamped_to_pixels_and_sanitized() -> None:
    points = tv_tensors.KeyPoints([[-1.0, 3], [40, 30], [5, 23.5]], canvas_size=CANVAS)
    assert v2.ClampKeyPoints()(points).tolist() == [[0, 3], [31, 23], [5, 23]]
    sample = {"points": points, "labels": torch.tensor([1, 2, 3])}
    kept = v2.SanitizeKeyPoints(labels_getter="labels")(sample)
    assert (kept["points"].tolist(), kept["labels"].tolist()) == ([[5, 23.5]], [3])


def test_plain_tensors_need_what_boxes_bring() -> None:
    for call in (
        lambda: functional.convert_bounding_box_format(CORNERS, new_format="XYWH"),
        lambda: functional.clamp_bounding_boxes(CORNERS, format="XYXY"),
        lambda: functional.sanitize_bounding_boxes(CORNERS), lambda: functional.sanitize_keypoints(CORNERS),
        lambda: functional.clamp_keypoints(CORNERS),
        lambda: functional.convert_bounding_box_format(boxes(), "XYXY", "XYWH"),
        lambda: functional.convert_bounding_box_format(CORNERS, "XYXY", "XYWHR"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"for a plain tensor|which ha|both with an angle"):
            call()
