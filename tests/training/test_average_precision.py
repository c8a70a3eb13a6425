"""Mean average precision: as pycocotools has it, however pictures are given, and what it refuses."""

from __future__ import annotations

import contextlib
import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from vicinal.torch.metrics import MeanAveragePrecision

Pair = tuple[dict[str, Any], dict[str, Any]]
"""A picture's prediction and truth; boxes as xywh."""
CLASSES = 5


def drawn(seed: int, pictures: int = 12) -> list[Pair]:
    """Pictures with crowds, areas that are not their boxes', equal scores, and some without truth or predictions."""
    rng, out = np.random.default_rng(seed), []
    for picture in range(pictures):
        count = 0 if picture == 3 else int(rng.integers(0, 12))
        sizes = (rng.choice([8, 40, 150], count)[:, None] * rng.uniform(0.6, 1.4, (count, 2))).astype(int) + 1
        true = np.concatenate([rng.integers(0, 300, (count, 2)), sizes], 1)
        labels = rng.integers(0, CLASSES - 1, count)
        near = true[: rng.integers(0, count + 1)]
        near = np.maximum(near + rng.integers(-5, 6, near.shape), 1)
        more = int(rng.integers(110, 140)) if picture == 5 else int(rng.integers(0, 6))  # 100 of a class count
        others = np.concatenate([rng.integers(0, 300, (more, 2)), rng.integers(5, 90, (more, 2))], 1)
        found = np.concatenate([near, others])
        guess = {"boxes": found, "labels": np.r_[labels[: len(near)], rng.integers(0, CLASSES, more)],
                 "scores": rng.integers(0, 6, len(found)) / 5}  # fmt: skip
        crowd, area = (rng.random(count) < 0.15).astype(int), np.floor(sizes.prod(1) * rng.uniform(0.3, 1, count))
        out.append((guess, {"boxes": true, "labels": labels, "iscrowd": crowd, "area": area}))
    return out


def by_pycocotools(pairs: list[Pair]) -> list[float]:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def rows(side: int, last: str) -> list[dict[str, Any]]:
        return [
            {"image_id": number, "category_id": int(label), "bbox": box.tolist(), last.removesuffix("s"): value.item()}
            for number, pair in enumerate(pairs)
            for box, label, value in zip(*(pair[side][name] for name in ("boxes", "labels", last)), strict=True)
        ]

    true = [{**row, "id": number} for number, row in enumerate(rows(1, "iscrowd"), 1)]
    for row, area in zip(true, np.concatenate([truth["area"] for _, truth in pairs]), strict=True):
        row["area"] = float(area)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        numbers = [{"id": number} for number in range(len(pairs))]
        truth.dataset = {"images": numbers, "categories": [{"id": c} for c in range(CLASSES)], "annotations": true}
        truth.createIndex()
        evaluation = COCOeval(truth, truth.loadRes(rows(0, "scores")), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return [float(value) for value in evaluation.stats]


def tensors(entry: dict[str, Any]) -> dict[str, torch.Tensor]:
    boxes = entry["boxes"]
    return {name: torch.from_numpy(values) for name, values in entry.items()} | {
        "boxes": torch.from_numpy(np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], 1)).double()
    }


def by_update(pairs: list[Pair]) -> MeanAveragePrecision:
    metric = MeanAveragePrecision()
    for first in range(0, len(pairs), 5):
        metric.update(*batch(pairs[first : first + 5]))
    return metric


def by_call(pairs: list[Pair]) -> MeanAveragePrecision:
    metric = MeanAveragePrecision()
    for first in range(0, len(pairs), 5):
        metric(*batch(pairs[first : first + 5]))
    return metric


def by_merging(pairs: list[Pair]) -> MeanAveragePrecision:
    whole = MeanAveragePrecision()
    whole.update(*batch(pairs[8:]))
    for part in (pairs[4:8], pairs[:4]):  # what is merged comes before what is there
        other = copy.deepcopy(MeanAveragePrecision())
        other.update(*batch(part))
        whole.merge_state(pickle.loads(pickle.dumps(other)))
    return whole


def batch(pairs: list[Pair]) -> tuple[list[Any], list[Any]]:
    return [tensors(guess) for guess, _ in pairs], [tensors(truth) for _, truth in pairs]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", [by_update, by_call, by_merging])
def test_as_pycocotools(seed: int, way: Callable[[list[Pair]], MeanAveragePrecision]) -> None:
    pairs = drawn(seed)
    np.testing.assert_allclose(list(way(pairs).compute().values()), by_pycocotools(pairs), rtol=1e-6)


ONE = {"boxes": torch.tensor([[10.0, 10, 30, 40]]), "labels": torch.tensor([1])}
SURE = {**ONE, "scores": torch.tensor([0.9])}
NONE = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0)}


def test_pictures_of_several_calls_stay_apart() -> None:
    """The prediction is of another picture than the object."""
    metric = MeanAveragePrecision()
    metric([SURE], [NONE])
    metric([{**NONE, "scores": torch.zeros(0)}], [ONE])
    assert metric.compute()["map_50"] == 0


def test_an_area_says_how_large_an_object_is() -> None:
    metric = MeanAveragePrecision()
    truth = {"boxes": torch.tensor([[0.0, 0, 100, 100]]), "labels": torch.tensor([0])}
    found = {**truth, "scores": torch.tensor([1.0])}
    assert metric([found], [truth])["map_large"] == 1
    values = metric([found], [{**truth, "area": torch.tensor([2000.0])}])
    assert values["map_medium"] == 1
    assert values["map_large"] == -1


def test_predictions_that_are_turned_round_are_wrong_ones() -> None:
    """Such boxes of a network that has learned little yet are no reason to stop, nor to be left out."""
    turned = {"boxes": torch.tensor([[30.0, 10, 10, 40], [10, 10, 30, 40]]), "labels": torch.tensor([1, 1]),
              "scores": torch.tensor([0.9, 0.5])}
    assert MeanAveragePrecision()([turned], [ONE])["map_50"] == pytest.approx(0.5)


@pytest.mark.parametrize(("side", "changed", "message"), [
    (1, {"boxes": torch.tensor([[60.0, 60, 20, 30]])},
     "targets[0]: boxes: expected [left, top, right, bottom] with left <= right and top <= bottom, "
     "got [60.0, 60.0, 20.0, 30.0]"),
    (0, {"boxes": torch.tensor([[0.0, 0, 9, torch.inf]])}, "predictions[0]: boxes: expected finite numbers, got inf"),
    (0, {"scores": torch.tensor([torch.nan])}, "predictions[0]: scores: expected finite numbers, got nan"),
    (0, {"labels": torch.tensor([0.25])}, "predictions[0]: labels: expected whole numbers, got 0.25"),
    (1, {"labels": torch.tensor([1.5])}, "targets[0]: labels: expected whole numbers, got 1.5"),
    (1, {"iscrowd": torch.tensor([2])}, "targets[0]: iscrowd: expected 0 or 1, got 2.0"),
    (1, {"area": torch.tensor([-1.0])}, "targets[0]: area: expected 1 numbers of at least 0, one a box, got [-1.0]"),
    (1, {"area": torch.tensor([1.0, 2.0])}, "targets[0]: area: expected 1 numbers of at least 0, one a box, got [1.0, 2.0]"),
])  # fmt: skip
def test_what_is_refused(side: int, changed: dict[str, Any], message: str) -> None:
    pair = [SURE, ONE]
    pair[side] = {**pair[side], **changed}
    with pytest.raises(vc.DataError) as caught:
        MeanAveragePrecision().update([pair[0]], [pair[1]])
    assert str(caught.value) == f"MeanAveragePrecision: {message}"
