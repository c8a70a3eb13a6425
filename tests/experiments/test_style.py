"""Style: a small run of everything, the measure of how far, and the classifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.common.arguments import Arguments
from experiments.style import features, moved
from experiments.style.__main__ import run
from experiments.style.compared import chosen_for
from experiments.style.outcome import table
from experiments.style.probe import Probe
from experiments.style.settings import Settings
from tests.offline.pictures import smooth, store

TOY = Settings(train=2, test=2, copies=2, seeds=(0, 1), contents=4, styles=2, side=32)
CLASSES = ("cat", "leopard", "lion", "tiger")


def bigcats(root: Path) -> Path:
    for place, name in enumerate(CLASSES):
        for index in range(3):
            store(root / f"bigcats/train/{name}/{index}.png", smooth(10 * place + index, 96, 110))
            store(root / f"bigcats/test/{name}/{index}.png", smooth(50 + 10 * place + index, 110, 96))
    return root


def means(pictures: Any) -> Any:
    """Features that take no network."""
    return np.array([[*one.mean(axis=(0, 1)), *one.std(axis=(0, 1))] for one in pictures], np.float32)


def test_a_small_run_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "features", means)  # Lite0 takes a minute for these; tests/generative/measures has it
    arguments = Arguments(name="style", data=bigcats(tmp_path / "data"), out=tmp_path / "out", results=tmp_path / "results")
    found = run(arguments, TOY)
    arms, moves = found["outcome"]["arms"], found["outcome"]["moved"]
    assert [row["arm"] for row in arms] == ["none", "style", "trivial", "both"]
    assert all(len(row["by"]) == 15 and 0 <= row["corrupted"]["mean"] <= 1 for row in arms)
    assert moves[0]["equal"] == 1
    assert moves[0]["moved"]["mean"] == 0
    assert moves[-1]["moved"]["mean"] > 0.8
    assert found["answers"]["moved"]["reached"]
    assert all((tmp_path / "results" / file).stat().st_size < 200_000 for file in found["pictures"])
    shown = table(found)
    assert all(f"\n| {name} |" in shown for name in ("none", "both", "gaussian_noise", "jpeg_compression", "0.75"))
    monkeypatch.setattr(features, "features", lambda _: pytest.fail("features are made once"))
    assert run(arguments, TOY)["outcome"] == found["outcome"]


def test_the_way_is_told_from_statistics_alone() -> None:
    generator = np.random.default_rng(0)
    before, goal = generator.normal(0, 1, (8, 6)), np.tile(generator.normal(5, 1, 6), (8, 1))
    for share in (0.0, 0.4, 1.0):
        assert moved._share(before, before + share * (goal - before), goal) == pytest.approx(share)
    assert moved._share(before, before - 0.5 * (goal - before), goal) == pytest.approx(-0.5)  # the other way


def test_the_classifier_tells_classes_apart_that_a_line_tells() -> None:
    generator = np.random.default_rng(1)
    labels = np.arange(120) % 3
    rows = generator.normal(0, 1, (120, 5)) + 6 * np.eye(5)[labels]
    assert Probe(rows[:60], labels[:60], 3, 0.01).accuracy(rows[60:], labels[60:]) > 0.95
    shuffled = generator.permutation(labels[:60])
    assert Probe(rows[:60], shuffled, 3, 0.01).accuracy(rows[60:], labels[60:]) < 0.7


def test_pictures_to_learn_from_are_of_all_classes_alike_and_others_for_every_seed() -> None:
    targets = np.repeat(np.arange(4), 50)
    first, other = (chosen_for(targets, 10, seed) for seed in (0, 1))
    for chosen in (first, other):
        assert np.bincount(targets[chosen]).tolist() == [10] * 4
        assert len(set(chosen.tolist())) == 40
    assert set(first.tolist()) != set(other.tolist())
    np.testing.assert_array_equal(first, chosen_for(targets, 10, 0))
