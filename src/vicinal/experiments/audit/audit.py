"""Does a recipe keep labels? Networks judge, transform by transform."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from vicinal.errors import DataError, JobError, SpecError
from vicinal.experiments.audit.case import Case, Example, case, examples, heard
from vicinal.experiments.audit.changed import changed, repeated
from vicinal.experiments.audit.judge import Judge
from vicinal.experiments.audit.units import units_of, unmixed
from vicinal.experiments.audit.verdict import MEANING, UNABLE, unable
from vicinal.experiments.compare import compare, device_of
from vicinal.experiments.comparison import Comparison, Trials
from vicinal.experiments.data.beware import warn_of
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.evaluate import judged
from vicinal.experiments.network import fetch_network
from vicinal.experiments.page.audit import audit_page
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.run import NETWORK, folder_of, trial_pictures
from vicinal.experiments.task import CLASSIFICATION
from vicinal.experiments.training.checkpoint import store_text
from vicinal.numbers import check_integer
from vicinal.transforms.compose.pipeline import Pipeline

Progress = Callable[[str, float, int], None]


def audit(
    comparison: Comparison, out: str | Path, *, network: str | None = None, limit: int = 500, copies: int = 4,
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Writes OUT/audit.json and OUT/audit.html about the recipe of ``comparison`` that is not "none"; gives the former.

    Two networks judge: one trained without the recipe, one with it, as ``compare`` does, in OUT, resumable (the first of
    ``seeds``); or, with ``network`` (a network.pt), that one alone. Of ``limit`` test pictures ``copies`` are made
    with every transform alone. A picture is lost that the first network knew without it,
    and both take for the same other class with it. Raises DataError for masks: this is about classes.
    """
    limit = check_integer(JobError, "audit limit", limit, 1, 10**7)
    copies = check_integer(JobError, "copies", copies, 1, 10**6)
    recipe = next((one for one in comparison.recipes if one.pipeline is not None), None)
    if recipe is None:
        raise SpecError("audit: expected a recipe that does something, got 'none'")
    folder, device = Path(out), device_of(comparison.device)
    told = progress or (lambda _what, _done, _total: None)
    if network is None:
        judges = _trained(comparison, recipe, folder, device, told)
    else:
        judges = _given(network, comparison, folder, device)
    pictures = trial_pictures(judges[0].data, limit)
    pipeline, mixers = unmixed(recipe.pipeline or Pipeline([]))
    cases = _cases(judges, pipeline, pictures, copies, told)
    whole, shown = _whole(judges, pipeline, pictures, copies)
    if any(unable(one["accuracy"], pictures.targets) for one in whole["judges"]):
        for one in cases:
            one.plain["verdict"] = UNABLE
    result = {
        "recipe": recipe.name, "yaml": recipe.text, "data": judges[0].data.plain(), "beware": list(judges[0].data.beware),
        "pictures": len(pictures), "copies": copies, "left_out": mixers, **whole,
        "units": [one.plain for one in cases], "verdicts": MEANING,
    }  # fmt: skip
    store_text(folder / "audit.json", json.dumps(result, indent=1) + "\n")
    store_text(folder / "audit.html", audit_page(result, cases, shown))
    return result


def _cases(judges: Sequence[Judge], recipe: Pipeline, pictures: Pictures, copies: int, told: Progress) -> list[Case]:
    """All transforms of the recipe, the worst first."""
    units = units_of(recipe)
    found = []
    for index, unit in enumerate(units):
        told(f"hearing {unit.name}", index, len(units))
        found.append(case(judges, recipe, unit, pictures, copies))
    return sorted(found, key=lambda one: _rank(one.plain))


def _whole(
    judges: Sequence[Judge], recipe: Pipeline, pictures: Pictures, copies: int
) -> tuple[dict[str, Any], list[Example]]:
    """"judges" and "whole": the pictures as they are, against those that the whole recipe leaves; and examples."""
    before = repeated(pictures, copies)
    after = changed(recipe, pictures, copies).pictures
    hearing, every = heard(judges, before, after), np.ones(len(before), np.bool_)
    plain = {
        "judges": [
            {"name": one.name, "accuracy": round(float((shares.argmax(1) == hearing.truth).mean()), 6)}
            for one, shares in zip(judges, hearing.before, strict=True)
        ],
        "whole": {
            "judged": hearing.plain(every),
            "by_class": hearing.by_class(every),
            "taken_for": hearing.taken_for(every, 5),
        },
    }
    return plain, examples(hearing, before, after, every)


def _trained(comparison: Comparison, recipe: Recipe, out: Path, device: str, told: Progress) -> list[Judge]:
    """Networks trained without and with the recipe."""
    plain = attrs.evolve(
        comparison, recipes=(Recipe("none"), recipe), seeds=comparison.seeds[:1],
        trials=Trials(limit=0, corruptions=False),
    )  # fmt: skip
    data = load(plain.source, plain.selection)
    _check(data)
    compare(plain, out, told)
    judges = []
    for one in plain.recipes:
        kept = fetch_network(folder_of(out, one.name, plain.seeds[0]) / NETWORK)
        label = "trained without it" if one.name == "none" else "trained with it"
        judges.append(Judge(label, kept.network.to(device), kept.of(data), device))
    return judges


def _given(network: str, comparison: Comparison, out: Path, device: str) -> list[Judge]:
    if out.exists() and (not out.is_dir() or {path.name for path in out.iterdir()} - {"audit.json", "audit.html"}):
        raise JobError(f"{out}: expected a new or empty folder, or that of an audit")
    found = judged(network, comparison.source, comparison.selection)
    _check(found.data)
    warn_of(found.data)
    return [Judge(network, found.trained.network.to(device), found.data, device)]


def _check(data: Data) -> None:
    if data.task.kind != CLASSIFICATION:
        raise DataError(f"{data.source}: expected classes of pictures to audit, got masks")


def _rank(unit: dict[str, Any]) -> tuple[bool, float, float]:
    worst = max([unit["judged"]["lost"], *(one["judged"]["lost"] for one in unit["strengths"])])
    return unit["rare"], -worst, -unit["judged"]["leaves"]

