"""What looks like a target and is not moved with its picture is said, and no lists of boxes are taken for labels."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from vicinal.errors import DataError, VicinalWarning
from vicinal.torch import Augmented, Loader, collate

IMAGE = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
MASK = np.zeros((12, 16), np.uint8)
BOX = [[1.0, 2.0, 5.0, 6.0]]
FLIP = vc.Pipeline([vc.HorizontalFlip(p=1)], seed=0)


def said(sample: dict[str, Any]) -> list[str]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        collate(FLIP)([{"image": IMAGE, **sample}])
    assert all(one.category is VicinalWarning for one in found)
    return [str(one.message) for one in found]


@pytest.mark.parametrize(
    ("name", "value", "ours"),
    [
        ("bboxes", BOX, "boxes"),
        ("BBox", np.array(BOX), "boxes"),
        ("objects", {"bbox": BOX, "category": [1]}, "boxes"),
        ("target", {"boxes": torch.tensor(BOX)}, "boxes"),
        ("target", {"masks": MASK}, "mask"),
        ("masks", [MASK], "mask"),
        ("landmarks", np.zeros((5, 2)), "keypoints"),
        ("annotation", Image.fromarray(MASK), "mask' or 'extra"),
        ("depth", MASK.astype(np.float32), "mask' or 'extra"),
        ("other", torch.zeros(3, 12, 16), "mask' or 'extra"),
    ],
)
def test_targets_by_other_names_are_said(name: str, value: Any, ours: str) -> None:
    assert said({name: value}) == [
        f"samples have {name!r}, which passes through as it came; what moves with the picture is called '{ours}'"
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"boxes": np.array(BOX), "labels": [1]}, {"mask": MASK}, {"objects": 3}, {"objects": []}, {"segmentation": "yes"},
        {"target": 4}, {"target": {"age": 3}}, {"embedding": np.zeros((4, 7))}, {"path": "a.jpg", "weight": 0.5},
        {"bboxes": None},
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_is_no_target_or_moves(more: dict[str, Any]) -> None:
    assert said(more) == []


def test_loaders_and_data_sets_say_it() -> None:
    data = [{"image": IMAGE, "bboxes": BOX}]
    with pytest.warns(VicinalWarning, match="'bboxes', which passes through"):
        list(Loader(data, FLIP, 1, threads=0))
    with pytest.warns(VicinalWarning, match="'bboxes', which passes through"):
        Augmented(data, FLIP)[0]


@pytest.mark.parametrize("target", [BOX, [{"bbox": [1, 2, 3, 4], "category_id": 1}], ((1, 2), (3, 4))])
def test_lists_of_boxes_and_of_annotations_are_no_labels(target: Any) -> None:
    with pytest.raises(DataError, match=r"data set\[0\]: expected \(image, label\), \(image, mask\) or a dict"):
        list(Loader([(IMAGE, target)], FLIP, 1, threads=0))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_entries_that_one_sample_has_alone_are_kept(order: tuple[int, int]) -> None:
    samples = [{"image": IMAGE, "path": "a"}, {"image": IMAGE, "path": "b", "note": "n"}]
    batch = collate(FLIP)([samples[place] for place in order])
    assert batch["path"] == ["ab"[place] for place in order]
    assert batch["note"] == [[None, "n"][place] for place in order]
