"""How transforms find what they change, draw, and refuse."""

from __future__ import annotations

import collections
import copy
import pickle
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from vicinal.compat.torchvision import seed, tv_tensors
from vicinal.compat.torchvision import transforms as v1
from vicinal.compat.torchvision.transforms import v2

Pair = collections.namedtuple("Pair", "picture other")
HEIGHT, WIDTH = SIZE = 24, 32


def levels(*shape: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))


def sample() -> dict[str, Any]:
    return {
        "image": tv_tensors.Image(levels(3, HEIGHT, WIDTH)),
        "video": tv_tensors.Video(levels(2, 3, HEIGHT, WIDTH)),
        "target": (
            tv_tensors.BoundingBoxes([[2.0, 3, 12, 15], [8, 10, 20, 24]], format="XYXY", canvas_size=(HEIGHT, WIDTH)),
            [tv_tensors.Mask(levels(2, HEIGHT, WIDTH)), {"points": tv_tensors.KeyPoints([[5.0, 6]], canvas_size=SIZE)}],
        ),
        "labels": torch.tensor([1, 2]), "name": "a", "none": None,
    }  # fmt: skip


EVERY = [
    lambda: v2.RandomHorizontalFlip(1.0), lambda: v2.RandomVerticalFlip(1.0), lambda: v2.Resize([12, 16]),
    lambda: v2.Resize(12), lambda: v2.CenterCrop(10), lambda: v2.RandomCrop((10, 12)),
    lambda: v2.RandomCrop(40, pad_if_needed=True),
    lambda: v2.Pad([1, 2, 3, 4], fill=3), lambda: v2.RandomRotation(30),
    lambda: v2.RandomAffine(20, (0.1, 0.1), (0.8, 1.2), 10), lambda: v2.RandomPerspective(p=1.0), lambda: v2.ElasticTransform(),
    lambda: v2.RandomResizedCrop(16), lambda: v2.RandomZoomOut(p=1.0), lambda: v2.RandomIoUCrop(),
    lambda: v2.ScaleJitter((20, 30)),
    lambda: v2.RandomShortestSize([10, 12], 30), lambda: v2.RandomResize(10, 20), lambda: v2.ColorJitter(0.5, 0.5, 0.5, 0.5),
    lambda: v2.RandomPhotometricDistort(), lambda: v2.GaussianBlur(3), lambda: v2.GaussianNoise(),
    lambda: v2.RandomErasing(1.0),
    lambda: v2.RandomPosterize(3, 1.0), lambda: v2.RandomSolarize(128, 1.0), lambda: v2.RandomEqualize(1.0),
    lambda: v2.RandomAutocontrast(1.0), lambda: v2.RandomInvert(1.0), lambda: v2.RandomAdjustSharpness(2, 1.0),
    lambda: v2.RandomChannelPermutation(), lambda: v2.JPEG((50, 90)), lambda: v2.ToDtype(torch.float32, scale=True),
    lambda: v2.ConvertImageDtype(), lambda: v2.RandomOrder([v2.Resize(12), v2.RandomHorizontalFlip()]), lambda: v2.Identity(),
]  # fmt: skip


@pytest.mark.parametrize("transform", EVERY, ids=lambda made: repr(made()).split("(")[0])
def test_whatever_is_nested_is_changed_alike(transform: Any) -> None:
    seed(1)
    given = sample()
    before = copy.deepcopy(given)
    changed = transform()(given)
    boxes, (mask, points) = changed["target"]
    canvas = changed["image"].shape[-2:]
    for part in (changed["video"], mask):
        assert part.shape[-2:] == canvas
    assert boxes.canvas_size == points["points"].canvas_size == tuple(canvas)
    assert (changed["labels"] is given["labels"], changed["name"], changed["none"]) == (True, "a", None)
    kinds = [type(part).__name__ for part in (changed["image"], changed["video"], boxes, mask, points["points"])]
    assert kinds == ["Image", "Video", "BoundingBoxes", "Mask", "KeyPoints"]
    assert torch.equal(given["image"], before["image"]), "the input was changed"
    seed(1)
    again = transform()(given)
    assert torch.equal(again["image"], changed["image"])
    assert torch.equal(again["target"][0], boxes)


def test_frames_and_masks_share_the_draw_of_the_picture() -> None:
    picture = levels(3, HEIGHT, WIDTH)
    result = v2.RandomAffine(30, (0.1, 0.1))(
        tv_tensors.Image(picture), tv_tensors.Video(torch.stack([picture, picture])), tv_tensors.Mask(picture)
    )
    for other in (result[1][0], result[1][1], result[2]):
        assert torch.equal(other.as_subclass(torch.Tensor), result[0].as_subclass(torch.Tensor))


def test_a_plain_tensor_is_a_picture_where_there_is_none_and_only_the_first() -> None:
    picture, other = levels(3, 4, 5), levels(3, 4, 5)
    flip = v2.RandomHorizontalFlip(1.0)
    first, second = flip(picture, other)
    assert torch.equal(first, picture.flip(-1))
    assert second is other
    assert flip(tv_tensors.Image(picture), other)[1] is other
    assert flip(Image.new("RGB", (5, 4)), other)[1] is other
    pair = flip(Pair(picture, [other]))
    assert type(pair) is Pair
    assert pair.other[0] is other
    array = np.zeros((4, 5, 3), np.uint8)
    assert flip({"array": array, "picture": picture})["array"] is array


def test_a_class_of_ones_own() -> None:
    class Shift(v2.Transform):
        def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
            return {"by": len(flat_inputs)}

        def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
            return inpt + params["by"]

    changed = Shift()({"image": torch.zeros(3, 4, 5), "label": 3})
    assert changed["image"].unique().tolist() == [1.0]
    assert changed["label"] == 3


def test_a_kernel_of_ones_own() -> None:
    class Boards(tv_tensors.TVTensor):
        pass

    @v2.functional.register_kernel(v2.functional.hflip, Boards)
    def flipped(boards: Boards) -> torch.Tensor:
        return boards.flip(0)

    boards = torch.arange(3).as_subclass(Boards)
    assert v2.RandomHorizontalFlip(1.0)({"boards": boards})["boards"].tolist() == [2, 1, 0]
    assert v2.RandomVerticalFlip(1.0)({"boards": boards})["boards"] is boards


def test_fills_by_class() -> None:
    result = v2.Pad(1, fill={tv_tensors.Image: (1, 2, 3), tv_tensors.Mask: 7, "others": 0})(sample())
    assert result["image"][:, 0, 0].tolist() == [1, 2, 3]
    assert result["target"][1][0][:, 0, 0].tolist() == [7, 7]
    assert result["video"][0, :, 0, 0].tolist() == [0, 0, 0]


def test_seeds_repeat_and_differ() -> None:
    picture, step = levels(3, 20, 20), v2.RandomResizedCrop(8)

    def drawn(value: int | None) -> list[Any]:
        seed(value)
        return [step.make_params([picture]) for _ in range(4)]

    assert drawn(3) == drawn(3) != drawn(4)
    assert drawn(None) != drawn(None)


class Views(torch.utils.data.Dataset[Any]):
    def __getitem__(self, index: int) -> Any:
        return torch.tensor(v2.RandomRotation(90).make_params([])["angle"])

    def __len__(self) -> int:
        return 8


def test_workers_of_a_loader_draw_their_own() -> None:
    def angles() -> list[float]:
        torch.manual_seed(5)
        seed(1)
        loader = torch.utils.data.DataLoader(Views(), batch_size=1, num_workers=2, multiprocessing_context="fork")
        return [float(batch) for batch in loader]

    first = angles()
    assert len(set(first)) == 8
    assert angles() == first


@pytest.mark.parametrize("module", [v1, v2])
def test_pickles_and_copies(module: Any) -> None:
    jitter = module.RandomApply([module.ColorJitter(0.4)])
    pipeline = module.Compose([module.RandomResizedCrop(8), jitter, module.RandomErasing()])
    for other in (pickle.loads(pickle.dumps(pipeline)), copy.deepcopy(pipeline)):
        assert repr(other) == repr(pipeline)
        assert other(torch.rand(3, 20, 20)).shape == (3, 8, 8)
    assert pickle.loads(pickle.dumps(v2.SanitizeKeyPoints())).labels_getter is None


def test_draws_by_themselves_as_v1_has_them() -> None:
    picture = torch.rand(3, HEIGHT, WIDTH)
    for cls in (v1.RandomCrop, v2.RandomCrop):
        top, left, height, width = cls.get_params(picture, (10, 12))
        assert (height, width) == (10, 12)
        assert 0 <= top <= 14
        assert 0 <= left <= 20
    assert len(v1.RandomResizedCrop.get_params(picture, (0.1, 1.0), (0.75, 1.33))) == 4
    assert 10 <= v1.RandomRotation.get_params([10, 20]) <= 20
    angle, (across, _), scale, shears = v1.RandomAffine.get_params((5, 5), (0.1, 0), (2, 3), (1, 1, 2, 2), (WIDTH, HEIGHT))
    assert angle == 5
    assert abs(across) <= 3
    assert 2 <= scale <= 3
    assert shears == (1, 2)
    start, end = v1.RandomPerspective.get_params(WIDTH, HEIGHT, 0.5)
    assert start == [[0, 0], [31, 0], [31, 23], [0, 23]]
    assert all(0 <= x < WIDTH and 0 <= y < HEIGHT for x, y in end)
    order, brightness, contrast, _, _ = v1.ColorJitter.get_params((1, 2), None, (1, 1), None)
    assert sorted(order) == [0, 1, 2, 3]
    assert 1 <= brightness <= 2
    assert contrast is None
    assert v1.RandomErasing.get_params(picture, (0.1, 0.2), (1, 1), [0.5])[4].tolist() == [[[0.5]]]
    assert v1.ElasticTransform.get_params([1, 1], [2, 2], [24, 25]).shape == (1, 24, 25, 2)
    assert 0.5 <= v1.GaussianBlur.get_params(0.5, 0.6) <= 0.6


def test_v1_takes_any_tensor_for_a_picture() -> None:
    mask = tv_tensors.Mask(levels(1, 8, 8))
    assert torch.equal(v1.RandomInvert(1.0)(mask), 255 - mask)
    assert torch.equal(v2.RandomInvert(1.0)(mask), mask)


def test_conversions() -> None:
    array = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    picture = Image.fromarray(array)
    channels_first = torch.from_numpy(array).permute(2, 0, 1)
    for module in (v1, v2):
        for given in (picture, array):
            assert torch.equal(module.ToTensor()(given), channels_first / 255)
        assert torch.equal(module.PILToTensor()(picture), channels_first)
        for given in (channels_first, channels_first / 255, array):
            assert np.array_equal(np.asarray(module.ToPILImage()(given)), array)
    assert module.ToPILImage()(torch.zeros(4, 2, 2)).mode == "RGBA"
    assert v1.ToTensor()(Image.new("I;16", (2, 2), 700)).unique().tolist() == [700]
    assert v1.ToTensor()(Image.new("1", (2, 2), 1)).unique().tolist() == [1.0]
    image = v2.ToImage()(array)
    assert type(image) is tv_tensors.Image
    assert type(v2.ToPureTensor()(image)) is torch.Tensor
    casts = v2.ToDtype({tv_tensors.Image: torch.float32, tv_tensors.Mask: torch.int64, "others": None}, scale=True)(sample())
    assert (casts["image"].dtype, casts["image"].max() <= 1) == (torch.float32, True)
    assert (casts["target"][1][0].dtype, casts["target"][0].dtype) == (torch.int64, torch.float32)
    assert v2.Lambda(lambda one: one + 1, tv_tensors.Image)(sample())["name"] == "a"
    assert v1.Lambda(lambda one: one * 2)(3) == 6


def test_crops_that_become_several() -> None:
    picture = levels(3, HEIGHT, WIDTH)
    for module in (v1, v2):
        assert [crop.shape for crop in module.FiveCrop(10)(picture)] == [(3, 10, 10)] * 5
        ten = module.TenCrop((8, 10), vertical_flip=True)(picture)
        assert torch.equal(ten[5], picture.flip(-2)[:, :8, :10])
    with pytest.raises(TypeError, match="FiveCrop: expected pictures alone, got BoundingBoxes, KeyPoints, Mask"):
        v2.FiveCrop(10)(sample())


@pytest.mark.parametrize("mix", [v2.MixUp, v2.CutMix])
def test_mixes_move_labels_with_pictures(mix: Any) -> None:
    seed(2)
    batch = torch.stack([torch.full((3, 8, 8), float(number)) for number in range(3)])
    pictures, labels = mix(num_classes=3)(batch, torch.arange(3))
    assert torch.allclose(labels.sum(1), torch.ones(3))
    assert torch.allclose(pictures.mean((1, 2, 3)), labels @ torch.arange(3.0), atol=1e-5)
    with pytest.raises(ValueError, match="num_classes"):
        mix()(batch, torch.arange(3))
    with pytest.raises(ValueError, match="as many as there are labels"):
        mix(num_classes=3)(batch[:2], torch.arange(3))


def test_boxes_outside_of_a_crop_are_sanitized_with_their_labels_and_masks() -> None:
    seed(4)
    steps = v2.Compose([v2.RandomIoUCrop(), v2.SanitizeBoundingBoxes()])
    boxes, (masks, _) = sample()["target"]
    for _ in range(10):
        result = steps({"image": sample()["image"], "boxes": boxes, "masks": masks, "labels": torch.tensor([1, 2])})
        assert len(result["boxes"]) == len(result["masks"]) == len(result["labels"]) > 0


@pytest.mark.parametrize("policy", list(v2.AutoAugmentPolicy))
@pytest.mark.parametrize("given", ["pil", "tensor", "float"])
def test_policies_keep_size_and_dtype(policy: Any, given: str) -> None:
    seed(8)
    tensor = levels(3, 20, 24)
    picture: Any = {"pil": v1.ToPILImage()(tensor), "tensor": tensor, "float": tensor / 255}[given]
    steps = [v2.AutoAugment(policy), v1.RandAugment(), v2.TrivialAugmentWide(fill=[1, 2, 3]), v1.AugMix()]
    changed = 0
    for step in steps * 5:
        result = step(picture)
        assert type(result) is type(picture)
        assert np.asarray(result).shape == np.asarray(picture).shape
        assert np.asarray(result).dtype == np.asarray(picture).dtype
        changed += not np.array_equal(np.asarray(result), np.asarray(picture))
    assert changed >= 10
    with pytest.raises(TypeError, match="AutoAugment: expected pictures alone, got Mask"):
        v2.AutoAugment(policy)(tv_tensors.Image(tensor), tv_tensors.Mask(tensor))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: v2.RandomHorizontalFlip(1.5), ValueError), (lambda: v2.CenterCrop((1, 2, 3)), ValueError),
        (lambda: v2.Pad([1, 2, 3]), ValueError), (lambda: v2.Pad(1, padding_mode="wrap"), ValueError),
        (lambda: v2.RandomRotation(-3), ValueError), (lambda: v2.RandomAffine(1, translate=(2, 0)), ValueError),
        (lambda: v2.GaussianBlur(4), ValueError), (lambda: v2.GaussianBlur(3, (2, 1)), ValueError),
        (lambda: v2.Resize([1, 2, 3]), ValueError), (lambda: v2.Resize(None), ValueError),
        (lambda: v2.Resize(20, max_size=10)(levels(3, 8, 8)), ValueError), (lambda: v2.Compose([]), ValueError),
        (lambda: v2.Compose(3), TypeError), (lambda: v2.RandomErasing(value="noise"), ValueError),
        (lambda: v2.JPEG(0), ValueError), (lambda: v2.JPEG((1.5, 3)), ValueError),
        (lambda: v2.RandomZoomOut(side_range=(0.5, 2)), ValueError),
        (lambda: v2.Resize(3, interpolation="cubic"), ValueError), (lambda: v2.AugMix(severity=11), ValueError),
        (lambda: v2.RandomChoice([v2.Identity()], p=[1, 2]), ValueError), (lambda: v2.ToDtype("float32"), ValueError),
        (lambda: v2.Normalize([0.5], [0.0])(torch.rand(1, 2, 2)), ValueError),
        (lambda: v2.Normalize([0.5], [0.5])(levels(1, 2, 2)), TypeError),
        (lambda: v2.Normalize([0.5], [0.5])(Image.new("L", (2, 2))), TypeError),
        (lambda: v2.GaussianNoise()(Image.new("L", (2, 2))), TypeError),
        (lambda: v2.RandomCrop(9)(levels(3, 8, 8)), ValueError),
        (lambda: v2.RandomIoUCrop()(levels(3, 8, 8)), TypeError),
        (lambda: v2.SanitizeBoundingBoxes()(levels(3, 8, 8)), ValueError),
        (lambda: v2.functional.invert(np.zeros((2, 2))), TypeError),
        (lambda: v2.functional.invert(sample()["target"][0]), TypeError),
        (lambda: v2.RandomResizedCrop(4)({"a": 1}), TypeError),
    ],
)  # fmt: skip
def test_refusals(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call()
