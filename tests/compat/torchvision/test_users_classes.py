"""Classes of users: v1's with a ``get_params`` of their own, v2's that say what they change, and what these ask of inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from vicinal.compat.torchvision import transforms as v1
from vicinal.compat.torchvision import tv_tensors
from vicinal.compat.torchvision.transforms import functional, v2
from vicinal.compat.torchvision.transforms.v2 import functional as functional2

PICTURE = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (3, 20, 24), np.uint8))
SHIFT = torch.full((1, 20, 24, 2), 0.1)
START, END = [[0, 0], [23, 0], [23, 19], [0, 19]], [[2, 1], [20, 0], [23, 19], [1, 18]]


def own(base: type[Any], answer: Any) -> type[Any]:
    """A class whose draws are always the same."""
    return type(f"My{base.__name__}", (base,), {"get_params": staticmethod(lambda *_, **__: answer)})


@pytest.mark.parametrize(
    ("make", "same"),
    [
        (lambda: own(v1.RandomRotation, 30.0)(5), lambda x: functional.rotate(x, 30.0)),
        (lambda: own(v1.RandomCrop, (1, 2, 8, 9))((8, 9)), lambda x: functional.crop(x, 1, 2, 8, 9)),
        (
            lambda: own(v1.RandomCrop, (1, 2, 8, 9))((8, 9), padding=3, fill=7),
            lambda x: functional.crop(functional.pad(x, 3, fill=7), 1, 2, 8, 9),
        ),
        (
            lambda: own(v1.RandomResizedCrop, (1, 2, 8, 9))(6, antialias=True),
            lambda x: functional.resized_crop(x, 1, 2, 8, 9, [6, 6], antialias=True),
        ),
        (
            lambda: own(v1.RandomAffine, (9.0, (2, 1), 1.2, (3.0, 4.0)))(0),
            lambda x: functional.affine(x, 9.0, [2, 1], 1.2, [3.0, 4.0]),
        ),
        (lambda: own(v1.RandomPerspective, (START, END))(p=1.0), lambda x: functional.perspective(x, START, END, fill=0)),
        (lambda: own(v1.ElasticTransform, SHIFT)(), lambda x: functional.elastic_transform(x, SHIFT, fill=0)),
        (lambda: own(v1.GaussianBlur, 0.7)(3), lambda x: functional.gaussian_blur(x, [3, 3], [0.7, 0.7])),
        (
            lambda: own(v1.ColorJitter, ([1, 0, 2, 3], 1.3, 0.6, None, None))(0.1, 0.1),
            lambda x: functional.adjust_brightness(functional.adjust_contrast(x, 0.6), 1.3),
        ),
        (
            lambda: own(v1.RandomErasing, (1, 2, 5, 6, torch.full((3, 1, 1), 9)))(p=1.0),
            lambda x: functional.erase(x, 1, 2, 5, 6, torch.full((3, 1, 1), 9)),
        ),
    ],
)  # fmt: skip
def test_a_get_params_of_the_users_own_is_asked(make: Any, same: Any) -> None:
    step = make()
    assert torch.equal(step(PICTURE), same(PICTURE))
    if "Erasing" not in type(step).__name__ and "Elastic" not in type(step).__name__:
        picture = Image.fromarray(PICTURE.permute(1, 2, 0).numpy())
        assert np.array_equal(np.asarray(step(picture)), np.asarray(same(picture)))


def test_a_get_params_that_asks_the_one_it_overrides() -> None:
    class Upright(v1.RandomRotation):
        @staticmethod
        def get_params(degrees: Any) -> float:
            return round(v1.RandomRotation.get_params(degrees) / 90) * 90

    found = {tuple(Upright(180)(torch.arange(4.0).reshape(1, 2, 2)).flatten().tolist()) for _ in range(60)}
    assert found == {(0, 1, 2, 3), (1, 3, 0, 2), (3, 2, 1, 0), (2, 0, 3, 1)}


def inputs() -> dict[str, Any]:
    boxes = tv_tensors.BoundingBoxes([[2.0, 3, 12, 13]], format="XYXY", canvas_size=(20, 24))
    mask = tv_tensors.Mask(torch.ones(20, 24, dtype=torch.uint8))
    return {"image": tv_tensors.Image(PICTURE), "boxes": boxes, "mask": mask, "label": 3}


@pytest.mark.parametrize("base", [v2.Transform, v2.RandomHorizontalFlip, v2.SanitizeBoundingBoxes])
def test_a_class_says_what_it_changes(base: type[Any]) -> None:
    class Only(base):  # type: ignore[misc]
        _transformed_types = (tv_tensors.BoundingBoxes, lambda value: isinstance(value, tv_tensors.Mask))

        def check_inputs(self, flat_inputs: list[Any]) -> None: ...

        def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
            return {"kinds": [type(one).__name__ for one in flat_inputs]}

        def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
            return params["kinds"]

        def forward(self, *given: Any) -> Any:
            return v2.Transform.forward(self, *given)

    step = Only()
    step.p = 1.0
    given = inputs()
    found = step(given)
    assert found["boxes"] == found["mask"] == ["BoundingBoxes", "Mask"]
    assert found["image"] is given["image"]


def test_what_classes_ask_of_their_inputs() -> None:
    flat = list(inputs().values())
    assert (v2.query_size(flat), v2.query_chw(flat)) == ((20, 24), (3, 20, 24))
    assert v2.get_bounding_boxes(flat) is flat[1]
    assert v2.has_any(flat, Image.Image, tv_tensors.Mask)
    assert not v2.has_all(flat, Image.Image, tv_tensors.Mask)
    assert v2.has_all(flat, tv_tensors.Image, lambda value: isinstance(value, int))
    assert v2.check_type(flat[0], (tv_tensors.Mask, torch.Tensor))
    with pytest.raises(ValueError, match="expected keypoints among the inputs"):
        v2.get_keypoints(flat)

    class Double(v2.Transform):
        def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
            return self._call_kernel(functional2.resize, inpt, size=[40, 48])

    found = Double()(inputs())
    assert (found["boxes"].tolist(), found["mask"].shape, found["label"]) == ([[4, 6, 24, 26]], (40, 48), 3)
