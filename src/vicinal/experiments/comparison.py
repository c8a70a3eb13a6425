"""What is compared: data, network, training and trials, written down so that a folder holds one comparison only."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from vicinal.errors import JobError, expected
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import Recipe, check_names
from vicinal.experiments.training.checkpoint import store_text
from vicinal.experiments.training.settings import Training
from vicinal.numbers import check_integer

DESCRIPTION = "experiment.json"
MOST_SEED = 2**40
"""What networks, orders and draws all take."""


@attrs.frozen(kw_only=True)
class Trials:
    """What is tried with a trained network. ``limit``: test pictures that are changed (all of them are the score's).
    ``corruptions``: whether the common ones are run. ``picture``: the key of the one that is moved about."""

    limit: int | None = 1000
    corruptions: bool = True
    picture: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.limit is not None:
            object.__setattr__(self, "limit", check_integer(JobError, "trial_limit", self.limit, 0, 10**9))


@attrs.frozen(kw_only=True)
class Comparison:
    """``source``: a data set. ``recipes``: the first one called "none", else the first, is what others are compared to.
    ``seeds``: of weights, order and draws. ``device``: "cpu", "cuda", or "auto".

    Raises RecipeError for no recipe, or two of one name, and JobError for seeds that are no whole numbers, or come twice: a
    run that counts twice makes intervals too narrow.
    """

    source: str
    recipes: tuple[Recipe, ...]
    model: Model = attrs.field(factory=Model)
    selection: Selection = attrs.field(factory=Selection)
    training: Training = attrs.field(factory=Training)
    trials: Trials = attrs.field(factory=Trials)
    seeds: tuple[int, ...] = (0, 1, 2)
    device: str = "auto"

    def __attrs_post_init__(self) -> None:
        check_names([recipe.name for recipe in self.recipes])
        seeds = tuple(check_integer(JobError, "seeds", seed, 0, MOST_SEED) for seed in self.seeds)
        if not seeds or len(set(seeds)) < len(seeds):
            raise JobError(expected("seeds", "one or more whole numbers, each once", self.seeds))
        object.__setattr__(self, "seeds", seeds)

    @property
    def baseline(self) -> str:
        """The recipe that others are compared to."""
        names = [recipe.name for recipe in self.recipes]
        return "none" if "none" in names else names[0]

    def plain(self, data: Data) -> dict[str, Any]:
        """JSON of all that every run shares: not the recipes, the seeds or the device."""
        words, truth = hashlib.blake2b(digest_size=8), hashlib.blake2b(digest_size=8)
        for part in (data.train, data.test):
            words.update(part.ids.tobytes())
            truth.update(np.ascontiguousarray(part.targets, np.int64).tobytes())
        return {
            "data": {**data.plain(), "keys": words.hexdigest(), "targets": truth.hexdigest()},
            "selection": self.selection.plain(),
            "model": self.model.plain(),
            "training": self.training.plain(),
            "trials": attrs.asdict(self.trials),
        }


def claim(out: Path, comparison: Comparison, data: Data) -> dict[str, Any]:
    """Writes down in ``out`` what is compared there, or checks that it is the same; gives it as JSON.

    Raises JobError, naming the first difference, where ``out`` holds another comparison, or files of something else.
    """
    wanted = claim_folder(out, comparison.plain(data))
    for recipe in comparison.recipes:
        _claim_recipe(out / "runs" / recipe.name / "recipe.yaml", recipe)
    return wanted


def claim_folder(out: Path, settings: dict[str, Any], what: str = "comparison") -> dict[str, Any]:
    """Writes ``settings`` (by part and name) down in ``out``, or checks that they are those that it holds; as JSON has them.

    Raises JobError, naming the first difference, where ``out`` holds another one of ``what``, or other files.
    """
    if out.exists() and not out.is_dir():
        raise JobError(f"{out}: expected a folder, got a file")
    wanted: dict[str, Any] = json.loads(json.dumps(settings))
    path = out / DESCRIPTION
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        for where, was, now in _differences(found, wanted):
            raise JobError(f"{out}: holds a {what} with {where} {was!r}, not {now!r}; take another folder")
    elif out.exists() and any(out.iterdir()):
        raise JobError(f"{out}: expected a new or empty folder, or one with a {what} to go on with")
    else:
        store_text(path, json.dumps(wanted, indent=2) + "\n")
    return wanted


def _claim_recipe(path: Path, recipe: Recipe) -> None:
    if not path.exists():
        store_text(path, recipe.text)
    elif path.read_text(encoding="utf-8") != recipe.text:
        raise JobError(f"{path}: holds another recipe of the name {recipe.name!r}; give yours another name")


def _differences(found: dict[str, Any], wanted: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Settings that are not the same; the data set may lie elsewhere, or be written otherwise, if its keys and targets agree.

    Folders of earlier versions lack settings of training that came later, and were made with their defaults; and they do not
    say what the targets were.
    """
    found = {**found, "training": {**Training().plain(), **found.get("training", {})}}
    unsaid = {"targets": wanted["data"]["targets"]} if "targets" in wanted.get("data", {}) else {}
    found["data"] = {**unsaid, **found.get("data", {})}
    return [
        (f"{part}.{name}", found.get(part, {}).get(name), value)
        for part, values in wanted.items()
        for name, value in values.items()
        if found.get(part, {}).get(name) != value and (part, name) != ("data", "source")
    ]
