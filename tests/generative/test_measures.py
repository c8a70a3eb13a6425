"""Measures of made pictures: what they say where the truth is known, and that they fail where they must."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.errors import DataError
from vicinal.generative.measures import (
    DomainClassifier,
    cycle_error,
    distances_among,
    features,
    judge,
    kid,
    kid_beside_null,
    nearest_real,
    precision_recall,
    psnr,
)  # fmt: skip

WIDTH = 24


def drawn(seed: int, count: int = 150, shift: float = 0.0, scale: float = 1.0) -> NDArray[np.float64]:
    """Features of one kind: a Gaussian, moved and stretched."""
    return np.random.default_rng(seed).normal(1 + shift, scale, (count, WIDTH))


def test_kid_is_about_zero_among_the_same_and_grows_with_the_distance() -> None:
    null, near, far = (kid(drawn(0), drawn(1, shift=shift)).mean for shift in (0, 0.3, 1))
    assert abs(null) < 0.1 * near  # sampling alone
    assert 0 < near < far / 3


def test_kid_equals_torchmetrics() -> None:
    from torchmetrics.image.kid import poly_mmd

    first, second = drawn(0, 40), drawn(1, 40, shift=0.4)
    theirs = float(poly_mmd(torch.from_numpy(first), torch.from_numpy(second)))
    assert kid(first, second, subsets=1, size=40).mean == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(("changed", "apart"), [((0.0, 1.0), False), ((0.8, 1.0), True), ((0.0, 2.5), True)])
def test_kid_beside_its_null_tells_apart_what_differs_in_place_or_spread(changed: tuple[float, float], apart: bool) -> None:
    found = kid_beside_null(drawn(0), drawn(1), drawn(2, shift=changed[0], scale=changed[1]))
    assert found.told_apart is apart
    assert found.made.size == found.null.size == 100


def test_kid_draws_by_its_seed_alone() -> None:
    assert kid(drawn(0), drawn(1), size=20, seed=5) == kid(drawn(0), drawn(1), size=20, seed=5)
    assert kid(drawn(0), drawn(1), size=20, seed=5) != kid(drawn(0), drawn(1), size=20, seed=6)


def test_precision_and_recall_of_the_same_of_a_part_and_of_another_place() -> None:
    real = drawn(0, 200)
    same = precision_recall(real, drawn(1, 200))
    copies = precision_recall(real, np.repeat(real[:5], 20, 0) + np.random.default_rng(2).normal(0, 1e-3, (100, WIDTH)))
    elsewhere = precision_recall(real, drawn(3, 200, shift=9))
    wide = precision_recall(real, drawn(4, 200, scale=4))
    assert min(same.precision, same.recall) > 0.6
    assert copies.precision > 0.95  # each lies on a real one
    assert copies.recall < 0.1  # but few real ones are shown
    assert elsewhere.precision == elsewhere.recall == 0
    assert wide.precision < 0.2


def test_nearest_real_calls_copies_copies_and_strangers_strangers() -> None:
    learned = drawn(0)
    held = drawn(1)
    assert nearest_real(learned, held, drawn(2)).verdict == "as real pictures"
    assert nearest_real(learned, held, learned[:40] + 0.01).verdict == "copies"
    half = np.concatenate([learned[:40], drawn(3, 60)])  # every other one is a copy: the median alone would not tell
    assert nearest_real(learned, held, half).verdict == "copies"
    assert nearest_real(learned, held, -drawn(4)).verdict == "off the data"
    assert distances_among(np.concatenate([learned, learned[:1]]))[-1] == pytest.approx(0, abs=1e-12)


def test_cycle_error_is_in_fractions_of_any_dtype() -> None:
    for dtype, step in ((np.uint8, 51), (np.uint16, 13107), (np.float32, 0.2)):
        pictures = [np.zeros((4, 5, 3), dtype), np.zeros((3, 2, 3), dtype)]
        found = cycle_error(pictures, [pictures[0], pictures[1] + dtype(step)])
        assert found == pytest.approx([0, 0.2])
    assert psnr(np.zeros(8, np.uint8), np.full(8, 255, np.uint8)) == pytest.approx(0)
    assert psnr(np.zeros(8, np.uint8), np.zeros(8, np.uint8)) == float("inf")
    assert psnr(np.zeros(8, np.float32), np.full(8, 0.1, np.float32)) == pytest.approx(20, abs=1e-4)


@pytest.mark.parametrize("counts", [(60, 60), (60, 12)])  # domains of unlike numbers count alike
def test_domain_classifier_is_right_about_domains_and_undecided_where_there_are_none(counts: tuple[int, int]) -> None:
    told = DomainClassifier.fit(drawn(0, counts[0]), drawn(1, counts[1], shift=1.0))
    assert told.second(drawn(2)) < 0.15
    assert told.second(drawn(3, shift=1.0)) > 0.85
    guess = DomainClassifier.fit(drawn(0, counts[0]), drawn(1, counts[1]))
    assert 0.15 < guess.second(drawn(4)) < 0.85


def test_judge_says_all_at_once_and_differs_for_copies() -> None:
    good, copied = (judge(drawn(0), drawn(1), made) for made in (drawn(2), drawn(0)[:60]))
    assert good["nearest_real"]["verdict"] == "as real pictures"
    assert copied["nearest_real"]["verdict"] == "copies"
    assert not good["told_apart"]
    assert {"kid", "null", "precision_recall", "of_real"} < set(good)


def mean_colors(batch: Tensor) -> Tensor:
    """A network: the mean of every channel, and the size."""
    return torch.cat([batch.mean((2, 3)), torch.full((len(batch), 1), float(batch.shape[2]))], 1)


def test_features_take_any_dtype_size_and_channels_alike() -> None:
    colour = np.array([51, 102, 204], np.uint8)
    picture = np.broadcast_to(colour, (20, 30, 3))
    kinds = [picture, picture.astype(np.uint16) * 257, (picture / 255).astype(np.float32), picture[:7, :9], picture[..., :1]]
    found = features(kinds, mean_colors, size=16)
    assert found[:4] == pytest.approx(np.tile([0.2, 0.4, 0.8, 16], (4, 1)), abs=1e-3)
    assert found[4, :3] == pytest.approx([0.2] * 3, abs=1e-3)
    assert len(features([picture] * 70, mean_colors, size=16)) == 70  # in several batches


def test_features_of_lite0_see_what_is_in_pictures() -> None:
    pytest.importorskip("efficientnet_lite_pytorch")
    torch.set_num_threads(1)
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    found = features([noise, noise, np.zeros_like(noise)], size=32)
    assert found.shape == (3, 1280)
    assert np.array_equal(found[0], found[1])
    assert np.linalg.norm(found[0] - found[2]) > 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kid(drawn(0, 3), drawn(1)), "kid.real: expected features of 4 or more pictures, got 3"),
        (lambda: kid(drawn(0), drawn(1)[:, :5]), "kid.made: expected 24 features of a picture, as the others have, got 5"),
        (lambda: kid(drawn(0), np.full((9, WIDTH), np.nan)), "kid.made: expected finite features, got NaN or infinity"),
        (lambda: kid(drawn(0), drawn(1), subsets=0), "kid.subsets: expected a whole number in"),
        (lambda: precision_recall(drawn(0), drawn(1, 3)), "precision_recall.made: expected features of 4 or more pictures"),
        (lambda: nearest_real(drawn(0), drawn(1), np.zeros((4, WIDTH))), "nearest: expected features that are not all zero"),
        (lambda: cycle_error([np.zeros((2, 2, 3), np.uint8)], []), "cycle_error.returned: expected 1 pictures"),
        (lambda: cycle_error([np.zeros((2, 2), np.uint8)], [np.zeros((2, 2), np.float32)]), "returned picture: expected uint8"),
        (lambda: DomainClassifier.fit(drawn(0), drawn(1), ridge=0), "DomainClassifier.ridge: expected a number above 0"),
        (lambda: features([], mean_colors), "features.pictures: expected one or more pictures, got none"),
        (lambda: features([np.zeros((4, 4, 2), np.uint8)], mean_colors), r"features.pictures: expected pictures \[H, W\]"),
        (lambda: features([np.zeros((4, 4, 3), int)], mean_colors), "features.pictures: expected uint8, uint16 or float32"),
        (lambda: features([np.zeros((4, 4, 3), np.uint8)], lambda x: x), "features.network: expected rows"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line(call: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        call()  # type: ignore[operator]
