"""``vicinal search``: a recipe found on one's own data."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vicinal.cli.arguments import Seed, Source
from vicinal.cli.groups import grouped
from vicinal.cli.training import need_torch, share_bar, table, tell_source
from vicinal.cli.training_options import DataOptions, MachineOptions, NetworkOptions, TrainingOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vicinal.experiments.training.settings import Training


@dataclass(frozen=True, kw_only=True)
class SearchedTraining(TrainingOptions):
    """What is trained; epochs by the clock."""

    epochs: Annotated[
        int, typer.Option("--epochs", "-e", help="Number of epochs; 0: as many as --seconds allow.")
    ] = 0

    def training(self) -> Training:
        """How it is trained; where epochs are not said, one stands for them until they are counted."""
        return TrainingOptions.training(replace(self, epochs=self.epochs or 1))


@dataclass(frozen=True, kw_only=True)
class WayOptions:
    """How recipes are found."""

    seconds: Annotated[float, typer.Option("--seconds", help="Seconds per trial, if --epochs is not given.")] = 30.0
    drop: Annotated[
        float, typer.Option("--drop", help="audit: points of accuracy that an operation may cost.")
    ] = 2.0
    folds: Annotated[int, typer.Option("--folds", help="audit: number of networks, each judging unseen pictures.")] = 2
    judged: Annotated[int, typer.Option("--pictures", help="audit: number of pictures to judge per network.")] = 2000
    count: Annotated[int, typer.Option("--trials", help="trials: their number; more can be added later.")] = 12
    over: Annotated[
        str | None, typer.Option("--over", metavar="A,B", help="trials: parameters to search, at most ten (default: eight).")
    ] = None
    trial_seeds: Annotated[int, typer.Option("--trial-seeds", help="trials: trainings per trial; their mean is its score.")] = 2
    again: Annotated[int, typer.Option("--again", help="trials: train this many of the best again, with 3 seeds.")] = 3
    validation: Annotated[
        float, typer.Option("--validation", help="trials: share of each class for validation, if there is no such split.")
    ] = 0.2
    val_split: Annotated[
        str | None, typer.Option("--val-split", help="trials: validation split (default: val, if there is one).")
    ] = None


@grouped
def search(
    data: Source,
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help="A new folder, or that of an earlier run.")],
    by: Annotated[str, typer.Option("--by", help="audit (takes minutes), or trials (many trainings).")] = "audit",
    recipe: Annotated[
        str, typer.Option("--recipe", "-r", metavar="R", help="Recipe that the found one is compared with.")
    ] = "gentle",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Number of final trainings with each recipe.")] = 3,
    seed: Seed = None,
    *,
    way: WayOptions,
    networks: NetworkOptions,
    training: SearchedTraining,
    pictures: DataOptions,
    machine: MachineOptions,
) -> None:
    """Find a recipe for your data; compare it with no augmentation, a given recipe and TrivialAugmentWide.

    --by audit: networks trained without augmentation classify held-out pictures, to find the strengths that keep the class.
    --by trials: networks are trained with recipes that Optuna proposes. OUT gets recipe.yaml for `vicinal augment`,
    search.html and search.json. Run the same command again to continue after a stop.
    """
    need_torch()
    from vicinal.experiments.comparison import Comparison
    from vicinal.experiments.recipe import recipes_of
    from vicinal.search import search as searching
    from vicinal.search.settings import Audit, Search, Trials
    from vicinal.search.space import DEFAULT

    comparison = Comparison(
        source=data,
        recipes=recipes_of(list(dict.fromkeys(["none", recipe, searching.PARAMETER_FREE]))),
        model=training.network(networks),
        selection=pictures.selection(task="classification", train=training.train_split, limit=training.limit),
        training=training.training(),
        seeds=tuple(range(seeds)),
        device=machine.device,
    )
    over = DEFAULT if way.over is None else tuple(word.strip() for word in way.over.split(","))
    wanted = Search(
        comparison=comparison, by=by, seconds=None if training.epochs else way.seconds, validation=way.validation,
        val=way.val_split, seed=seed or 0, audit=Audit(folds=way.folds, pictures=way.judged, drop=way.drop / 100),
        trials=Trials(count=way.count, over=over, seeds=way.trial_seeds, again=way.again),
    )  # fmt: skip
    tell_source(data, comparison.selection)
    machine.set_threads()
    with share_bar() as progress:
        result = searching.search(wanted, out, progress)
    sys.stdout.write(_told(result) + f"{out}/recipe.yaml\n{out}/search.html\n")


def _told(result: Mapping[str, Any]) -> str:
    from vicinal.report.page.lines import number

    heads = ["recipe", f"{result['score']}, %", "gain of search over it, points"]
    rows = [[name, number(one["score"]), number(one["below"], signed=True)] for name, one in result["recipes"].items()]
    return f"{table(heads, rows)}{result['conclusion']}\n"
