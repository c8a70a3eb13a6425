"""Pipelines of torchvision as Vicinal's: the same pictures, targets and forms, and every fault at once."""

from __future__ import annotations

import pickle
from enum import Enum
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from tests.compat.torchvision.golden import PART
from vicinal.compat.torchvision import convert, tv_tensors
from vicinal.compat.torchvision import transforms as v1
from vicinal.compat.torchvision.transforms import v2

RGB = torch.from_numpy(np.load(PART / "arrays.npz")["input/rgb"])
BILINEAR, EXACT = v1.InterpolationMode.BILINEAR, v1.InterpolationMode.NEAREST_EXACT
CANVAS = (24, 32)

SAME = [
    lambda: v2.RandomHorizontalFlip(1.0), lambda: v2.RandomVerticalFlip(1.0), lambda: v2.RandomRotation((30, 30)),
    lambda: v2.RandomRotation((-75, -75), fill=[255, 128, 0]), lambda: v2.RandomRotation((30, 30), center=[10.5, 4]),
    lambda: v2.RandomRotation((30, 30), expand=True), lambda: v2.RandomRotation((90, 90), expand=True),
    lambda: v2.RandomAffine((20, 20), scale=(1.2, 1.2), shear=(10, 10, 5, 5)),
    lambda: v2.RandomAffine((0, 0), shear=(15, 15), fill=9),
    lambda: v2.RandomAffine((-20, -20), scale=(0.7, 0.7), center=[0, 0]),
    lambda: v2.Resize([20, 40], EXACT), lambda: v2.Resize(16, EXACT), lambda: v2.Resize(17, EXACT, max_size=20),
    lambda: v2.CenterCrop([15, 20]), lambda: v2.CenterCrop([16, 21]), lambda: v2.CenterCrop([31, 10]),
    lambda: v2.CenterCrop([29, 41]), lambda: v2.Pad([1, 2, 3, 4], fill=[255, 128, 0]),
    lambda: v2.Pad(3, padding_mode="reflect"),
    lambda: v2.Pad([2, 5], padding_mode="edge"), lambda: v2.RandomCrop(CANVAS), lambda: v2.RandomInvert(1.0),
    lambda: v2.RandomPosterize(3, 1.0), lambda: v2.RandomSolarize(128, 1.0), lambda: v2.RandomEqualize(1.0),
    lambda: v2.Identity(),
    lambda: v2.Compose([v2.Resize(30, EXACT), v2.Compose([v2.CenterCrop(21)]), v2.RandomHorizontalFlip(1.0)]),
    lambda: torch.nn.Sequential(v2.RandomApply([v2.RandomInvert(1.0)], p=1.0), v2.RandomChoice([v2.RandomVerticalFlip(1.0)])),
]  # fmt: skip
"""Agree wholly."""

NEAR = [
    (lambda: v2.Resize([20, 40]), 0.5), (lambda: v2.Resize(11), 0.5), (lambda: v2.Resize(40, BILINEAR), 0.5),
    (lambda: v2.Resize([11, 13], antialias=False), 0.5), (lambda: v2.Resize(None, max_size=20), 0.5),
    (lambda: v2.ColorJitter(brightness=(1.3, 1.3)), 0.5), (lambda: v2.ColorJitter(contrast=(0.6, 0.6)), 0.9),
    (lambda: v2.ColorJitter(saturation=(1.5, 1.5)), 0.7), (lambda: v2.ColorJitter(hue=(0.2, 0.2)), 0.5),
    (lambda: v2.Grayscale(1), 0.7), (lambda: v2.Grayscale(3), 0.7), (lambda: v2.GaussianBlur(5, (1.0, 1.0)), 0.1),
    (lambda: v2.RandomAdjustSharpness(2, 1.0), 0.5),
    (lambda: v2.ScaleJitter((20, 30), (0.9, 0.9)), 0.5),
    (lambda: v2.RandomPhotometricDistort((1, 1), (1, 1), (1, 1), (0, 0), p=0.0), 0.0),
    (lambda: v2.RandomAutocontrast(1.0), 0.7),
    (lambda: v2.JPEG(50), 0.1),
]  # fmt: skip
"""Within a level, and on average so near: torchvision cuts to whole levels where Vicinal rounds."""


def arrays(transform: Any, given: Any) -> tuple[Any, Any]:
    return np.asarray(convert(transform, seed=0)(given)).astype(float), np.asarray(transform(given)).astype(float)


@pytest.mark.parametrize("transform", SAME)
def test_pictures_are_the_same(transform: Any) -> None:
    found, expected = arrays(transform(), RGB)
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(("transform", "mean"), NEAR)
def test_pictures_are_within_a_level(transform: Any, mean: float) -> None:
    found, expected = arrays(transform(), RGB)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1
    assert np.abs(found - expected).mean() <= mean


@pytest.mark.parametrize("angle", [30, -100])
def test_bilinear_warps_agree_inside(angle: float) -> None:
    """At the rim torchvision blends with the fill; Vicinal ends the picture there."""
    smooth = torch.from_numpy(np.fromfunction(lambda c, y, x: 40 * c + 3 * x + 2 * y, (3, 40, 40))).to(torch.uint8)
    found, expected = arrays(v2.RandomRotation((angle, angle), BILINEAR), smooth)
    assert np.abs(found - expected)[:, 14:26, 14:26].max() <= 1


PIPELINES = [
    lambda m: [m.Resize(20), m.CenterCrop(16), m.ToTensor(), m.Normalize([0.5, 0.4, 0.3], [0.5, 0.2, 0.25])],
    lambda m: [m.ToTensor(), m.Normalize([0.5, 0.4, 0.3], [0.5, 0.2, 0.25]), m.RandomHorizontalFlip(1.0), m.Pad(2, fill=0)],
    lambda m: [m.PILToTensor(), m.ConvertImageDtype(torch.float32), m.RandomVerticalFlip(1.0)],
    lambda m: [m.ToTensor(), m.RandomErasing(1.0, (0.9, 0.9001), (0.75, 0.75), value=0.5), m.CenterCrop(4)],
    lambda m: [m.Grayscale(), m.ToTensor(), m.Normalize([0.5], [0.5])],
    lambda m: [m.Grayscale(3), m.RandomHorizontalFlip(1.0), m.ToTensor()],
    lambda m: [m.PILToTensor(), m.ToPILImage(), m.RandomSolarize(100, 1.0)],
]  # fmt: skip


@pytest.mark.parametrize("module", [v1, v2])
@pytest.mark.parametrize("steps", PIPELINES)
def test_forms_of_the_result(module: Any, steps: Any) -> None:
    picture = Image.fromarray(RGB.permute(1, 2, 0).numpy())
    pipeline = module.Compose(steps(module))
    found, expected = convert(pipeline, seed=0)(picture), pipeline(picture)
    assert type(found) is type(expected)
    if isinstance(found, torch.Tensor):
        assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
        found, expected = found.numpy() * 255, expected.numpy() * 255
    assert np.abs(np.asarray(found, float) - np.asarray(expected, float)).max() <= 1.01 / 0.2


def test_v2s_usual_ending() -> None:
    pipeline = v2.Compose([
        v2.ToImage(), v2.RandomResizedCrop((16, 16), scale=(1.0, 1.0), ratio=(4 / 3, 4 / 3)),
        v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.5] * 3, [0.25] * 3),
    ])  # fmt: skip
    picture = Image.fromarray(RGB.permute(1, 2, 0).numpy())
    found, expected = convert(pipeline, seed=0)(picture), pipeline(picture)
    assert type(found) is type(expected) is tv_tensors.Image
    assert (found.as_subclass(torch.Tensor) - expected.as_subclass(torch.Tensor)).abs().max() <= 1.5 / 255 / 0.25


def sample() -> dict[str, Any]:
    labels = torch.arange(24 * 32, dtype=torch.uint8).reshape(CANVAS)
    return {
        "image": tv_tensors.Image(RGB), "labels": torch.tensor([1, 2, 3]), "name": "a",
        "boxes": boxes(),
        "masks": (tv_tensors.Mask(labels), [tv_tensors.Mask(torch.stack([labels, labels, 3 - labels]))]),
        "points": tv_tensors.KeyPoints([[5.5, 7.25], [31, 0], [16, 12]], canvas_size=CANVAS),
    }  # fmt: skip


TARGETS = [
    lambda: [v2.RandomHorizontalFlip(1.0)], lambda: [v2.RandomVerticalFlip(1.0), v2.Pad([1, 2, 3, 4])],
    lambda: [v2.RandomRotation((30, 30))], lambda: [v2.RandomAffine((-20, -20), scale=(1.2, 1.2), shear=(5, 5))],
    lambda: [v2.CenterCrop(20), v2.RandomHorizontalFlip(1.0)], lambda: [v2.Resize((48, 64), EXACT)],
]  # fmt: skip


@pytest.mark.parametrize("steps", TARGETS)
def test_targets_move_as_torchvisions(steps: Any) -> None:
    pipeline = v2.Compose([*steps(), v2.SanitizeBoundingBoxes()])
    found, expected = convert(pipeline, seed=0)(sample()), pipeline(sample())
    for name in ("image", "boxes", "points"):
        assert type(found[name]) is type(expected[name])
        np.testing.assert_allclose(np.asarray(found[name]), np.asarray(expected[name]), atol=1e-3)
    assert found["boxes"].format is expected["boxes"].format
    assert found["boxes"].canvas_size == found["points"].canvas_size == tuple(expected["image"].shape[-2:])
    assert found["labels"].tolist() == expected["labels"].tolist()
    assert torch.equal(found["masks"][0], expected["masks"][0])
    assert torch.equal(found["masks"][1][0], expected["masks"][1][0])


def test_turned_points_after_a_flip_are_half_a_pixel_off_at_most() -> None:
    pipeline = v2.Compose([v2.RandomHorizontalFlip(1.0), v2.RandomRotation((30, 30))])
    found, expected = convert(pipeline, seed=0)(sample())["points"], pipeline(sample())["points"]
    assert (found - expected).abs().max() <= 0.75


def test_batches_of_tensors_and_videos_share_a_draw() -> None:
    batch = torch.stack([RGB, RGB])
    turn = convert(v2.RandomRotation(90), seed=1)
    for given in (batch, tv_tensors.Video(batch), (tv_tensors.Image(RGB), tv_tensors.Image(RGB))):
        first, second = turn(given)
        assert torch.equal(torch.as_tensor(first), torch.as_tensor(second))
    sample = {"video": tv_tensors.Video(batch), "mask": tv_tensors.Mask(RGB[0]), "boxes": boxes(), "none": None}
    for _ in range(3):
        moved = turn(sample)
        assert type(moved["video"]) is tv_tensors.Video
        assert torch.equal(moved["video"][1, 0], moved["mask"].as_subclass(torch.Tensor))
        assert len(moved["boxes"]) == 3


def boxes() -> tv_tensors.BoundingBoxes:
    rows = [[2.0, 3, 10, 12], [0, 0, 0, 0], [20.5, 5.25, 6.5, 17.75]]
    return tv_tensors.BoundingBoxes(rows, format="XYWH", canvas_size=CANVAS)


def test_arrays_and_grey_and_alpha() -> None:
    flip = convert(v1.RandomHorizontalFlip(1.0))
    array = RGB.permute(1, 2, 0).numpy()
    assert np.array_equal(flip(array), array[:, ::-1])
    assert np.array_equal(flip(array[:, :, 0]), array[:, ::-1, 0])
    for mode in ("L", "RGB", "RGBA", "LA"):
        picture = Image.fromarray(array).convert(mode)
        assert flip(picture).mode == mode
        assert np.array_equal(np.asarray(flip(picture)), np.asarray(picture)[:, ::-1])
    with pytest.raises(vc.DataError, match="Converted: expected a picture"):
        flip("name")


def fake(name: str, module: str = "torchvision.transforms.transforms", **attributes: Any) -> Any:
    return type(name, (SimpleNamespace,), {"__module__": module})(**attributes)


def test_objects_of_torchvision_itself_are_read_by_name() -> None:
    mode = Enum("InterpolationMode", {"BILINEAR": "bilinear", "NEAREST": "nearest"})  # torchvision's own
    v2_module = "torchvision.transforms.v2._geometry"
    pipeline = fake("Compose", transforms=[
        fake(
            "RandomCrop", v2_module, size=(20, 20), padding=[1, 2, 3, 4], pad_if_needed=False, fill=0, padding_mode="constant",
        ),
        fake("RandomRotation", degrees=[-10.0, 20.0], interpolation=mode.BILINEAR, expand=False, center=None, fill=0),
        fake("Resize", size=[8, 8], interpolation=mode.NEAREST, max_size=None, antialias=True),
        fake("ToTensor"),
    ])  # fmt: skip
    steps = convert(pipeline).pipeline.transforms
    assert [type(step).__name__ for step in steps] == ["Pad", "RandomCrop", "Rotate", "Resize"]
    assert steps[0].padding == (3, 2, 4, 1), "v2 keeps left, right, top, bottom; Vicinal's are top, right, bottom, left"
    assert (steps[2].degrees.low, steps[2].degrees.high) == (-20.0, 10.0)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(vc.SpecError) as raised:
        convert([
            v2.RandomErasing(value="random"), v2.RandomHorizontalFlip(), [v2.MixUp(num_classes=3), v2.GaussianBlur((3, 5))],
            v2.RandomApply([v2.ToDtype(torch.float32), v2.Pad(-1)]), fake("Unheard"), v2.ElasticTransform(sigma=1.0),
            v2.RandomChoice([v2.ToImage(), v2.Identity()]), v2.Pad(1, fill=300),
        ])  # fmt: skip
    lines = str(raised.value).splitlines()[1:]
    places = [line.split(":")[0].strip() for line in lines]
    assert places == [
        "transforms[0] RandomErasing", "transforms[2][0] MixUp", "transforms[2][1] GaussianBlur",
        "transforms[3] RandomApply[0] ToDtype", "transforms[3] RandomApply[1] Pad", "transforms[4] Unheard",
        "transforms[5] ElasticTransform", "transforms[6] RandomChoice", "transforms[7] Pad",
    ]  # fmt: skip
    assert all(len(line.split(": ", 1)[1]) > 10 for line in lines)
    with pytest.raises(vc.SpecError, match=r"colours after Normalize"):
        convert([v1.ToTensor(), v1.Normalize([0.5], [0.5]), v1.ColorJitter(0.5)])
    with pytest.raises(vc.SpecError, match=r"follows FiveCrop"):
        convert([v1.FiveCrop(4), v1.RandomInvert(1.0)])


RANDOM = [
    v2.RandomAffine(10, (0.1, 0.2), (0.8, 1.2), shear=(-5, 5), center=[3, 4]), v2.RandomRotation(30, expand=True),
    v2.RandomShortestSize([16, 20], 40), v2.RandomResize(16, 32), v2.ColorJitter(0.4, 0.4, 0.4, 0.1), v2.RandomErasing(1.0),
    v2.RandomPerspective(p=1.0), v2.ElasticTransform(20.0, 3.0), v2.RandomZoomOut(p=1.0), v2.RandomPhotometricDistort(),
    v2.RandomCrop(30, pad_if_needed=True, padding=1, fill=4), v2.RandomGrayscale(0.5), v2.GaussianNoise(), v2.RandAugment(),
    v2.AutoAugment(v2.AutoAugmentPolicy.SVHN), v2.TrivialAugmentWide(), v2.AugMix(), v2.RandomChannelPermutation(),
    v2.ScaleJitter((20, 30)), v2.RandomPhotometricDistort(p=0.8),
    v2.RandomOrder([v2.RandomInvert(), v2.RandomHorizontalFlip()]), v2.RandomResizedCrop(16), v2.JPEG((10, 90)),
]  # fmt: skip


@pytest.mark.parametrize("transform", RANDOM, ids=lambda transform: type(transform).__name__)
def test_random_ones_run_repeat_and_can_be_written_down(transform: Any) -> None:
    first, second = convert(transform, seed=3), convert([transform], seed=3)
    read = vc.Pipeline.from_yaml(first.pipeline.to_yaml())
    picture = RGB.permute(1, 2, 0).numpy()
    for _ in range(4):  # the third call on goes by a plan
        result = first(RGB)
        assert torch.equal(result, second(RGB))
        assert np.array_equal(result.permute(1, 2, 0), read(picture))


def test_drawn_ranges_are_torchvisions() -> None:
    pipeline = convert(v2.RandomAffine((5, 25), translate=(0.25, 0.5), scale=(0.8, 1.2), shear=(-3, 9)), seed=1).pipeline
    step = pipeline.transforms[0]
    assert (step.degrees.low, step.degrees.high) == (5, 25)
    assert (step.shear_x.low, step.shear_x.high) == (-9, 3)
    assert (step.across.low, step.across.high, step.down.low, step.down.high) == (-0.25, 0.25, -0.5, 0.5)


@pytest.mark.parametrize("others", [None, torch.float64])
def test_targets_are_cast_at_the_end(others: Any) -> None:
    dtypes = {tv_tensors.Image: torch.float32, tv_tensors.Mask: torch.int64, "others": others}
    pipeline = v2.Compose([v2.ToDtype(dtypes, scale=True), v2.RandomHorizontalFlip(1.0), v2.Normalize([0.5] * 3, [0.5] * 3)])
    given = {"image": tv_tensors.Image(RGB), "mask": tv_tensors.Mask(RGB[0]), "boxes": boxes()}
    found, expected = convert(pipeline)(given), pipeline(given)
    for name in given:
        assert (type(found[name]), found[name].dtype) == (type(expected[name]), expected[name].dtype), name
        rows = [0, 2] if name == "boxes" else slice(None)  # an empty box comes back at the origin
        np.testing.assert_allclose(np.asarray(found[name])[rows], np.asarray(expected[name])[rows], atol=1e-5)


def test_what_differs_is_noted() -> None:
    assert convert(v2.RandomHorizontalFlip()).notes == []
    assert "bicubic" in convert(v2.Resize(10, "bicubic")).notes[0]


def test_functions_run_at_the_end() -> None:
    stacked = v1.Compose([v1.TenCrop(8), v1.Lambda(lambda crops: torch.stack([v1.ToTensor()(crop) for crop in crops]))])
    picture = Image.fromarray(RGB.permute(1, 2, 0).numpy())
    assert torch.equal(convert(stacked)(picture), stacked(picture))
    assert convert([v1.RandomInvert(1.0), lambda image: image.size])(picture) == (32, 24)


def test_a_class_of_ones_own_is_not_taken_for_its_base() -> None:
    class Flip(v2.RandomHorizontalFlip):
        def transform(self, inpt: Any, _params: dict[str, Any]) -> Any:
            return inpt.flip(-2)

    with pytest.raises(vc.SpecError, match=r"transforms\[0\] Flip: it is not known here"):
        convert([Flip()])


def test_converted_pipelines_travel_to_workers() -> None:
    steps = [v1.RandomRotation(40), v1.ToTensor(), v1.Normalize([0.5] * 3, [0.5] * 3)]
    assert torch.equal(pickle.loads(pickle.dumps(convert(steps, seed=2)))(RGB), convert(steps, seed=2)(RGB))


def test_transforms_of_weights_are_steps() -> None:
    common = {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4], "interpolation": BILINEAR, "antialias": True}
    ending = [v1.ToTensor(), v1.Normalize(common["mean"], common["std"])]
    picture = Image.fromarray(RGB.permute(1, 2, 0).numpy())
    for preset, steps in (
        (fake("ImageClassification", resize_size=[20], crop_size=[16], **common), [v1.Resize(20), v1.CenterCrop(16), *ending]),
        (fake("SemanticSegmentation", resize_size=[18], **common), [v1.Resize(18), *ending]),
        (fake("ObjectDetection"), [v1.ToTensor()]),
    ):  # fmt: skip
        found, expected = convert(preset)(picture), v1.Compose(steps)(picture)
        assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
        assert (found - expected).abs().max() <= 1.5 / 255 / 0.2


def test_a_detection_pipeline_as_its_documentation_has_it() -> None:
    pipeline = convert(v2.Compose([
        v2.ToImage(), v2.RandomPhotometricDistort(p=1), v2.RandomZoomOut(fill={tv_tensors.Image: (123, 117, 104), "others": 0}),
        v2.RandomIoUCrop(), v2.RandomHorizontalFlip(p=1), v2.SanitizeBoundingBoxes(), v2.ToDtype(torch.float32, scale=True),
    ]), seed=1)  # fmt: skip
    picture = Image.fromarray(RGB.permute(1, 2, 0).numpy())
    masks = torch.zeros(3, *CANVAS, dtype=torch.bool)
    for number, (left, top, width, height) in enumerate(boxes().int().tolist()):
        masks[number, top : top + height, left : left + width] = True
    for _ in range(6):
        target = {"boxes": boxes(), "masks": tv_tensors.Mask(masks), "labels": torch.arange(3)}
        result, found = pipeline(picture, target)
        assert (type(result), result.dtype) == (tv_tensors.Image, torch.float32)
        assert result.max() <= 1
        assert len(found["boxes"]) == len(found["masks"]) == len(found["labels"]) > 0
        assert found["masks"].shape[-2:] == result.shape[-2:] == found["boxes"].canvas_size
        for mask, (left, top, width, height) in zip(found["masks"], found["boxes"].round().int().tolist(), strict=True):
            inside = mask[max(top - 1, 0) : top + height + 1, max(left - 1, 0) : left + width + 1]
            assert inside.sum() == mask.sum() > 0, "masks move with their boxes"


@pytest.mark.parametrize("later", [[], [v2.Normalize([0.5], [0.5])], [v2.ColorJitter(0.1)]], ids=["last", "norm", "colour"])
def test_pure_tensors_are_pure_also_of_targets(later: list[Any]) -> None:
    steps = [v2.ToImage(), v2.RandomHorizontalFlip(1.0), v2.ClampBoundingBoxes(), v2.ToDtype(torch.float32, scale=True)]
    found = convert([*steps, v2.ToPureTensor(), *later], seed=0)(sample())
    assert type(found["image"]) is type(found["boxes"]) is type(found["points"]) is type(found["masks"][0]) is torch.Tensor
    assert (found["name"], found["labels"].tolist()) == ("a", [1, 2, 3])
    expected = v2.Compose([*steps, v2.ToPureTensor()])(sample())
    assert torch.allclose(found["boxes"][::2], expected["boxes"][::2])  # the other is empty
    assert torch.equal(found["masks"][0], expected["masks"][0])
    with pytest.raises(vc.SpecError, match=r"RandomHorizontalFlip: it follows ToPureTensor"):
        convert([v2.ToPureTensor(), v2.RandomHorizontalFlip()])


@pytest.mark.parametrize("given", [RGB, RGB.float() / 255, tv_tensors.Image(RGB)])
def test_images_are_said_to_be_ones_whatever_came(given: Any) -> None:
    found = convert([v2.ToImage(), v2.Resize([8, 8])], seed=0)(given)
    assert (type(found), found.shape, found.dtype) == (tv_tensors.Image, (3, 8, 8), given.dtype)
    assert type(convert([v2.Resize([8, 8])], seed=0)(RGB)) is torch.Tensor
