"""Which samples come together, and the hashes by which a job that goes on knows itself again."""

from __future__ import annotations

from tests.golden.draws import Cases, Values
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.offline.balance import Allotment
from vicinal.offline.deal import dealt
from vicinal.offline.description import Description
from vicinal.offline.plan import Plan
from vicinal.offline.shard import Task
from vicinal.offline.unit import mixed_units


def orders() -> Cases:
    """In an epoch of training, and in the shards and units of jobs that mix pictures."""
    return {"EpochSampler": _epochs, "plan": _plan, "job": _job, "dealt": _dealt, "mixed units": _units}


def _epochs() -> Values:
    from vicinal.torch.sampler import EpochSampler

    ranks = {f"rank {rank} of 2": EpochSampler(9, seed=7, rank=rank, world=2).indices(0).tolist() for rank in (0, 1)}
    return {f"epoch {epoch}": EpochSampler(9, seed=7, rank=0, world=1).indices(epoch).tolist() for epoch in (0, 1)} | ranks


def _tasks(count: int) -> list[Task]:
    return [Task(Item(str(number), Source(f"{number}.png"), "train"), 0, 1 + number % 3) for number in range(count)]


def _plan() -> Values:
    plan = Plan(Allotment(2), True)
    tasks = [task.plain() for task in plan.tasks(task.item for task in _tasks(3))]
    return {"tasks": tasks, "source": plan.source}


def _job() -> Values:
    return {"id": Description({"source": "größe", "copies": 2, "recipe": {"Pipeline": {}}}, pictures=3, outputs=6).id}


def _dealt() -> Values:
    return {f"shards of {size}": [task.item.key for task in dealt(_tasks(70), size)] for size in (8, 80)}


def _units() -> Values:
    return {
        f"unit {number}": [[share.task.item.key, list(share.outputs)] for share in unit.shares]
        for number, unit in enumerate(mixed_units(_tasks(40)))
    }
