"""What a mix draws: lambda, rectangles, partners."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import vicinal as vc
from tests.mix.batches import MIXES, batch, mix, recorded
from vicinal.errors import DataError, SpecError
from vicinal.program.verify import verify

COUNT = 3000


def small(count: int = COUNT, size: tuple[int, int] = (2, 2), **targets: object) -> vc.Batch:
    return batch(count, size, ids=np.arange(count), **targets)


@pytest.mark.parametrize("alpha", [0.2, 1.0, 4.0])
@pytest.mark.parametrize("name", ["Mixup", "CutMix"])
def test_lambda_is_beta_per_sample(name: str, alpha: float) -> None:
    _, values = recorded(mix(name, alpha=alpha, per_sample=True), small())
    assert stats.kstest(values["lambda"], stats.beta(alpha, alpha).cdf).pvalue > 1e-3


@pytest.mark.parametrize("name", ["Mixup", "CutMix"])
def test_lambda_is_beta_over_batches_and_one_in_each(name: str) -> None:
    augment, drawn = vc.Pipeline([mix(name, alpha=0.4)], seed=1), []
    for epoch in range(400):
        values = augment.program(small(6), epoch=epoch).record.values[f"{name}[0]"]
        assert len(set(values["lambda"])) == 1
        drawn.append(values["lambda"][0])
    assert stats.kstest(drawn, stats.beta(0.4, 0.4).cdf).pvalue > 1e-3


def test_the_switch_falls_as_often_as_declared_and_draws_each_ones_lambda() -> None:
    _, values = recorded(vc.MixupCutmix(0.3, 2.0, switch=0.3, per_sample=True), small())
    pastes = values["pastes"] == 1
    assert stats.binomtest(int(pastes.sum()), COUNT, 0.3).pvalue > 1e-3
    assert stats.kstest(values["lambda"][pastes], stats.beta(2.0, 2.0).cdf).pvalue > 1e-3
    assert stats.kstest(values["lambda"][~pastes], stats.beta(0.3, 0.3).cdf).pvalue > 1e-3
    for epoch in range(20):
        _, values = recorded(vc.MixupCutmix(), small(5), epoch=epoch)
        assert len(set(values["pastes"])) == 1


def test_the_share_is_what_was_not_pasted_to_the_pixel() -> None:
    """Every sample one value of its own: whose a pixel is shows in it."""
    count, size = 200, (31, 23)
    images = np.arange(count, dtype=np.uint16)[:, None, None, None] + np.zeros((1, *size, 1), np.uint16)
    numbers = np.arange(count)
    result, values = recorded(vc.CutMix(per_sample=True), vc.Batch(images=images, ids=numbers, labels=numbers))
    own = (result.images == images).mean(axis=(1, 2, 3))
    lone = values["partner"] == numbers
    np.testing.assert_allclose(values["share"], own, atol=1e-12)
    np.testing.assert_allclose(result.labels.share, own.astype(np.float32))
    assert (own[lone] == 1).all()
    assert (result.labels.y_b == values["partner"]).all()
    others = result.images.max(axis=(1, 2, 3)) + result.images.min(axis=(1, 2, 3)) - numbers  # where both are seen
    assert (others == values["partner"])[(own < 1) & (own > 0)].all()


def test_windows_lie_anywhere_and_have_the_area_that_lambda_says_unless_cut() -> None:
    size = (200, 100)
    record = vc.Pipeline([vc.CutMix(per_sample=True)], seed=0).program(small(2000, (4, 4))).record.values["CutMix[0]"]
    program = vc.Pipeline([vc.Resize(size), vc.CutMix(per_sample=True)], seed=0).program(small(500, (4, 4)))
    values = program.record.values["CutMix[0]"]
    box = values["rectangle"]
    assert (box[:, :2] >= 0).all()
    assert (box[:, 2:] <= size).all()
    whole = (box[:, :2] > 0).all(axis=1) & (box[:, 2:] < size).all(axis=1)
    area = (box[:, 2:] - box[:, :2]).prod(axis=1) / (200 * 100)
    assert whole.sum() > 50
    assert np.abs(area - (1 - values["lambda"]))[whole].max() < 0.02  # sides are cut to whole pixels
    assert (area <= 1 - values["lambda"] + 1e-9).all()
    assert len(np.unique(record["rectangle"], axis=0)) > 50


@pytest.mark.parametrize("name", MIXES)
def test_partners_are_a_permutation_all_alike_likely(name: str) -> None:
    counts = np.zeros((4, 4))
    augment = vc.Pipeline([mix(name)], seed=3)
    for epoch in range(600):
        partner = augment.program(small(4), epoch=epoch).record.values[f"{name}[0]"]["partner"].astype(int)
        assert sorted(partner) == [0, 1, 2, 3]
        counts[np.arange(4), partner] += 1
    assert stats.chisquare(counts.ravel()).pvalue > 1e-3


def test_partners_of_the_same_and_of_other_classes() -> None:
    given = small(300)
    for labels in (given.labels, np.eye(5, dtype=np.float32)[given.labels], given.labels.tolist()):
        asked = vc.Batch(images=given.images, ids=given.ids, labels=labels)
        same = recorded(vc.Mixup(partners="same-class"), asked)[1]["partner"].astype(int)
        other = recorded(vc.CutMix(partners="cross-class"), asked)[1]["partner"].astype(int)
        assert (given.labels[same] == given.labels).all()
        assert sorted(same) == list(range(300))
        assert (given.labels[other] != given.labels).all()
    assert len(set(other)) > 150
    alike = vc.Batch(images=given.images, ids=given.ids, labels=np.ones(300, np.int64))
    result, values = recorded(vc.Mixup(partners="cross-class"), alike)
    assert (values["share"] == 1).all()
    np.testing.assert_array_equal(result.images, given.images)


def test_cross_class_partners_are_alike_likely_among_the_others() -> None:
    labels, counts = np.array([0, 1, 1, 2]), np.zeros((4, 4))
    augment = vc.Pipeline([vc.Mixup(partners="cross-class")], seed=0)
    for epoch in range(600):
        partner = augment.program(small(4, labels=labels), epoch=epoch).record.values["Mixup[0]"]["partner"].astype(int)
        counts[np.arange(4), partner] += 1
    others = labels[:, None] != labels
    assert (counts[~others] == 0).all()
    wanted = 600 * others / others.sum(axis=1, keepdims=True)
    assert stats.chisquare(counts[others], wanted[others]).pvalue > 1e-3


def test_partners_by_class_need_labels() -> None:
    with pytest.raises(DataError) as caught:
        vc.Pipeline([vc.Mixup(partners="same-class")], seed=0)(batch().images)
    assert str(caught.value) == "Mixup[0].partners: expected labels of the pictures for 'same-class', got none"


def test_smoothing_needs_the_number_of_classes() -> None:
    with pytest.raises(SpecError) as caught:
        vc.Mixup(smoothing=0.1)
    assert str(caught.value) == "Mixup.smoothing: expected 0 unless classes says over how many, got 0.1"


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (40, 31)])
@pytest.mark.parametrize("name", MIXES)
def test_programs_pass_the_deep_look(name: str, size: tuple[int, int]) -> None:
    for per_sample in (False, True):
        chain = [vc.HorizontalFlip(p=0.5), mix(name, per_sample=per_sample), vc.Normalize(), mix(name, p=0.5)]
        verify(vc.Pipeline(chain, seed=0).program(small(50, size)), deep=True)


@pytest.mark.parametrize("name", MIXES)
def test_p_is_the_share_of_samples_that_are_mixed(name: str) -> None:
    program = vc.Pipeline([mix(name, p=0.25)]).program(small())
    assert stats.binomtest(int(program.record.active[f"{name}[0]"].sum()), COUNT, 0.25).pvalue > 1e-3
