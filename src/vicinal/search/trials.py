"""Search by trials: networks trained with recipes that Optuna proposes, the best ones again with other seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vicinal.errors import DataError
from vicinal.experiments.student import interval
from vicinal.search.noise import promised
from vicinal.search.scored import Trainer
from vicinal.search.settings import FOUND, Search
from vicinal.search.space import pipeline_of, recipe_of
from vicinal.search.study import asked, finished, need_optuna, opened
from vicinal.transforms.compose.pipeline import Pipeline

if TYPE_CHECKING:
    import optuna

Progress = Callable[[str, float, int], None]
FRESH = 1000
"""The first seed of those trainings that choose among the best: no trial had it."""


class _PrunedError(Exception):
    """A trial is worse than half of the earlier ones were after as many epochs."""


def by_trials(search: Search, trainer: Trainer, out: Path, told: Progress) -> tuple[Pipeline, dict[str, Any]]:
    """The recipe that scores best, and how it was found, as JSON: "trials", "again", "best" and "promised".

    Goes on in OUT/study.db. Of the trials those with the best mean are trained again with seeds of their own, which then
    choose: the score by which something was picked among many flatters it.
    """
    plan, size = search.trials, trainer.data.train.size
    with opened(out, trainer.training.epochs // 3) as study:
        for number in range(len(finished(study)), plan.count):
            _trial(study, number, search, trainer, told)
        rows = [_row(number, one) for number, one in enumerate(finished(study)[: plan.count])]
    complete = sorted((row for row in rows if row["state"] == "complete"), key=lambda row: -row["score"])
    if not complete:
        raise DataError(f"{search.comparison.source}: no trial could be trained: {rows[0].get('fault', 'all were pruned')}")
    again = _again(_distinct(complete, size)[: plan.again], plan.seeds_again, trainer, told)
    best = max(again, key=lambda one: one["score"]["mean"])["number"]
    values = rows[best]["values"]
    found = {
        "trials": rows, "again": again, "best": {"number": best, "values": values},
        "promised": promised([row["scores"] for row in complete], len(rows)),
        "pictures": {"train": len(trainer.data.train), "validation": len(trainer.data.test)},
    }  # fmt: skip
    return pipeline_of(values, size), found


def _again(rows: Sequence[dict[str, Any]], seeds: int, trainer: Trainer, told: Progress) -> list[dict[str, Any]]:
    """Trials trained with so many seeds that no trial had: "number", "scores" by seed, and the interval "score"."""
    again = []
    for index, row in enumerate(rows):
        recipe = recipe_of(FOUND, pipeline_of(row["values"], trainer.data.train.size))
        scores = []
        for place in range(seeds):
            told(f"trial {row['number']} again, seed {FRESH + place}", index + place / seeds, len(rows))
            scores.append(trainer.score(recipe, FRESH + place, lambda *_: None))
        again.append({"number": row["number"], "scores": scores, "score": interval(scores).plain()})
    return again


def _trial(study: optuna.Study, number: int, search: Search, trainer: Trainer, told: Progress) -> None:
    """One trial: the mean score over seeds, or less of it where it is pruned."""
    optuna = need_optuna()
    trial, values = asked(study, search.trials.over, search.seed)
    recipe = recipe_of(FOUND, pipeline_of(values, trainer.data.train.size))
    epochs, scores = trainer.training.epochs, []
    try:
        for index in range(search.trials.seeds):

            def followed(epoch: int, score: float, index: int = index) -> None:
                done = index * epochs + epoch
                share = done / (epochs * search.trials.seeds)
                told(f"trial {number}, seed {index}, epoch {epoch}", number + share, search.trials.count)
                trial.report(score, done)
                # Every seed's first third is spared: early scores say little.
                if epochs // 3 < epoch < epochs and trial.should_prune():
                    raise _PrunedError

            scores.append(trainer.score(recipe, index, followed))
    except _PrunedError:
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        return
    except DataError as error:  # a loss that is not finite; the next trial may be luckier
        trial.set_user_attr("fault", str(error))
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        return
    trial.set_user_attr("scores", scores)
    study.tell(trial, sum(scores) / len(scores))


def _row(number: int, trial: optuna.trial.FrozenTrial) -> dict[str, Any]:
    """JSON of a finished trial: "number" (among these), "values", "state", and the "epochs" of all seeds that it was
    trained for; where it is complete, "scores" by seed and their mean "score"; where training broke down, the "fault"."""
    values = {name: round(value, 6) for name, value in trial.params.items()}
    steps = trial.intermediate_values
    row = {"number": number, "values": values, "state": trial.state.name.lower(), "epochs": max(steps, default=0)}
    if "fault" in trial.user_attrs:
        return {**row, "state": "failed", "fault": trial.user_attrs["fault"]}
    return {**row, "scores": trial.user_attrs["scores"], "score": trial.value} if row["state"] == "complete" else row


def _distinct(rows: Sequence[dict[str, Any]], size: tuple[int, int]) -> list[dict[str, Any]]:
    """The first of those that mean the same recipe."""
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        seen.setdefault(pipeline_of(row["values"], size).to_yaml(), row)
    return list(seen.values())
