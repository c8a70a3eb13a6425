"""One training of a trial: its score on the pictures that choose, kept in a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from vicinal.experiments.data.pictures import Data
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.training.checkpoint import store_text
from vicinal.experiments.training.fit import fit
from vicinal.experiments.training.settings import Training

Followed = Callable[[int, float], None]


@attrs.frozen(kw_only=True)
class Trainer:
    """``data``: with pictures to choose by for its test. ``folder``: where scores are kept, by recipe and seed."""

    data: Data
    model: Model
    training: Training
    folder: Path
    device: str

    def score(self, recipe: Recipe, seed: int, followed: Followed) -> float:
        """The score after the last epoch; ``followed`` is called with the epochs done and the score after each.

        A finished training is read, and followed as if it ran; a stopped one goes on. What ``followed`` raises ends it.
        """
        path = self.folder / f"{_name(recipe)}-{seed}.json"
        if path.exists():
            curve: list[float] = json.loads(path.read_text(encoding="utf-8"))["scores"]
            for epoch, score in enumerate(curve, start=1):
                followed(epoch, score)
            return curve[-1]
        checkpoint = path.with_suffix(".pt")
        network = self.model.build(self.data.task, self.data.train.channels, seed)
        curves = fit(
            network, self.data, recipe.pipeline, self.training, seed, device=self.device, checkpoint=checkpoint,
            job=path.stem, scored=followed,
        )  # fmt: skip
        kept: dict[str, Any] = {"recipe": recipe.text, "seed": seed, "scores": curves["test_score"], "loss": curves["loss"]}
        store_text(path, json.dumps(kept) + "\n")
        checkpoint.unlink(missing_ok=True)
        return curves["test_score"][-1]


def _name(recipe: Recipe) -> str:
    return hashlib.blake2b(recipe.text.encode(), digest_size=8).hexdigest()
