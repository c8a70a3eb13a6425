"""The experiment with saliency: the game's arithmetic, a small training of every arm, and what was published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from experiments.common.publish import published
from experiments.saliency.outcome import answers, arm_rows, pointing_rows, table
from experiments.saliency.pointing import GRID, Scene, play, random_squares
from experiments.saliency.settings import ARMS, Settings
from experiments.saliency.train import plain_batches, run
from vicinal.experiments.data.pictures import Data, Pictures, moments
from vicinal.experiments.network import Model
from vicinal.experiments.task import CLASSIFICATION, Task
from vicinal.experiments.training.settings import Training
from vicinal.sampling.draw import sample_ids


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def quarter(row: int, column: int) -> Scene:
    """A picture of which one quarter is an object."""
    covered = np.zeros((GRID, GRID), np.bool_)
    covered[row * 100 : row * 100 + 100, column * 100 : column * 100 + 100] = True
    return Scene(np.zeros((90, 120, 3), np.uint8), covered)


def test_the_game_counts_what_lies_on_objects() -> None:
    game = [quarter(0, 0), quarter(0, 1), quarter(1, 1)]
    spot = np.zeros((7, 7))
    spot[1, 1] = 1
    found = play([spot, spot, spot[::-1, ::-1]], game)
    assert found["hits"] == [1, 0, 1]
    assert found["erased"][0] == found["erased"][2] == 1
    assert found["erased"][1] == 0
    assert [scene.chance for scene in game] == [0.25] * 3
    assert np.mean(random_squares(game)) == pytest.approx(0.25, abs=0.05)
    rows = pointing_rows({"spot": found}, 0.25, 0.25)
    assert rows[0]["ratio"] == pytest.approx(8 / 3)


def small_data() -> Data:
    """Two classes of 32 x 32 pictures: a bright square on the left, or on the right."""
    rng = np.random.default_rng(0)
    labels = np.arange(48) % 2
    images = rng.integers(0, 80, (48, 32, 32, 3)).astype(np.uint8)
    for n, label in enumerate(labels):
        images[n, 8:20, 4 + 14 * label : 16 + 14 * label, 0] += 150
    keys = tuple(f"{n}" for n in range(48))
    pictures = Pictures(images, labels, keys, sample_ids(list(keys)))
    return Data("here", Task(CLASSIFICATION, ("left", "right"), None), pictures, pictures, *moments(images))


SMALL = Settings(
    train=48, test=48, seeds=(0,), warm_up=1, model=Model("experiments.cifar.network:Small", {"widths": [4, 6, 8, 8]}),
    training=Training(epochs=2, batch=16, rate=1e-2),
)  # fmt: skip


def test_every_arm_trains_and_is_read_again(tmp_path: Path) -> None:
    data, runs = small_data(), {}
    for arm in ARMS:
        path = tmp_path / f"{arm.name}.json"
        first = run(arm, data, SMALL, 0, path)
        assert run(arm, data, SMALL, 1, path) == first
        runs[arm.name] = [first, {**first, "score": first["score"] + 0.01}]
        assert first["maps"] == 48  # made in the first epoch's end, or ahead by the spectral residual
    assert runs["saliency-square"][0]["erased"] > 0.1
    assert runs["saliency-threshold"][0]["erased"] > 0.1
    game = {name: {"hits": [1.0, 0.0], "erased": [0.5, 0.4]} for name in ("class_activation", "middle")}
    results: dict[str, Any] = {"pointing": pointing_rows(game, 0.25, 0.3), "outcome": arm_rows(runs)}
    assert all(f"`{arm.name}`" in table(results) for arm in ARMS)
    assert answers(game, 0.25, runs)["pointing"]["mean"] == pytest.approx(2.0)


def test_plain_batches_are_the_pictures_as_they_are_and_in_order() -> None:
    data = small_data()
    (ids, x), *rest = list(plain_batches(data))
    assert not rest
    np.testing.assert_array_equal(np.asarray(ids), data.train.ids)
    back = x.permute(0, 2, 3, 1).numpy() * np.array(data.std) + np.array(data.mean)
    np.testing.assert_allclose(back * 255, data.train.images, atol=0.01)


def test_published_maps_lie_on_objects() -> None:
    """At least 1.6 times as often as chance has it."""
    results = published("saliency")
    if results is None:
        pytest.skip("experiments/saliency has no results yet")
    assert results["answers"]["pointing"]["mean"] >= 1.6
    assert len(results["seeds"]) >= 3
