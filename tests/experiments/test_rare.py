"""Rare classes: a tiny run of everything, on bars that lie or stand, and what an arm trains with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from experiments.common.arguments import Arguments
from experiments.rare.measure import work
from experiments.rare.outcome import table
from experiments.rare.pictures import Cut
from experiments.rare.settings import ARMS, GAN, NONE, OVERSAMPLED, WEIGHTS, Settings
from experiments.rare.train import recalls
from tests.generative.test_classes import picture
from vicinal.generative.classes.settings import ClassTraining


def bars(root: Path) -> Path:
    """Three classes: lying and standing bars, and darkness."""
    arrays = {}
    for split, count in (("train", 40), ("test", 12)):
        made = [picture(name, 50 * len(split) + index) for name in ("lying", "upright") for index in range(count)]
        dark = [np.full((16, 16), index, np.uint8) for index in range(count)]
        arrays[f"{split}_images"] = np.stack(made + dark)[..., None]
        arrays[f"{split}_labels"] = np.repeat([0, 1, 2], count)
    root.mkdir()
    np.savez(root / "data.npz", **arrays)
    return root / "data.npz"


def test_everything_runs_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bars(tmp_path / "data")
    monkeypatch.setattr("experiments.rare.measure.DATA", "data.npz")
    gan = ClassTraining(steps=2, size=16, width=4, latent=4, batch=4, classifier=1)
    settings = Settings(rare={0: 12, 1: 6}, others=16, gan=gan, steps=4, batch=8, seeds=(0, 1), confidence=(0.0, 1.0))
    arguments = Arguments(name="rare", data=tmp_path / "data", out=tmp_path / "out", results=tmp_path / "results")
    found = work(arguments, settings)
    assert [row["arm"] for row in found["outcome"]["arms"]] == list(ARMS)
    assert set(found["answers"]) == {"none", "oversampled"}
    assert all(arm in table(found) for arm in ARMS)
    assert vc.read(str(tmp_path / "results/made.png")).std() > 5
    assert work(arguments, settings)["outcome"] == found["outcome"]


def test_an_arm_that_sees_a_rare_class_more_often_knows_it_better(tmp_path: Path) -> None:
    bars(tmp_path / "data")
    with np.load(tmp_path / "data/data.npz") as held:
        images, labels, test = held["train_images"], held["train_labels"], (held["test_images"], held["test_labels"])
    kept = np.concatenate([np.flatnonzero(labels == 0), np.flatnonzero(labels == 1)[:2], np.flatnonzero(labels == 2)])
    fresh = np.stack([picture("upright", 900 + index) for index in range(38)])[..., None]
    cut = Cut(tmp_path, images[kept], labels[kept], {1: fresh}, {})
    settings = Settings(steps=25, batch=16)
    found = {arm: recalls(arm, cut, test, settings, 0) for arm in (NONE, WEIGHTS, OVERSAMPLED, GAN)}
    assert all(len(one) == 3 for one in found.values())
    assert found[GAN][1] > 0.8  # with pictures as good as real ones
    assert found[GAN][1] > found[NONE][1] + 0.3
