"""Search by audit: which strengths held-out pictures bear (density matching).

As in Lim et al., "Fast AutoAugment", NeurIPS 2019: a policy is good whose pictures a network that was trained without
augmentation still takes for what they are. Nothing is trained for a policy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError
from vicinal.experiments.audit.changed import changed
from vicinal.experiments.audit.judge import Judge
from vicinal.experiments.data.choose import balanced, folds
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.network import fetch_network, store_network
from vicinal.experiments.run import NETWORK
from vicinal.experiments.student import Interval, interval
from vicinal.experiments.training.fit import fit
from vicinal.search.operations import Operation, operations_for
from vicinal.search.policy import Borne, policy_of
from vicinal.search.settings import Search
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline

Progress = Callable[[str, float, int], None]


@attrs.frozen(eq=False)
class Fold:
    """A judge, pictures that it was not trained with, and which of them [N] it knows as they are."""

    judge: Judge
    pictures: Pictures
    known: NDArray[np.bool_]


def by_audit(search: Search, data: Data, out: Path, device: str, told: Progress) -> tuple[Pipeline, dict[str, Any]]:
    """The recipe of all strengths that cost little, and how it was found, as JSON: "accuracy" without any, "operations",
    and what the recipe "costs" as a whole."""
    held = _folds(search, data, out, device, told)
    operations = operations_for(data.train.channels)
    borne = []
    for index, operation in enumerate(operations):
        told(f"judging {operation.name}", index, len(operations))
        borne.append(_borne(operation, held, search.audit.drop, data.train.size))
    recipe = policy_of(borne, data.train.size)
    told("judging the whole recipe", len(operations), len(operations))
    found = {
        "accuracy": round(float(np.concatenate([fold.known for fold in held]).mean()), 6),
        "judged": sum(len(fold.pictures) for fold in held),
        "folds": len(held),
        "drop": search.audit.drop,
        "operations": [one.plain() for one in borne],
        "costs": drop_of([recipe], held).plain(),
    }
    return recipe, found


def _folds(search: Search, data: Data, out: Path, device: str, told: Progress) -> list[Fold]:
    """A network trained without augmentation for each fold, on all others; kept, and gone on with."""
    train, count = data.train, search.audit.folds
    labels: list[int] = train.targets.tolist()
    parts = folds(labels, train.keys, count)
    if min(map(len, parts)) == 0:
        raise DataError(f"{data.source}: expected {count} pictures or more of some class, one a fold")
    comparison, held = search.comparison, []
    for index, part in enumerate(parts):
        mine = train.take(part)
        mine = mine.take(balanced(mine.targets.tolist(), mine.keys, search.audit.pictures))
        rest = np.setdiff1d(np.arange(len(train)), part)
        inside = attrs.evolve(data, train=train.take(rest), test=mine)
        path = out / "folds" / str(index) / NETWORK
        if not path.exists():
            network = comparison.model.build(data.task, train.channels, index)
            checkpoint = path.with_name("checkpoint.pt")

            def trained(epoch: int, _loss: float, index: int = index) -> None:
                told(f"training on all but fold {index}", index + epoch / comparison.training.epochs, count)

            fit(
                network, inside, None, comparison.training, index, device=device, checkpoint=checkpoint,
                job=f"fold {index}", progress=trained,
            )  # fmt: skip
            store_network(path, comparison.model, network, data, comparison.selection.holdout)
            checkpoint.unlink(missing_ok=True)
        kept = fetch_network(path)
        judge = Judge(f"fold {index}", kept.network.to(device), kept.of(inside), device)
        held.append(Fold(judge, mine, judge.shares(mine).argmax(1) == mine.targets))
    return held


def _borne(operation: Operation, held: Sequence[Fold], most: float, size: tuple[int, int]) -> Borne:
    """The drops up a ladder, until one is above ``most``: ranges hold all strengths below, so the first ends them."""
    drops: list[Interval] = []
    for strength in operation.strengths:
        drops.append(drop_of(operation.at(strength, size), held))
        if drops[-1].mean > most:
            break
    return Borne(operation, tuple(drops), most)


def drop_of(ways: Sequence[Transform], held: Sequence[Fold]) -> Interval:
    """The share of accuracy that ways of changing pictures cost, each tried with every picture; over pictures."""
    costs = []
    for fold in held:
        rights = []
        for way in ways:
            recipe = way if isinstance(way, Pipeline) else Pipeline([way], seed=0)
            after = changed(recipe, fold.pictures, 1).pictures
            rights.append(fold.judge.shares(after).argmax(1) == after.targets)
        costs.append(fold.known - np.mean(rights, axis=0))
    return interval(np.concatenate(costs).tolist())
