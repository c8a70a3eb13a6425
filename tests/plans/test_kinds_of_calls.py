"""Pictures and targets of every kind give, once a plan is kept, what they gave before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.plans.pictures import as_bytes, pictures
from tests.plans.test_single import BOXES, PIPELINES

POINTS = np.array([[3.25, 4], [20, 8.5], [-4, 3], [0, 0], [24, 24]])
SEEN = np.array([2, 1, 0, 0, 2])


def same(one: Any, other: Any) -> bool:
    """The same kinds, dtypes and bytes."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, vc.Boxes):
        return same([one.data, one.format, one.labels], [other.data, other.format, other.labels])
    if isinstance(one, vc.Keypoints):
        return same([one.xy, one.visibility, one.pairs], [other.xy, other.visibility, other.pairs])
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Image.Image):
        return one.mode == other.mode and same(np.asarray(one), np.asarray(other))
    if hasattr(one, "detach"):
        return one.dtype == other.dtype and bool((one == other).all())
    return as_bytes([one]) == as_bytes([other]) if isinstance(one, np.ndarray) else one == other


def kinds() -> dict[str, Any]:
    torch = pytest.importorskip("torch")
    image = pictures(1)[0]
    floats = (image / np.float32(255)).astype(np.float32)
    return {
        "grey": image[:, :, 1], "grey floats": floats[:, :, 0], "pil": Image.fromarray(image),
        "grey pil": Image.fromarray(image[:, :, 0]), "palette": Image.fromarray(image).quantize(16),
        "tensor": torch.from_numpy(np.moveaxis(image, 2, 0).copy()), "view": torch.from_numpy(image).permute(2, 0, 1),
        "grey tensor": torch.from_numpy(floats[:, :, 0].copy())[None],
        "bfloat16": torch.from_numpy(np.moveaxis(floats, 2, 0).copy()).bfloat16(), "fortran": np.asfortranarray(image),
        "window": image[3:, 5:], "uint16": image.astype(np.uint16) * 257,
    }  # fmt: skip


@pytest.mark.parametrize("name", PIPELINES)
def test_pictures(name: str) -> None:
    for kind, picture in kinds().items():
        quick, slow = (vc.Pipeline(PIPELINES[name], seed=3) for _ in range(2))
        if "grey" in kind and name == "crop":
            quick, slow = (vc.Pipeline([*PIPELINES[name][:-1], vc.Normalize(0.4, 0.2)], seed=3) for _ in range(2))
        for _ in range(6):  # both number their pictures alike
            assert same(quick(picture), slow.trace(picture)[0]), kind
            assert same(quick(image=picture), slow.trace(image=picture)[0]), kind


@pytest.mark.parametrize("name", PIPELINES)
def test_boxes_and_keypoints(name: str) -> None:
    image = pictures(1)[0]
    whole = np.array([[1, 2, 20, 21], [5, 5, 9, 30]])
    pairs = ((0, 1),)
    for beside in (
        {"boxes": BOXES.tolist(), "labels": list("abcdef")}, {"boxes": whole}, {"boxes": whole.tolist(), "labels": [1, 2]},
        {"boxes": [tuple(row) for row in whole.tolist()]}, {"boxes": []}, {"boxes": whole.astype(np.float32)},
        {"keypoints": POINTS}, {"keypoints": POINTS.tolist()}, {"keypoints": POINTS.astype(np.float32), "labels": 4},
        {"keypoints": np.column_stack([POINTS, SEEN])}, {"keypoints": np.array([[np.nan, np.nan, 0], [4, 5, 2]])},
        {"keypoints": vc.Keypoints(POINTS, pairs=pairs), "boxes": BOXES}, {"keypoints": vc.Keypoints(POINTS, SEEN, pairs)},
        {"keypoints": np.zeros((0, 2)), "boxes": BOXES.tolist()}, {"keypoints": POINTS, "mask": image[:, :, 0] // 32},
        {"keypoints": None, "boxes": whole}, {"boxes": vc.Boxes(whole, format="xywh", clip=True), "keypoints": POINTS},
    ):  # fmt: skip
        quick, slow = (vc.Pipeline(PIPELINES[name], seed=3, min_visibility=0.2) for _ in range(2))
        for n in range(8):
            given = {"image": image, **beside, **({"id": n} if n % 2 else {})}
            assert same(quick(**given), slow.trace(**given)[0]), beside


@pytest.mark.parametrize(
    "beside",
    [
        {"keypoints": np.zeros((3, 4))}, {"keypoints": [[1, np.inf]]}, {"keypoints": [[0.1, 0.2], [0.3, 0.4]]},
        {"keypoints": [[1, 2], [3]]}, {"boxes": [[1, 2, 3], [4, 5, 6, 7]]}, {"boxes": [[1, 2, 400, 5]]}, {"boxes": 3},
        {"boxes": [["a", "b", "c", "d"]]}, {"boxes": [[5, 5, 2, 9]]}, {"keypoints": "left"},
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_in_the_same_words(beside: dict[str, Any]) -> None:
    image, pipeline = pictures(1)[0], vc.Pipeline([vc.Rotate()], seed=1)
    with pytest.raises(vc.DataError) as before:
        pipeline.trace(image=image, **beside)
    for _ in range(4):
        pipeline(image=image)
    with pytest.raises(vc.DataError) as after:
        pipeline(image=image, **beside)
    assert str(after.value) == str(before.value)
