"""What is aligned with boxes, of pictures that are mixed and do not all have any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.mix.batches import made

SIZE = (12, 16)
SETTINGS: dict[str, dict[str, Any]] = {
    "Mixup": {"alpha": 1.0}, "CutMix": {"per_sample": True, "alpha": 1.0}, "Mosaic": {"size": SIZE},
    "CopyPaste": {"share": 1.0}, "SaliencyMix": {},
}  # fmt: skip


def mixed(name: str, fields: list[Any], target: str = "boxes") -> list[Any]:
    """The fields "kind" and the labels after a mix of pictures of which those have a box whose field has an entry."""
    rng = np.random.default_rng(0)
    row, kind = ([2.0, 2, 11, 10], vc.Boxes) if target == "boxes" else ([7.0, 6, 8, 4, 30], vc.RotatedBoxes)
    rows = [np.array([row] * len(one)).reshape(-1, len(row)) for one in fields]
    boxes = [kind(data, labels=one, fields={"kind": one}) for data, one in zip(rows, fields, strict=True)]
    images = rng.integers(0, 256, (len(fields), *SIZE, 3), np.uint8)
    more = {"instances": [np.ones((len(one), *SIZE), np.uint8) for one in fields]} if name == "CopyPaste" else {}
    batch = vc.Batch(images, ids=range(len(fields)), **{target: boxes}, **more)
    out = vc.Pipeline([made(name, **SETTINGS[name])], seed=2)(batch)
    return [one for entry in getattr(out, target) for one in (entry.labels, entry.fields["kind"])]


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize(
    "some",
    [np.array([3]), np.array([300], np.int16), np.array(["cat"]), np.array([[1.5, 2]], np.float32), np.zeros((1, 2, 3))],
    ids=["int64", "int16", "name", "rows", "deep"],
)
def test_an_array_without_entries_leaves_those_of_others_as_they_are(name: str, some: Any) -> None:
    """np.array([]), as code writes it for a picture without boxes, is of float64 and flat."""
    found = [one for one in mixed(name, [np.array([]) if n % 2 else some for n in range(8)]) if len(one)]
    assert len(found) > 8  # some of them in pictures that had none
    for one in found:
        assert (one.dtype, one.shape[1:]) == (some.dtype, some.shape[1:])
        assert (one == some).all()


@pytest.mark.parametrize("name", ["Mixup", "CutMix"])
def test_so_do_tensors_and_the_fields_of_rotated_boxes(name: str) -> None:
    found = [one for one in mixed(name, [torch.tensor([]) if n % 2 else torch.tensor([7]) for n in range(8)]) if len(one)]
    assert len(found) > 8
    assert {one.dtype for one in found} == {torch.int64}
    rotated = mixed(name, [np.array([]) if n % 2 else np.array([3]) for n in range(8)], "rotated_boxes")
    assert {one.dtype for one in rotated if len(one)} == {np.dtype(np.int64)}


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (np.zeros((1, 3)), np.zeros((1, 4)), r"entries of one shape to mix, got \((3|4),\) and \((3|4),\)"),
        (torch.zeros(1, 3), torch.zeros(1), r"entries of one shape to mix, got \((3,)?\) and \((3,)?\)"),
        (np.array([1]), np.array(["cat"]), "entries of one kind to mix, got (int64 and <U3|<U3 and int64)"),
    ],
)
@pytest.mark.parametrize("name", ["Mixup", "Mosaic"])
def test_entries_that_do_not_go_together_are_refused_by_name(name: str, first: Any, second: Any, message: str) -> None:
    with pytest.raises(vc.DataError, match=rf"^boxes\[\d\]\.(kind|labels) and boxes\[\d\]\.(kind|labels): expected {message}$"):
        mixed(name, [first, second, first, second])


def test_entries_of_any_objects_stay_what_they_are() -> None:
    found = mixed("Mixup", [np.array([None], object), np.array(["cat"]), np.array([{"a": 1}], object), np.array(["dog"])])
    assert any(one.dtype == object and len(one) == 2 for one in found)
