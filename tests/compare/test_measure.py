"""Numbers of the report, against torchmetrics and scipy."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vicinal.errors import DataError
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import measure, probabilities
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.student import interval, rounding, t_quantile
from vicinal.experiments.task import SEGMENTATION, Task, loss_of
from vicinal.torch import metrics
from vicinal.torch.models import build


class Fixed(torch.nn.Module):
    """Gives logits that were drawn beforehand, for as many pictures as come."""

    def __init__(self, logits: torch.Tensor) -> None:
        super().__init__()
        self.logits, self.at = logits, 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.at += len(x)
        return self.logits[self.at - len(x) : self.at]


@pytest.mark.parametrize(("pictures", "shares"), [(4, 1), (40, 2), (1000, 2)])
def test_rounding_deviates_as_drawn_shares_do(pictures: int, shares: int) -> None:
    drawn = np.random.default_rng(0).uniform(size=(100_000, shares))
    errors = (np.rint(drawn * pictures) / pictures - drawn).sum(1)
    assert rounding(pictures, shares) == pytest.approx(errors.std(), rel=0.02)  # of 100,000 the deviation is known to 0.3 %


def test_equal_values_have_an_interval_of_what_rounding_hides() -> None:
    flat, told = interval([0.5] * 3), interval([0.5] * 3, rounding(40, 2))
    assert (flat.low, flat.high) == (0.5, 0.5)
    assert told.low is not None
    assert 0.5 - told.low == pytest.approx(stats.t.ppf(0.975, 2) * rounding(40, 2) / 3**0.5)
    values = [0.1, 0.4, 0.2]  # which differ by more than that
    assert interval(values, rounding(40, 2)) == interval(values)


def test_answers_that_are_no_numbers_are_no_score(classes: Data) -> None:
    """The largest of NaN is the first, which is the class of some pictures."""
    logits = torch.zeros(32, 4)
    logits[5, 2] = torch.nan
    clean = pipeline_for(classes, None)
    with pytest.raises(DataError, match=r"^network: expected answers that are numbers, got NaN: its weights grew too large"):
        measure(Fixed(logits), classes.task, classes.test, clean)
    with pytest.raises(DataError, match=r"^network: expected answers that are numbers, got NaN"):
        probabilities(Fixed(logits), classes.task, classes.test, clean)


def test_classes_against_torchmetrics(classes: Data) -> None:
    logits = 3 * torch.randn(32, 4, generator=torch.Generator().manual_seed(1))
    target = torch.tensor(classes.test.targets)
    found = measure(Fixed(logits), classes.task, classes.test, pipeline_for(classes, None), loss=loss_of(classes.task, None))
    assert found.score == pytest.approx(float(metrics.accuracy(classes=4)(logits, target)))
    assert found.ece == pytest.approx(float(metrics.calibration_error(classes=4)(logits, target)), abs=1e-6)
    assert found.by_class == pytest.approx(metrics.accuracy(classes=4, average="none")(logits, target).tolist())
    assert found.loss == pytest.approx(float(torch.nn.functional.cross_entropy(logits, target)), rel=1e-5)
    table = np.zeros((4, 4), int)
    np.add.at(table, (target.numpy(), logits.argmax(1).numpy()), 1)
    assert found.confusion == table.tolist()
    assert sum(count for count, _, _ in found.calibration) == 32


@pytest.mark.parametrize("count", [2, 3])
def test_masks_against_metrics_with_ignored_pixels(count: int) -> None:
    rng = np.random.default_rng(count)
    targets = rng.integers(0, count, (6, 8, 8)).astype(np.uint8)
    targets[:, :2] = 255
    targets[0, 2:] = 0
    pictures = Pictures(rng.integers(0, 255, (6, 8, 8, 1), np.uint8), targets, tuple("abcdef"), np.arange(6, dtype=np.uint64))
    task = Task(SEGMENTATION, tuple(map(str, range(count))), 255)
    data = Data("here", task, pictures, pictures, (0.5,), (0.25,))
    logits = torch.randn(6, task.outputs, 8, 8, generator=torch.Generator().manual_seed(2))
    found = measure(Fixed(logits), task, pictures, pipeline_for(data, None))
    given = {"mode": task.mode, "classes": count, "ignore_index": 255}
    truth = torch.tensor(targets.astype(np.int64))
    assert found.score == pytest.approx(float(metrics.dice(**given)(logits, truth)))
    assert found.iou == pytest.approx(float(metrics.iou(**given)(logits, truth)))
    assert np.sum(found.confusion) == 6 * 6 * 8
    assert len(found.by_class) == len(task.scored)


def test_probabilities_are_of_all_pictures_in_their_order(classes: Data) -> None:
    network = build("small_cnn", 4, 3, widths=(4, 4), hidden=8)
    shares = probabilities(network, classes.task, classes.test, pipeline_for(classes, None))
    one = attrs.evolve(classes.test).take(np.array([7]))
    assert shares.shape == (32, 4)
    assert torch.allclose(shares.sum(1), torch.ones(32), atol=1e-5)
    assert torch.allclose(shares[7], probabilities(network, classes.task, one, pipeline_for(classes, None))[0], atol=1e-6)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=12))
def test_intervals_are_those_of_scipy(values: list[float]) -> None:
    found = interval(values)
    error = stats.sem(values)
    assert found.mean == pytest.approx(np.mean(values), abs=1e-9)
    if error > 1e-9:
        low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), error)
        assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6)


def test_quantiles_of_t_and_a_single_value() -> None:
    for freedom in (*range(1, 40), 99, 1000):
        assert t_quantile(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)
    alone = interval([0.5])
    assert (alone.mean, alone.low, alone.high) == (0.5, None, None)
