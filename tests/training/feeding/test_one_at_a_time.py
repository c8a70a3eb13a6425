"""``Augmented`` by the pipeline's plan gives what ``collate`` gives of the same sample alone."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.torch import Augmented, Keyed, collate

PICTURE, MASK = random_picture((20, 26, 3), np.uint8, 1), random_picture((20, 26), np.uint8, 2) // 60
BOXES = np.array([[2, 3, 9, 11], [10.5, 4, 25, 19]])
SAMPLES: dict[str, Any] = {
    "class": (PICTURE, 3), "array": (PICTURE, np.int32(4)), "soft label": (PICTURE, np.array([0.25, 0.75], np.float32)),
    "name": (PICTURE, "cat"), "mask": (PICTURE, MASK), "soft mask": (PICTURE, (MASK / 4).astype(np.float32)),
    "alone": PICTURE, "grey": (PICTURE[:, :, 0], 1), "grey and mask": (PICTURE[:, :, :1], MASK.astype(np.int64)),
    "uint16": (PICTURE.astype(np.uint16), 0), "floats": ((PICTURE / np.float32(255)).astype(np.float32), 0.5),
    "float64": (PICTURE / 255, 1), "four channels": (random_picture((9, 8, 4), np.uint8), 1), "window": (PICTURE[2:, 3:], 1),
    "dict": {"image": PICTURE, "label": 2, "id": "a", "name": "x"}, "list": (PICTURE, [1, 2]),
    "boxes": {"image": PICTURE, "boxes": BOXES, "labels": np.array([3, 4])}, "mask in a dict": {"image": PICTURE, "mask": MASK},
    "listed boxes": {"image": PICTURE, "boxes": BOXES.tolist(), "labels": [3, 4], "more": 7}, "no boxes": {
        "image": PICTURE, "boxes": BOXES[:0], "labels": np.zeros(0, np.int64)},
    "names of boxes": {"image": PICTURE, "boxes": BOXES.astype(np.float32), "labels": ["cat", "dog"]},
    "boxes alone": {"image": PICTURE, "boxes": BOXES, "mask": MASK}, "Boxes": {"image": PICTURE, "boxes": vc.Boxes(BOXES)},
    "keypoints": {"image": PICTURE, "keypoints": [[3, 4], [30, 2]], "label": 2}, "Keypoints": {
        "image": PICTURE, "keypoints": vc.Keypoints([[3.0, 4.0], [5.0, 2.0]], pairs=((0, 1),)), "boxes": BOXES, "id": 9},
    "owned": {"image": PICTURE, "keypoints": vc.Keypoints([[3.0, 4.0]], owners=[1]), "boxes": BOXES},
    "bad boxes": {"image": PICTURE, "boxes": BOXES[:, [2, 1, 0, 3]]}, "heat map": {
        "image": PICTURE, "heatmap": np.zeros((20, 26), np.float32)},
}  # fmt: skip
PIPELINES: dict[str, Any] = {
    "planes": [vc.Pad(2), vc.RandomCrop(16), vc.HorizontalFlip(p=0.5), vc.Brightness(), vc.Normalize(0.5, 0.2)],
    "rows": [vc.Rotate(mask_fill=1), vc.Normalize(0.5, 0.2, layout="hwc")],
    "bytes": [vc.RandomResizedCrop(9), vc.Invert(p=0.5)],
    "not planned": [vc.MedianBlur(), vc.VerticalFlip(p=0.5)], "mixes": [vc.HorizontalFlip(p=0.5), vc.Mixup(classes=5)],
}  # fmt: skip


class One:
    """The same sample sixteen times."""

    def __init__(self, sample: Any) -> None:
        self.sample = sample

    def __len__(self) -> int:
        return 16

    def __getitem__(self, index: int) -> Any:
        return self.sample


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and one.shape == other.shape and bool((one == other).all())
    return bool(one == other)


def first(batch: Any) -> Any:
    if isinstance(batch, dict):
        return {name: first(value) for name, value in batch.items()}
    return tuple(map(first, batch)) if isinstance(batch, tuple) else batch[0]


def outcome(call: Any) -> Any:
    try:
        return call()
    except vc.VicinalError as error:
        return type(error)


@pytest.mark.parametrize("name", PIPELINES)
@pytest.mark.parametrize("kind", SAMPLES)
def test_it_is_the_batch_of_one(kind: str, name: str) -> None:
    pipeline, data = vc.Pipeline(PIPELINES[name], seed=5), One(SAMPLES[kind])
    augmented = Augmented(data, pipeline)
    whole = collate(vc.Pipeline(PIPELINES[name], seed=5))
    for index in range(8):
        wanted = outcome(lambda index=index: first(whole([Keyed(data)[(2, index)]])))
        assert same(outcome(lambda index=index: augmented[(2, index)]), wanted)
    copy = pickle.loads(pickle.dumps(augmented))
    assert all(same(outcome(lambda k=k: copy[(2, k)]), outcome(lambda k=k: augmented[(2, k)])) for k in range(6))


def test_labels_that_a_mirror_exchanges_go_the_long_way() -> None:
    mask = np.zeros((6, 8), np.uint8)
    mask[:, :3] = 1
    data = One((np.zeros((6, 8, 3), np.uint8), mask))
    augmented = Augmented(data, vc.Pipeline([vc.HorizontalFlip()], swaps={"mask": [(1, 2)]}, seed=1))
    for index in range(5):
        moved = augmented[(0, index)][1]
        assert moved[0].tolist() == [0, 0, 0, 0, 0, 2, 2, 2]
