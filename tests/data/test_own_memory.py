"""What comes back is the caller's to write to: it shares no memory with what went in, whatever ran."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import vicinal as vc

PIPELINES = {
    "empty": vc.Pipeline([]),
    "colour": vc.Pipeline([vc.ColorJitter(0.2)]),
    "never": vc.Pipeline([vc.HorizontalFlip(p=0), vc.Rotate(30, p=0)]),
    "nothing to move": vc.Pipeline([vc.Translate(x=0, y=0, whole=True)]),
    "moved": vc.Pipeline([vc.HorizontalFlip(p=1)]),
    "normalized": vc.Pipeline([vc.Normalize(mean=0.5, std=0.5)]),
}


def arrays(value: Any) -> Iterator[np.ndarray]:
    """All memory in a value."""
    if isinstance(value, np.ndarray):
        yield value
    elif type(value).__module__ == "torch":
        yield value.numpy()
    elif isinstance(value, dict):
        for entry in value.values():
            yield from arrays(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from arrays(entry)
    elif isinstance(value, vc.Boxes):
        yield from arrays([value.data, value.labels, dict(value.fields or {}), value.polygons])
    elif isinstance(value, vc.Keypoints):
        yield from arrays([value.xy, value.visibility])
    elif isinstance(value, vc.Batch):
        yield from arrays(value.targets())


def boxes() -> vc.Boxes:
    ring = np.array([[1.0, 1], [7, 1], [7, 6]])
    fields = {"score": np.array([0.5]), "instance": np.array([1])}
    return vc.Boxes(np.array([[1.0, 1, 7, 6]]), labels=np.array([3]), fields=fields, polygons=[[ring]])


def samples() -> dict[str, Any]:
    """One sample with everything, as arrays."""
    return {
        "image": np.full((9, 10, 3), 40, np.uint8), "mask": np.ones((9, 10), np.uint8), "instances": np.ones((9, 10), np.int32),
        "boxes": boxes(), "keypoints": vc.Keypoints(np.array([[2.0, 3], [4, 5]]), np.array([2, 1])),
        "labels": np.array([0.25, 0.75]),
    }  # fmt: skip


def batch(**changed: Any) -> vc.Batch:
    fields = {
        "images": np.full((2, 9, 10, 3), 40, np.uint8), "masks": np.ones((2, 9, 10), np.int64),
        "instances": np.ones((2, 9, 10), np.bool_), "boxes": [np.array([[1.0, 1, 7, 6]])] * 2,
        "keypoints": [np.array([[2.0, 3, 2]])] * 2, "labels": np.array([[0.5, 0.5], [0.25, 0.75]]), "ids": np.array([4, 5]),
        "epochs": np.array([0, 1]),
    }  # fmt: skip
    return vc.Batch(**{**fields, **changed})


def calls() -> dict[str, tuple[tuple[Any, ...], dict[str, Any]]]:
    image, stack = np.full((9, 10, 3), 40, np.uint8), np.full((2, 9, 10, 3), 40, np.uint8)
    planes = [np.ones((1, 9, 10), np.uint8)] * 2
    boxed = batch(boxes=[np.array([[1.0, 1, 7, 6]])] * 2, labels=[np.array([4]), np.array([5])])
    labelled = [vc.Boxes([[1, 1, 7, 6]], labels=np.array([7]))] * 2
    return {
        "picture": ((image,), {}),
        "grey": ((image[..., 0],), {}),
        "stack": ((stack,), {}),
        "list": ((list(stack),), {}),
        "names": ((), samples()),
        "names with planes": ((), {**samples(), "instances": np.ones((1, 9, 10), np.uint8)}),
        "names with box labels": ((), {**samples(), "boxes": np.array([[1.0, 1, 7, 6]]), "labels": np.array([4])}),
        "batch": ((batch(),), {}),
        "batch of lists": ((batch(images=list(stack), masks=list(np.ones((2, 9, 10), np.uint8)), instances=planes),), {}),
        "batch with labels of boxes": ((boxed,), {}),
        "batch with labelled boxes": ((batch(boxes=labelled, labels=[{"tags": np.array([1])}, {"tags": np.array([2])}]),), {}),
    }


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("call", calls())
def test_a_result_shares_no_memory_with_what_was_given(call: str, pipeline: str, backend: str) -> None:
    args, named = calls()[call]
    before = copy.deepcopy((args, named))
    out = PIPELINES[pipeline](*args, **named, backend=backend)
    for array in arrays(out):
        assert not any(np.may_share_memory(array, given) for given in arrays([args, named]))
        array[...] = 1 if array.dtype == np.bool_ else 99
    for array, was in zip(arrays([args, named]), arrays(list(before)), strict=True):
        np.testing.assert_array_equal(array, was)
    again = PIPELINES[pipeline](*args, **named, backend=backend)
    assert not any((array == 99).all() for array in arrays(again) if array.size and array.dtype != np.bool_)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_tensors_do_not_either(pipeline: str) -> None:
    torch = pytest.importorskip("torch")
    given = {
        "images": torch.full((2, 3, 9, 10), 40, dtype=torch.uint8), "masks": torch.ones((2, 9, 10), dtype=torch.int64),
        "boxes": [torch.tensor([[1.0, 1, 7, 6]])] * 2, "keypoints": [torch.tensor([[2.0, 3, 2]])] * 2,
        "labels": torch.tensor([3, 4]), "ids": torch.tensor([4, 5]),
    }  # fmt: skip
    out = PIPELINES[pipeline](vc.Batch(**given))
    for array in arrays(out):
        assert not any(np.may_share_memory(array, one) for one in arrays(given))


def test_pictures_of_pillow_do_not_either() -> None:
    image = pytest.importorskip("PIL.Image").fromarray(np.full((9, 10), 40, np.uint8))
    out = vc.Pipeline([])(image=image, mask=image)
    out["mask"].putpixel((0, 0), 1)
    out["image"].putpixel((0, 0), 1)
    assert image.getpixel((0, 0)) == 40


def test_labels_that_are_mixed_do_not_either() -> None:
    labels = np.array([1, 2])
    out = vc.Pipeline([vc.Mixup(p=1)])(vc.Batch(np.zeros((2, 9, 10, 3), np.uint8), labels=labels))
    assert not any(np.may_share_memory(array, labels) for array in arrays(out.labels))
