"""What training code relies on: calls, labels, further targets, batches, seeds, replays, and errors that name what is wrong."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import vicinal.compat.albumentations as A
from vicinal.compat.albumentations.fields import MISSING
from vicinal.compat.albumentations.pytorch import ToTensorV2

IMAGE = np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8)
MASK = (IMAGE[..., 0] > 99).astype(np.uint8)
BOXES = [(2, 3, 12, 15), (20, 5, 29, 19)]


def flip(**options: Any) -> Any:
    """A Compose of one flip."""
    return A.Compose([A.HorizontalFlip(p=1)], **options)


@pytest.mark.parametrize(
    ("labels", "back"),
    [
        (["cat", "dog"], ["cat", "dog"]), ([3, 5], [3.0, 5.0]), ([2.5, 1], [2.5, 1.0]), (("b", "a"), ["b", "a"]),
        (np.array(["x", "y"]), np.array(["x", "y"])), (np.array([7, 9]), np.array([7, 9])), ([True, False], [1.0, 0.0]),
        (["1", 2], ["1", "2"]), ([None, "a"], [None, "a"]),
    ],
)  # fmt: skip
def test_labels_come_back_in_their_form(labels: Any, back: Any) -> None:
    found = flip(bbox_params=A.BboxParams("pascal_voc", label_fields=["l"]))(image=IMAGE, bboxes=BOXES, l=labels)["l"]
    assert type(found) is type(back)
    if isinstance(back, np.ndarray):
        assert found.dtype == back.dtype
    assert list(found) == list(back) or [str(x) for x in found] == [str(x) for x in back]


def test_new_labels_in_later_calls_keep_the_old_codes() -> None:
    aug = flip(bbox_params=A.BboxParams("pascal_voc", label_fields=["l"]))
    for labels in (["b", "a"], ["c", "b"], ["a", "d"], [1, 2], ["z", "b"]):
        assert list(aug(image=IMAGE, bboxes=BOXES, l=labels)["l"]) == labels


@pytest.mark.parametrize("form", ["pascal_voc", "coco", "yolo", "albumentations"])
def test_boxes_of_all_formats_go_and_come(form: str) -> None:
    corners = np.array(BOXES, float)
    size = np.array([30, 20, 30, 20])
    given = {
        "pascal_voc": corners, "coco": np.hstack([corners[:, :2], corners[:, 2:] - corners[:, :2]]),
        "albumentations": corners / size,
        "yolo": np.hstack([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]]) / size,
    }[form]  # fmt: skip
    twice = A.Compose([A.HorizontalFlip(p=1), A.HorizontalFlip(p=1)], bbox_params=A.BboxParams(form))
    assert isinstance(twice(image=IMAGE, bboxes=given.tolist())["bboxes"], list)
    found = twice(image=IMAGE, bboxes=given)["bboxes"]
    assert isinstance(found, np.ndarray)
    np.testing.assert_allclose(found, given, atol=1e-4)


@pytest.mark.parametrize("none", [[], np.zeros((0, 4)), np.zeros((0, 5))])
def test_no_boxes_are_no_boxes(none: Any) -> None:
    boxes = A.BboxParams("pascal_voc", label_fields=["l"])
    aug = A.Compose(
        [A.Affine(rotate=20, p=1), A.CoarseDropout(p=1), A.RandomGridShuffle(p=1), A.Perspective(p=1)], bbox_params=boxes
    )
    found = aug(image=IMAGE, bboxes=none, l=[])
    assert (len(found["bboxes"]), found["l"], type(found["bboxes"])) == (0, [], type(none))


def test_keypoints_of_all_formats() -> None:
    row = {"x": 5.0, "y": 6.0, "a": 30.0, "s": 2.0, "z": 0.0}
    for form in ("xy", "yx", "xya", "xys", "xyas", "xysa"):
        aug = flip(keypoint_params=A.KeypointParams(form, label_fields=["k"]))
        found = aug(image=IMAGE, keypoints=[[row[name] for name in form]], k=["eye"])
        moved = {**row, "x": 24.0, "a": 150.0}
        np.testing.assert_allclose(found["keypoints"], [[moved[name] for name in form]], atol=1e-3)
        assert found["k"] == ["eye"]


def test_further_targets_move_with_their_likes() -> None:
    aug = flip(
        additional_targets={"right": "image", "edges": "mask", "faces": "bboxes"}, bbox_params=A.BboxParams("pascal_voc")
    )
    found = aug(image=IMAGE, right=IMAGE, edges=MASK, faces=BOXES, bboxes=BOXES[:1], mask=MASK)
    np.testing.assert_array_equal(found["right"], IMAGE[:, ::-1])
    np.testing.assert_array_equal(found["edges"], MASK[:, ::-1])
    assert len(found["faces"]) == 2
    np.testing.assert_allclose(found["faces"][0], found["bboxes"][0])


def test_batches_share_their_draws_and_keep_their_form() -> None:
    aug = A.Compose([A.RandomCrop(8, 9), A.RandomBrightnessContrast(p=1)], seed=3)
    found = aug(images=[IMAGE, IMAGE], masks=[MASK, MASK])
    assert isinstance(found["images"], list)
    assert isinstance(found["masks"], list)
    np.testing.assert_array_equal(found["images"][0], found["images"][1])
    stacked = A.Compose([A.Rotate(p=1)], seed=3)(image=IMAGE, masks=np.stack([MASK, MASK, MASK]))
    assert stacked["masks"].shape == (3, 20, 30)
    volume = A.Compose([A.CenterCrop(8, 9), A.GaussianBlur(p=1)])(volume=np.stack([IMAGE] * 4), mask3d=np.stack([MASK] * 4))
    assert (volume["volume"].shape, volume["mask3d"].shape) == ((4, 8, 9, 3), (4, 8, 9))


def test_volumes_and_their_keypoints() -> None:
    volume = np.zeros((5, 6, 7), np.uint8)
    volume[1, 2, 3] = 9
    points = A.KeypointParams("xyz", remove_invisible=False)
    for seed in range(12):
        found = A.Compose([A.CubicSymmetry(), A.Pad3D((1, 2, 3))], keypoint_params=points, seed=seed)(
            volume=volume, keypoints=[(3, 2, 1)]
        )
        x, y, z = (round(v) for v in found["keypoints"][0])
        assert found["volume"][z, y, x] == 9
    window = A.Compose([A.RandomCrop3D((3, 3, 9), pad_if_needed=True, fill=4)], seed=1)(volume=volume)["volume"]
    assert (window.shape, int(window.max())) in (((3, 3, 9), 9), ((3, 3, 9), 4))


def test_a_seed_repeats_a_sequence_of_calls() -> None:
    made = [A.Compose([A.Rotate(p=0.5), A.GaussNoise(p=0.5), A.OneOf([A.Blur(), A.Solarize(p=0.2)])], seed=5) for _ in range(2)]
    first, again = ([aug(image=IMAGE)["image"].tobytes() for _ in range(6)] for aug in made)
    assert first == again
    assert len(set(first)) > 3
    made[0].set_random_seed(5)
    assert made[0](image=IMAGE)["image"].tobytes() == first[0]


def test_parts_of_a_compose_draw_independently() -> None:
    aug = A.Compose([A.HorizontalFlip(p=0.5), A.VerticalFlip(p=0.5)], seed=1)
    seen = {aug(image=IMAGE)["image"].tobytes() for _ in range(40)}
    assert len(seen) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_copy_in_another_process_draws_anew() -> None:
    code = (
        "import os, sys, numpy as np, vicinal.compat.albumentations as A\n"
        "a = A.Compose([A.GaussNoise(p=1)]); x = np.full((8, 8, 3), 99, np.uint8)\n"
        "for _ in range(2):\n"
        "    sys.stdout.flush()\n"
        "    if os.fork() == 0:\n"
        "        print(a(image=x)['image'].sum(), a(image=x)['image'][0, 0, 0], flush=True); os._exit(0)\n"
        "    os.wait()\n"
    )
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split("\n")
    assert found[0] != found[1]


def test_objects_are_copied_and_pickled() -> None:
    aug = A.Compose([A.Rotate(p=1), A.OneOf([A.Blur(p=1)], p=1)], seed=2, bbox_params=A.BboxParams("coco"))
    for other in (copy.deepcopy(aug), pickle.loads(pickle.dumps(aug))):
        assert A.to_dict(other) == A.to_dict(aug)
        assert other(image=IMAGE)["image"].shape == IMAGE.shape


def test_replay_applies_the_same_to_other_data() -> None:
    aug = A.ReplayCompose(
        [
            A.RandomCrop(12, 13),
            A.OneOf([A.Rotate((20, 40), p=1), A.HorizontalFlip(p=1)], p=1),
            A.RandomBrightnessContrast(p=0.5),
        ],
        keypoint_params=A.KeypointParams("xy", remove_invisible=False),
    )
    for _ in range(8):
        found = aug(image=IMAGE, mask=MASK, keypoints=[(4, 5)])
        again = A.ReplayCompose.replay(found["replay"], image=IMAGE, mask=MASK, keypoints=[(4, 5)])
        np.testing.assert_array_equal(again["image"], found["image"])
        np.testing.assert_array_equal(again["mask"], found["mask"])
        assert again["keypoints"] == found["keypoints"]
        applied = [part["applied"] for part in found["replay"]["transforms"][1]["transforms"]]
        assert sum(applied) == 1


def test_what_was_drawn_is_told() -> None:
    found = A.Compose([A.Rotate((30, 30), p=1), A.Blur(p=0)], save_applied_params=True)(image=IMAGE)
    ((name, drawn),) = found["applied_transforms"]
    assert name == "Rotate"
    assert drawn["matrix"].shape == (3, 3)


def test_a_class_of_the_users_own() -> None:
    class Darker(A.ImageOnlyTransform):
        def __init__(self, by: int = 3, p: float = 0.5) -> None:
            super().__init__(p=p)
            self.by = by

        def apply(self, img: Any, **params: Any) -> Any:
            return img // self.by

        def get_transform_init_args_names(self) -> tuple[str, ...]:
            return ("by",)

    aug = A.Compose([Darker(2, p=1)])
    np.testing.assert_array_equal(aug(image=IMAGE)["image"], IMAGE // 2)
    form = A.to_dict(aug)
    assert form["transform"]["transforms"][0]["by"] == 2
    np.testing.assert_array_equal(A.from_dict(form)(image=IMAGE)["image"], IMAGE // 2)


def test_tensors_with_channels_first() -> None:
    torch = pytest.importorskip("torch")
    found = A.Compose([A.Normalize(), ToTensorV2()])(image=IMAGE, mask=MASK)
    assert (found["image"].dtype, tuple(found["image"].shape)) == (torch.float32, (3, 20, 30))
    assert tuple(found["mask"].shape) == (20, 30)
    assert tuple(ToTensorV2(transpose_mask=True)(image=MASK, mask=IMAGE)["mask"].shape) == (3, 20, 30)
    batch = A.Compose([ToTensorV2()])(images=np.stack([IMAGE] * 2))["images"]
    assert tuple(batch.shape) == (2, 3, 20, 30)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: A.Rotate(limit="far"), "Rotate.limit: expected a number"),
        (lambda: A.Resize(0, 3), "Resize.height: expected a number >= 1, got 0"),
        (lambda: A.RandomResizedCrop((3, 4), scale=(0.5, 2)), "RandomResizedCrop.scale"),
        (lambda: A.CLAHE(tile_grid_size=8), "CLAHE.tile_grid_size: expected a tuple of 2 numbers"),
        (lambda: A.Pad(fill="red"), "Pad.fill"),
        (lambda: A.Crop(5, 5, 5, 9), "x_min < x_max"),
        (lambda: A.Affine(translate_px=3, translate_percent=0.1), "translate_percent or translate_px"),
        (lambda: A.MotionBlur(angle_range=(0, 400)), "MotionBlur.angle_range"),
        (lambda: A.BboxParams("voc"), "BboxParams.format"),
        (lambda: A.KeypointParams("xyq"), "KeypointParams.format"),
        (lambda: A.OneOf([A.Blur(p=0)]), "OneOf.transforms"),
        (lambda: A.AdditiveNoise("beta", noise_params={"ranges": [(0, 1)]}), "noise_params"),
        (lambda: A.Sharpen(method="best", alpha=(0, 2)), "Sharpen.alpha.*Sharpen.method"),
    ],
)
def test_wrong_arguments_are_named(make: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: flip()(IMAGE), KeyError),
        (lambda: flip()(image=IMAGE.tolist()), TypeError),
        (lambda: flip()(image=IMAGE, mask=MASK[:4]), ValueError),
        (lambda: flip(strict=True)(image=IMAGE, other=1), ValueError),
        (lambda: flip(bbox_params=A.BboxParams("coco", ["l"]))(image=IMAGE, bboxes=[(1, 2, 3, 4)]), ValueError),
        (lambda: flip(bbox_params=A.BboxParams("pascal_voc"))(image=IMAGE, bboxes=[(1, 2, 31, 4)]), ValueError),
        (lambda: flip(keypoint_params=A.KeypointParams("xy"))(image=IMAGE, keypoints=[(30, 2)]), ValueError),
        (lambda: A.Compose([A.RandomCrop(21, 4)])(image=IMAGE), A.CropSizeError),
        (lambda: A.Compose([A.RandomFog(p=1)])(image=MASK), ValueError),
        (lambda: A.Compose([A.MaskDropout(p=1)])(image=IMAGE), ValueError),
        (lambda: A.Compose([A.FDA(p=1)])(image=IMAGE), ValueError),
        (lambda: A.Blur(3, 0.5, 7), TypeError),
        (lambda: A.Blur(radius=3, strict=True), ValueError),
    ],
)
def test_wrong_calls_raise(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call()


def test_inputs_are_never_changed() -> None:
    names = [name for name in dir(A) if isinstance(getattr(A, name), type) and issubclass(getattr(A, name), A.BasicTransform)]
    plain = [
        getattr(A, name) for name in names
        if not issubclass(getattr(A, name), A.Transform3D)
        and all(field.default is not MISSING for field in getattr(A, name).fields.values())
    ]  # fmt: skip
    tried = 0
    for cls in plain:
        image, mask = IMAGE.copy(), MASK.copy()
        try:
            made = cls(p=1)
            A.Compose([made], seed=1)(image=image, mask=mask)
        except (TypeError, ValueError, KeyError, NotImplementedError, UserWarning):
            continue
        tried += 1
        np.testing.assert_array_equal(image, IMAGE, cls.__name__)
        np.testing.assert_array_equal(mask, MASK, cls.__name__)
    assert tried > 70


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (20, 30, 2), (20, 30, 5)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_pictures_of_any_number_of_channels(shape: tuple[int, ...], dtype: Any) -> None:
    image = np.random.default_rng(2).integers(0, 256, shape, np.uint8)
    image = image if dtype == np.uint8 else (image / 255).astype(dtype)
    parts = [
        A.Rotate(p=1), A.Affine(rotate=9, fill=3, p=1), A.Perspective(p=1), A.ElasticTransform(p=1), A.Resize(24, 25),
        A.PadIfNeeded(30, 31), A.RandomCrop(9, 9), A.GaussianBlur(p=1), A.Blur(p=1), A.MotionBlur(p=1),
        A.RandomBrightnessContrast(p=1), A.RandomGamma(p=1), A.GaussNoise(p=1), A.MultiplicativeNoise(p=1),
        A.CoarseDropout(p=1),
        A.PixelDropout(p=1), A.HorizontalFlip(p=1), A.InvertImg(p=1), A.Solarize(p=1), A.Posterize(p=1), A.Sharpen(p=1),
        A.SaltAndPepper(p=1), A.Illumination(p=1), A.PlasmaShadow(p=1), A.Downscale(p=1), A.ShotNoise(p=1), A.UnsharpMask(p=1),
        A.AutoContrast(p=1), A.FancyPCA(p=1), A.GridDistortion(p=1), A.CropAndPad(px=3), A.Morphological(p=1), A.ZoomBlur(p=1),
    ]  # fmt: skip
    for part in parts:
        found = A.Compose([part], seed=1)(image=image)["image"]
        assert (found.ndim, found.shape[2:], found.dtype) == (image.ndim, image.shape[2:], image.dtype), part


@pytest.mark.parametrize("dtype", [np.bool_, np.int32, np.int64, np.uint16, np.float64])
def test_masks_of_any_type(dtype: Any) -> None:
    mask = MASK.astype(dtype)
    for part in (
        A.Rotate((30, 30), p=1),
        A.Resize(9, 9),
        A.PadIfNeeded(40, 40),
        A.ElasticTransform(alpha=9, p=1),
        A.Perspective(p=1),
    ):
        found = A.Compose([part], seed=1)(image=IMAGE, mask=mask)["mask"]
        again = A.Compose([part], seed=1)(image=IMAGE, mask=MASK)["mask"]
        assert found.dtype == dtype
        np.testing.assert_array_equal(found.astype(np.uint8), again)


@pytest.mark.parametrize("call", [{"mask": MASK}, {}, {"masks": [MASK]}])
def test_a_call_without_a_picture_is_named(call: dict[str, Any]) -> None:
    with pytest.raises(KeyError, match="expected image, images, volume or volumes in the call"):
        flip()(**call)


@pytest.mark.parametrize("name", ["image", "mask", "second"])
def test_strict_refuses_none_for_what_is_one_array(name: str) -> None:
    picture = np.zeros((4, 5, 3), np.uint8)
    given = {"image": picture, "mask": picture[..., 0], "second": picture}
    targets = {"second": "image"}
    with pytest.raises(TypeError, match=f"{name} must be numpy array type"):
        A.Compose([A.HorizontalFlip(p=1)], strict=True, additional_targets=targets)(**{**given, name: None})
    if name != "image":
        assert A.Compose([A.HorizontalFlip(p=1)], additional_targets=targets)(**{**given, name: None})[name] is None
