"""Finding a recipe, and holding it against others on pictures that had no part in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from vicinal.experiments.compare import check, compare, device_of
from vicinal.experiments.comparison import DESCRIPTION, Comparison, Trials, claim_folder
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.recipe import NONE, Recipe
from vicinal.experiments.training.checkpoint import store_text
from vicinal.search.density import by_audit
from vicinal.search.epochs import epochs_within
from vicinal.search.page import search_page
from vicinal.search.parts import trial_data, whole_of
from vicinal.search.scored import Trainer
from vicinal.search.settings import FOUND, Search, is_found
from vicinal.search.space import recipe_of
from vicinal.search.study import need_optuna
from vicinal.search.trials import by_trials
from vicinal.search.verdict import conclusion, over, scores_of
from vicinal.transforms.compose.pipeline import Pipeline

Progress = Callable[[str, float, int], None]
RECIPE, RESULT, PAGE = "recipe.yaml", "search.json", "search.html"
PARAMETER_FREE = "TrivialAugmentWide"


def search(wanted: Search, out: str | Path, progress: Progress | None = None) -> dict[str, Any]:
    """Finds a recipe, and writes OUT/recipe.yaml, OUT/search.json and OUT/search.html; gives what search.json holds.

    The recipe and those of the comparison are then trained and tested by ``compare``, in OUT/test. What is finished is
    not run again, and trials can be added. Raises JobError where OUT holds another search, DataError for masks.
    """
    told = progress or (lambda _what, _done, _total: None)
    if wanted.by == "trials":
        need_optuna()
    folder, device = Path(out), device_of(wanted.comparison.device)
    whole = whole_of(wanted)
    data = trial_data(wanted, whole) if wanted.by == "trials" else whole
    wanted = _with_epochs(wanted, data, folder, device, told)
    comparison = attrs.evolve(wanted.comparison, trials=Trials(limit=0, corruptions=False))
    check(comparison, data)
    claim_folder(folder, {**comparison.plain(whole), "search": wanted.plain()}, "search")
    if wanted.by == "trials":
        trainer = Trainer(
            data=data, model=comparison.model, training=comparison.training, folder=folder / "scores", device=device
        )
        recipe, found = by_trials(wanted, trainer, folder, told)
    else:
        recipe, found = by_audit(wanted, whole, folder, device, told)
    store_text(folder / RECIPE, recipe.to_yaml())
    result = _tested(comparison, recipe, folder / "test", told)
    result = {"by": wanted.by, "data": whole.plain(), **result, "found": found, "yaml": recipe.to_yaml()}
    store_text(folder / RESULT, json.dumps(result, indent=1) + "\n")
    store_text(folder / PAGE, search_page(result))
    return result


def _with_epochs(wanted: Search, data: Data, folder: Path, device: str, told: Progress) -> Search:
    """The search with epochs that fit into its seconds: those that its folder has, or as many as this machine makes."""
    if wanted.seconds is None:
        return wanted
    comparison, path = wanted.comparison, folder / DESCRIPTION
    kept = json.loads(path.read_text(encoding="utf-8")).get("training", {}).get("epochs") if path.is_file() else None
    if kept is None:
        told("timing an epoch", 0, 1)
        check(comparison, data)
        kept = epochs_within(
            wanted.seconds, wanted.trials.seeds, data, comparison.model, comparison.training, device
        )
    training = attrs.evolve(comparison.training, epochs=kept)
    return attrs.evolve(wanted, comparison=attrs.evolve(comparison, training=training))


def _tested(comparison: Comparison, pipeline: Pipeline, folder: Path, told: Progress) -> dict[str, Any]:
    """The found recipe beside the others, trained with all pictures to train with, on the test part."""
    name, looks = _name_in(folder, recipe_of(FOUND, pipeline))
    arms = attrs.evolve(comparison, recipes=(*comparison.recipes, recipe_of(name, pipeline)))
    summary = compare(arms, folder, told)
    runs = scores_of(summary, name)
    pictures = summary["settings"]["data"]["test"]  # of which accuracies are shares: searches are for classes
    recipes: dict[str, Any] = {}
    for arm in runs:
        one = summary["recipes"][name if arm == FOUND else arm]
        recipes[arm] = {
            "what": _what(arm), "yaml": one["yaml"], "score": one["summary"]["score"],
            "gain": one["summary"]["gain"], "below": None if arm == FOUND else over(runs, arm, pictures).plain(),
        }  # fmt: skip
    settings: Mapping[str, Any] = summary["settings"]
    return {
        "conclusion": conclusion(runs, not pipeline.transforms, pictures),
        "beware": summary["beware"], "score": summary["task"]["score"],
        "baseline": summary["baseline"], "seeds": len(comparison.seeds), "looks": looks, "model": settings["model"],
        "training": settings["training"], "recipes": recipes,
    }  # fmt: skip


def _name_in(folder: Path, recipe: Recipe) -> tuple[str, int]:
    """What ``compare`` calls the recipe in its folder, and how many recipes of this search it then has tested.

    A search with more trials may find another recipe; the earlier one stays under its name.
    """
    for look in range(1, 10**6):
        name = FOUND if look == 1 else f"{FOUND}-{look}"
        path = folder / "runs" / name / RECIPE
        if not path.exists() or path.read_text(encoding="utf-8") == recipe.text:
            return name, max(look, sum(is_found(path.name) for path in (folder / "runs").glob("*")))
    raise AssertionError(folder)


def _what(arm: str) -> str:
    return {NONE: "no augmentation", PARAMETER_FREE: "without parameters", FOUND: "found by this search"}.get(arm, "by hand")
