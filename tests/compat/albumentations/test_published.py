"""Published pipelines as they stand: tensors at the end, labels of any form, imports and spellings of 1.x."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

import vicinal.compat.albumentations as A
from vicinal.compat.albumentations.pytorch.transforms import ToTensorV2

IMAGE = np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8)
MASK = (IMAGE[..., 0] > 99).astype(np.uint8)
BOXES = [[2, 3, 12, 15], [20, 5, 29, 19]]


def flip(labels: Any, boxes: Any = BOXES, **options: Any) -> Any:
    """What a flip gives for boxes with labels ``l``."""
    params = A.BboxParams("pascal_voc", label_fields=["l"])
    return A.Compose([A.HorizontalFlip(p=1)], bbox_params=params, **options)(image=IMAGE, bboxes=boxes, l=labels)


@pytest.mark.parametrize("form", ["pascal_voc", "coco", "yolo", "albumentations"])
@pytest.mark.parametrize("key", ["image", "images"])
def test_boxes_and_points_before_a_tensor_are_those_without_it(form: str, key: str) -> None:
    boxes = {"pascal_voc": BOXES, "coco": [[2, 3, 10, 12]]}.get(form, [[0.4, 0.5, 0.6, 0.8]])
    picture = IMAGE if key == "image" else np.stack([IMAGE, IMAGE])
    found = []
    for last in ([], [ToTensorV2()]):
        aug = A.Compose(
            [A.CenterCrop(16, 24), A.Resize(8, 36), *last],
            bbox_params=A.BboxParams(form, label_fields=["l"], min_area=20, min_width=4, min_visibility=0.3),
            keypoint_params=A.KeypointParams("xya", label_fields=["k"]),
        )
        points = [(5, 4, 30), (28, 10, 10), (20, 15, 0)]
        found.append(aug(**{key: picture}, bboxes=boxes, l=[*"ab"][: len(boxes)], keypoints=points, k=[1, 2, 3]))
    plain, tensor = found
    assert tensor[key].shape[-3:] == (3, 8, 36)
    assert len(plain["bboxes"]) == len(boxes)
    for name in ("bboxes", "l", "keypoints", "k"):
        assert tensor[name] == plain[name]


def test_keypoints_of_a_volume_made_a_tensor() -> None:
    volume = np.zeros((4, 20, 30, 2), np.uint8)
    aug = A.Compose([A.CenterCrop3D((3, 16, 24)), A.ToTensor3D()], keypoint_params=A.KeypointParams("xyz"))
    found = aug(volume=volume, keypoints=[(5, 4, 1), (26, 17, 2), (1, 1, 3)])
    assert tuple(found["volume"].shape) == (2, 3, 16, 24)
    assert found["keypoints"] == [[2, 2, 1], [23, 15, 2]]


@pytest.mark.parametrize("kind", [list, tuple])
def test_masks_in_a_list_come_back_in_a_list_also_as_tensors(kind: Any) -> None:
    aug = A.Compose([A.HorizontalFlip(p=1), ToTensorV2()])
    found = aug(image=IMAGE, images=kind([IMAGE, IMAGE]), masks=kind([MASK, 1 - MASK]))
    assert type(found["masks"]) is type(found["images"]) is list
    assert [tuple(x.shape) for x in found["images"]] == [(3, 20, 30)] * 2
    assert (found["masks"][1].numpy() == 1 - MASK[:, ::-1]).all()


@pytest.mark.parametrize(
    "labels",
    [
        [900100259690, 16777217], np.array([900100259690, 16777217]), [16777217, -16777219.0],
        [("a", 1), ("b",)], [(1, 2), (3, 4)],
    ],
)  # fmt: skip
def test_ids_and_tuples_come_back_as_they_were(labels: Any) -> None:
    found = flip(labels)["l"]
    assert list(found) == list(labels)
    assert type(found) is type(labels)


def test_ids_of_earlier_calls_are_not_collected() -> None:
    aug = A.Compose([A.HorizontalFlip(p=1)], bbox_params=A.BboxParams("pascal_voc", label_fields=["l"]))
    for first in range(10**9, 10**9 + 50, 2):
        assert aug(image=IMAGE, bboxes=BOXES, l=[first, first + 1])["l"] == [first, first + 1]
    assert len(aug.processors["bboxes"].label_manager.columns["bboxes", "l"].codes) == 2


def test_labels_in_a_tensor_are_numbers_and_are_not_collected() -> None:
    torch = pytest.importorskip("torch")
    aug = A.Compose([A.HorizontalFlip(p=1)], bbox_params=A.BboxParams("pascal_voc", label_fields=["l"]))
    for _ in range(3):
        assert aug(image=IMAGE, bboxes=BOXES, l=torch.tensor([7, 8]))["l"] == [7, 8]
    column = aug.processors["bboxes"].label_manager.columns["bboxes", "l"]
    assert len(column.codes) == 2


@pytest.mark.parametrize(
    ("labels", "boxes", "error", "words"),
    [
        ([[1], [2]], BOXES, TypeError, "label field l of bboxes: expected one number or text for each"),
        ([{"a": 1}, {}], BOXES, TypeError, "label field l of bboxes: expected one number or text for each"),
        (np.eye(2), BOXES, ValueError, "label field l of bboxes: expected one label for each, got .*2, 2"),
        (None, BOXES, TypeError, "label field l of bboxes: expected one label for each, got None"),
        ([1], [[2, 3, 12, 15, "cat"]], ValueError, "bboxes: expected rows of as many numbers, with .*cat"),
        ([1, 2], [[2, 3, 12, 15], [1, 2]], ValueError, "bboxes: expected rows of as many numbers"),
    ],
)  # fmt: skip
def test_labels_that_are_none_are_named(labels: Any, boxes: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        flip(labels, boxes)


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("pytorch.transforms", ["ToTensorV2"]), ("core.composition", ["Compose", "OneOf", "ReplayCompose"]),
        ("core.transforms_interface", ["BasicTransform", "DualTransform", "ImageOnlyTransform"]),
        ("core.serialization", ["from_dict", "to_dict"]),
    ],
)  # fmt: skip
def test_modules_that_published_code_imports_from(module: str, names: list[str]) -> None:
    found = importlib.import_module(f"vicinal.compat.albumentations.{module}")
    assert all(getattr(found, name) is getattr(A, name) for name in names)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: A.CoarseDropout(max_holes=8, min_holes=4, fill_value=7), r"fill=7, num_holes_range=\(4, 8\)"),
        (lambda: A.PadIfNeeded(40, 40, value=[1, 2, 3], mask_value=9), r"fill=\[1, 2, 3\], fill_mask=9"),
        (lambda: A.ImageCompression(quality_lower=60, quality_upper=90), r"quality_range=\(60, 90\)"),
        (lambda: A.HorizontalFlip(always_apply=True), r"since 2.0: p=1.0"),
        (lambda: A.ElasticTransform(alpha_affine=3), "its random affine part is an Affine"),
    ],
)  # fmt: skip
def test_arguments_of_1_x_are_told_in_the_words_of_2(make: Any, words: str) -> None:
    with pytest.warns(UserWarning, match=f"are not valid for transform .*since 2.0: .*{words}|{words}"):
        make()


def test_what_is_gone_or_missing_is_told_in_the_words_of_2() -> None:
    with pytest.raises(ValueError, match=r"RandomResizedCrop.size: expected a value.*since 2.0: size=\(32, 24\)"):
        A.RandomResizedCrop(height=32, width=24)
    with pytest.raises(AttributeError, match=r"'Cutout': since 2.0 it is CoarseDropout"):
        _ = A.Cutout
    with pytest.raises(AttributeError, match=r"has no attribute 'Nonsense'$"):
        _ = A.Nonsense
    with pytest.warns(UserWarning, match=r"'colour' are not valid for transform HorizontalFlip$"):
        A.HorizontalFlip(colour=3)


@pytest.mark.parametrize("name", ["CenterCrop3D", "RandomCrop3D"])
def test_crops_of_volumes_are_read_with_the_attribute_that_the_library_writes(name: str) -> None:
    form = getattr(A, name)((2, 8, 8)).to_dict()
    assert form["transform"]["pad_position"] == ("center" if name == "CenterCrop3D" else "random")
    assert A.convert(form)[0].size == A.from_dict(form).size == (2, 8, 8)


def test_a_replay_of_x_is_read_where_its_further_arguments_say_nothing() -> None:
    inner = {"__class_fullname__": "HorizontalFlip", "p": 1.0}
    form = {"__class_fullname__": "ReplayCompose", "p": 1.0, "transforms": [inner], "seed": None, "strict": False, "save_applied_params": False, "mask_interpolation": None}  # fmt: skip # noqa: E501
    made = A.convert({"__version__": "2.5.1", "transform": form})
    assert made(image=IMAGE)["replay"]["applied"]
    with pytest.raises(Exception, match="ReplayCompose: no arguments mask_interpolation"):
        A.convert({"__version__": "2.5.1", "transform": {**form, "mask_interpolation": 1}})


class Brightest(A.ImageOnlyTransform):
    """Written for 1.x: draws by the picture, under the method's name of then."""

    @property
    def targets_as_params(self) -> list[str]:
        return ["image"]

    def get_params_dependent_on_targets(self, params: dict[str, Any]) -> dict[str, Any]:
        assert list(params) == ["image"]
        return {"most": int(params["image"].max())}

    def apply(self, img: Any, most: int = 0, **params: Any) -> Any:
        return np.full_like(img, most)


@pytest.mark.parametrize("inside", [lambda t: t, lambda t: A.Compose([t]), lambda t: A.ReplayCompose([A.OneOf([t], p=1)])])
@pytest.mark.filterwarnings("ignore:Brightest draws by its targets")
def test_draws_by_targets_under_the_name_of_1_x(inside: Any) -> None:
    found = inside(Brightest(p=1))(image=IMAGE, mask=MASK)
    assert (found["image"] == IMAGE.max()).all()
    assert (found["mask"] == MASK).all()
    if "replay" in found:
        again = A.ReplayCompose.replay(found["replay"], image=IMAGE // 2)["image"]
        assert (again == IMAGE.max()).all()


def test_a_base_that_is_given_always_apply_by_position_says_so() -> None:
    class Old(A.ImageOnlyTransform):
        def __init__(self, always_apply: bool = False, p: float = 0.5) -> None:
            super().__init__(always_apply, p)

    with pytest.raises(TypeError, match=r"Old: expected at most 1 arguments, got 2; always_apply went with 2\.0"):
        Old()


@pytest.mark.parametrize("cls", [A.SomeOf, A.RandomOrder])
@pytest.mark.parametrize("outer", [lambda t: A.OneOf([t], p=1), lambda t: A.OneOrOther(t, t), lambda t: A.Sequential([t], p=1)])
def test_some_of_in_a_choice_asks_its_own_p_in_the_pipeline_too(cls: Any, outer: Any) -> None:
    aug = A.Compose([outer(cls([A.InvertImg(p=1)], n=1, p=0.3))], seed=5)
    pipeline, count = aug.pipeline, 400
    front = sum(bool((aug(image=IMAGE)["image"] != IMAGE).any()) for _ in range(count))
    own = sum(bool((pipeline(IMAGE) != IMAGE).any()) for _ in range(count))
    assert abs(front - 120) < 40  # deviation 9.2
    assert abs(own - 120) < 40
