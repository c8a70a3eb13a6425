"""Metrics: against counts by hand and torchmetrics, over batches, and for empty masks."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torchmetrics import functional as published

import vicinal as vc
from vicinal.torch import metrics

IGNORE = 9
MODES = ["binary", "multilabel", "multiclass"]
C = 3


def batches(mode: str, count: int = 3) -> list[tuple[Tensor, Tensor]]:
    """Logits [4, C, 6, 5] and targets, some of them ignored; one class is in no target of the first picture."""
    generator = torch.Generator().manual_seed(7)
    out = []
    for _ in range(count):
        logits = torch.randn(4, 1 if mode == "binary" else C, 6, 5, generator=generator)
        shape = (4, 6, 5) if mode == "multiclass" else logits.shape
        target = torch.randint(0, C if mode == "multiclass" else 2, shape, generator=generator)
        target = torch.where(torch.rand(shape, generator=generator) < 0.2, IGNORE, target)
        out.append((logits, target))
    return out


def by_hand(kind: str, mode: str, pairs: list[tuple[Tensor, Tensor]], empty: float | None) -> np.ndarray[Any, Any]:
    """The value of each picture and class [N, C], NaN where it does not count."""
    rows = []
    for logits, target in pairs:
        z, y = logits.numpy(), target.numpy()
        for one, true in zip(z, y, strict=True):
            row = []
            for c in range(one.shape[0]):
                guess = one.argmax(0) == c if mode == "multiclass" else one[c] > 0
                truth = true == c if mode == "multiclass" else true[c] == 1
                valid = true != IGNORE if mode == "multiclass" else true[c] != IGNORE
                hits = (guess & truth & valid).sum()
                false = (guess & ~truth & valid).sum() + (~guess & truth & valid).sum()
                above, below = (2 * hits, 2 * hits + false) if kind == "dice" else (hits, hits + false)
                row.append((above / below if below else np.nan if empty is None else empty) if valid.any() else np.nan)
            rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["dice", "iou"])
@pytest.mark.parametrize("empty", [None, 1.0])
def test_per_image(mode: str, kind: str, empty: float | None) -> None:
    pairs = batches(mode)
    pairs[0][1][0] = 0 if mode != "multiclass" else 1
    pairs[0][0][0] = -1  # and nothing predicted: class 0 of "multiclass"
    pairs[1][1][1] = IGNORE
    values = by_hand(kind, mode, pairs, empty)
    for average, wanted in (("macro", np.nanmean(np.nanmean(_kept(values), 1))), ("none", np.nanmean(values, 0))):
        metric = getattr(metrics, kind)(mode, C, empty=empty, average=average, ignore_index=IGNORE)
        for logits, target in pairs:
            metric.update(logits, target)
        np.testing.assert_allclose(metric.compute(), wanted, rtol=1e-6)


def _kept(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return values[~np.isnan(values).all(1)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("average", ["macro", "none"])
def test_per_data_set_as_torchmetrics(mode: str, average: str) -> None:
    pairs = batches(mode)
    logits, target = (torch.cat([pair[side] for pair in pairs]) for side in (0, 1))
    for kind, theirs in (("dice", published.f1_score), ("iou", published.jaccard_index)):
        metric = getattr(metrics, kind)(mode, C, per="dataset", average=average, ignore_index=IGNORE)
        for pair in pairs:
            metric.update(*pair)
        options: Any = {"task": mode, "num_classes": C, "num_labels": C, "average": average, "ignore_index": IGNORE}
        wanted = theirs(logits, target, **options)
        torch.testing.assert_close(metric.compute(), wanted.reshape(metric.compute().shape))


@pytest.mark.parametrize("kind", ["dice", "iou"])
@pytest.mark.parametrize("per", ["image", "dataset"])
def test_the_rule_for_empty_masks(kind: str, per: str) -> None:
    """Both empty 1; nothing there and something found, or the reverse, 0; in "multiclass" absent classes are left out."""
    make = getattr(metrics, kind)
    nothing, all_of_it = torch.full((1, 1, 4, 4), -9.0), torch.full((1, 1, 4, 4), 9.0)
    empty = torch.zeros(1, 1, 4, 4, dtype=torch.int64)
    assert make(per=per)(nothing, empty) == 1
    assert make(per=per)(all_of_it, empty) == 0
    assert make(per=per)(nothing, empty + 1) == 0
    assert make(per=per, empty=0.0)(nothing, empty) == 0
    assert make(per=per, empty=None)(nothing, empty).isnan()
    assert make(per=per, ignore_index=0)(nothing, empty).isnan() == (per == "image")
    several = torch.tensor([9.0, 0, 0]).reshape(1, 3, 1, 1).expand(1, 3, 4, 4)
    target = torch.zeros(1, 4, 4, dtype=torch.int64)
    target[:, :2] = 1
    half = 2 / 3 if kind == "dice" else 1 / 2
    assert make("multiclass", 3, per=per)(several, target) == pytest.approx(half / 2)
    assert make("multiclass", 3, per=per, empty=1.0)(several, target) == pytest.approx((half + 1) / 3)


def test_a_mean_over_images_does_not_depend_on_the_batches() -> None:
    pairs = batches("binary", 4)
    one, other = metrics.dice(ignore_index=IGNORE), metrics.dice(ignore_index=IGNORE)
    for pair in pairs:
        one.update(*pair)
    other.update(torch.cat([logits for logits, _ in pairs]), torch.cat([target for _, target in pairs]))
    torch.testing.assert_close(one.compute(), other.compute())
    one.reset()
    one.update(*pairs[0])
    torch.testing.assert_close(one.compute(), metrics.dice(ignore_index=IGNORE)(*pairs[0]))


def test_accuracy_and_calibration_take_logits_that_look_like_probabilities() -> None:
    logits, target = torch.tensor([[0.2], [0.4], [-3.0]]), torch.tensor([1, 1, 0])
    assert metrics.accuracy("binary")(logits[:2], target[:2]) == 1  # sigmoid(0.2) is above a half
    error = metrics.calibration_error("binary")(logits[:2], target[:2])
    sure = torch.sigmoid(logits[:2, 0])
    assert error == pytest.approx((1 - sure).mean().item(), abs=1e-6)
    rows = torch.tensor([[0.9, 0.1, 0.0], [0.1, 0.2, 0.9]])
    assert metrics.accuracy("multiclass", 3)(rows, torch.tensor([0, 1])) == 0.5
    assert metrics.accuracy("multiclass", 3, top_k=2)(rows, torch.tensor([0, 1])) == 1
    sure = torch.softmax(rows, 1).max(1).values
    wanted = abs(sure - torch.tensor([1.0, 0.0])).mean()
    error = metrics.calibration_error("multiclass", 3, bins=1000)(rows, torch.tensor([0, 1]))
    assert error == pytest.approx(wanted.item(), abs=1e-5)
    three = torch.tensor([[3.0, -1, -1], [-1, 3, -1]])
    assert metrics.accuracy("multilabel", 3)(three, (three > 0).int()) == 1


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_accuracy_goes_by_the_logits_where_probabilities_round_to_the_same(dtype: torch.dtype) -> None:
    apart = {torch.float16: 1e-4, torch.bfloat16: 1e-4, torch.float32: 1e-9}[dtype]
    logits = torch.tensor([[apart, 2 * apart, 0.0], [-300, 300, 100]], dtype=dtype)
    assert metrics.accuracy(classes=3)(logits, torch.tensor([1, 1])) == 1
    assert metrics.accuracy(classes=3, top_k=2)(logits, torch.tensor([0, 2])) == 1
    if dtype != torch.float32:
        for mode in ("binary", "multilabel"):
            assert metrics.accuracy(mode, 2)(torch.full((2, 2), apart, dtype=dtype), torch.ones(2, 2)) == 1
        sure, truth = torch.full((1, 1), 5.5), torch.ones(1, 1)
        exact = metrics.calibration_error("binary")(sure, truth)
        torch.testing.assert_close(metrics.calibration_error("binary")(sure.to(dtype), truth), exact)


@pytest.mark.parametrize(("mode", "logits", "target", "message"), [
    ("binary", (2, 3, 4), torch.zeros(2, 4, 3), "target: expected shape (2, 3, 4) beside logits (2, 3, 4), got (2, 4, 3)"),
    ("binary", (2, 3), torch.full((2, 3), 255), "target: expected values from 0 to 1, got 255.0"),
    ("multilabel", (2, 3), torch.full((2, 3), 0.5), "target: expected 0 or 1, got 0.5"),
    ("multiclass", (2, 3), torch.tensor([0, 7]), "target: expected values from 0 to 2, got 7"),
    ("multiclass", (2, 3), torch.full((2, 3), 1 / 3),
     "target: expected a tensor of class indices (integers), got torch.float32 of shape (2, 3)"),
])  # fmt: skip
def test_targets_that_do_not_fit(mode: str, logits: tuple[int, ...], target: Tensor, message: str) -> None:
    made = [metrics.accuracy(mode, 3)] + ([metrics.calibration_error(mode, 3)] if mode != "multilabel" else [])
    for name, metric in zip(("accuracy", "calibration_error"), made, strict=False):
        for call in (metric.update, metric):
            with pytest.raises(vc.DataError) as caught:
                call(torch.zeros(logits), target)
            assert str(caught.value).startswith(f"{name}: {message[:60]}")


def test_metrics_are_pickled_with_their_state() -> None:
    for metric in (metrics.accuracy("multiclass", 3), metrics.iou("multiclass", 3), metrics.calibration_error("multiclass", 3)):
        metric.update(torch.eye(3), torch.tensor([0, 1, 1]))
        torch.testing.assert_close(pickle.loads(pickle.dumps(metric)).compute(), metric.compute())


def test_what_metrics_refuse() -> None:
    with pytest.raises(vc.SpecError, match=r"^iou\.classes: expected a whole number of at least 2 in mode 'multiclass', got"):
        metrics.iou("multiclass")
    with pytest.raises(vc.SpecError, match=r"^dice\.per: expected one of image, dataset, got 'batch'"):
        metrics.dice(per="batch")
    with pytest.raises(vc.SpecError, match=r"^accuracy\.mode: expected one of binary, multilabel, multiclass, got 'many'"):
        metrics.accuracy("many")
    with pytest.raises(vc.SpecError, match=r"^iou\.classes: expected 3, as logits have, got 2"):
        metrics.iou("multiclass", 2, ignore_index=IGNORE)(*batches("multiclass")[0])


@pytest.mark.parametrize(("make", "message"), [
    (lambda: metrics.dice(empty="x"),
     "dice.empty: expected a number in [0, 1], None, or 'mode' for the default of the mode, got 'x'"),
    (lambda: metrics.iou(threshold=2), "iou.threshold: expected a number in [0, 1], got 2"),
    (lambda: metrics.iou(ignore_index=1.5),
     "iou.ignore_index: expected a whole number in [-2147483648, 2147483647] or None, got 1.5"),
    (lambda: metrics.accuracy(), "accuracy.classes: expected a whole number of at least 2 in mode 'multiclass', got None"),
    (lambda: metrics.accuracy(classes=3, average="mean"),
     "accuracy.average: expected one of micro, macro, weighted, none, got 'mean'"),
    (lambda: metrics.accuracy(classes=3, top_k=4), "accuracy.top_k: expected a whole number in [1, 3], got 4"),
    (lambda: metrics.accuracy("binary", threshold="half"), "accuracy.threshold: expected a number in [0, 1], got 'half'"),
    (lambda: metrics.calibration_error("multilabel", 3),
     "calibration_error.mode: expected one of binary, multiclass, got 'multilabel'"),
    (lambda: metrics.calibration_error("binary", bins=0),
     "calibration_error.bins: expected a whole number of at least 1, got 0"),
    (lambda: metrics.calibration_error("binary", norm="l3"), "calibration_error.norm: expected one of l1, l2, max, got 'l3'"),
])  # fmt: skip
def test_options_that_metrics_refuse(make: Any, message: str) -> None:
    with pytest.raises(vc.SpecError) as caught:
        make()
    assert str(caught.value).startswith(message)


def boxes(*rows: tuple[float, ...], scores: tuple[float, ...] = (), labels: tuple[int, ...] = ()) -> dict[str, Any]:
    out = {"boxes": torch.tensor(rows).reshape(-1, 4), "labels": torch.tensor(labels or (0,) * len(rows))}
    return out | ({"scores": torch.tensor(scores)} if scores or not rows else {})


A, B, ELSEWHERE = (10.0, 10.0, 30.0, 40.0), (60.0, 60.0, 90.0, 80.0), (200.0, 200.0, 210.0, 210.0)


@pytest.mark.parametrize(("found", "true", "precision"), [
    ([boxes(A, scores=(0.9,))], [boxes(A)], 1.0),
    ([boxes(ELSEWHERE, A, scores=(0.9, 0.5))], [boxes(A)], 0.5),
    ([boxes(A, ELSEWHERE, scores=(0.9, 0.5))], [boxes(A)], 1.0),
    ([boxes(A, scores=(0.9,)), boxes(scores=())], [boxes(A), boxes(B)], 51 / 101),
    ([boxes(A, scores=(0.9,)), boxes(B, scores=(0.95,))], [boxes(A), boxes()], 0.5),
    ([boxes(A, B, scores=(0.9, 0.8), labels=(1, 5))], [boxes(A, labels=(1,))], 1.0),
    ([boxes(A, scores=(0.9,), labels=(1,))], [boxes(A, B, labels=(1, 2))], 0.5),
])  # fmt: skip
def test_average_precision_of_few_boxes(found: list[Any], true: list[Any], precision: float) -> None:
    """By the area under the curve at 101 recalls: a miss that is more certain halves it, half the objects give 51."""
    metric = metrics.MeanAveragePrecision()
    for guess, truth in zip(found, true, strict=True):
        metric.update([guess], [truth])
    assert metric.compute()["map_50"].item() == pytest.approx(precision, abs=1e-6)


def test_average_precision_over_thresholds() -> None:
    """An IoU of .6 passes three of the ten thresholds .5, .55, ... (COCO takes .6 as reached)."""
    metric = metrics.MeanAveragePrecision()
    values = metric([boxes((0, 0, 100, 61), scores=(0.5,))], [boxes((0, 0, 100, 100))])
    assert values["map"].item() == pytest.approx(0.3)
    assert values["map_75"] == 0
    assert values["map_small"] == -1


def test_average_precision_ignores_crowds_and_names_what_is_wrong() -> None:
    metric = metrics.MeanAveragePrecision()
    crowd = boxes(A, B) | {"iscrowd": torch.tensor([0, 1])}
    assert metric([boxes(B, A, scores=(0.9, 0.8))], [crowd])["map"] == 1
    assert math.isclose(metrics.MeanAveragePrecision()([boxes(A, scores=(1,))], [boxes()])["map"], -1)
    with pytest.raises(vc.DataError, match=r"^MeanAveragePrecision: predictions\[0\]: expected a dict with 'scores', got"):
        metric.update([boxes(A)], [boxes(A)])
    with pytest.raises(vc.DataError, match=r"expected predictions of 1 pictures, got 0"):
        metric.update([], [boxes(A)])
