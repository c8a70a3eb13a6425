"""What each process of a group of two does, in a module that a spawned process can import."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import distributed
from torch.utils.data import DataLoader

from tests.training.feeding.data import PIPELINE, Pairs, contents
from tests.training.feeding.streams import Stream, streamed
from vicinal.torch import EpochSampler, Keyed, KeyedStream, Loader, collate, metrics

WORLD = 2
LENGTH = 23
EPOCH = 1


def main(rank: int, folder: str) -> None:
    """Joins the group, feeds one epoch in several ways, and saves what came."""
    warnings.simplefilter("error")
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", f"file://{folder}/meeting", rank=rank, world_size=WORLD)
    try:
        out = _fed() | _resumed() | _measured(rank) | _streamed()
        sent = pickle.dumps(KeyedStream(Stream(LENGTH)))
        distributed.barrier()
    finally:
        distributed.destroy_process_group()
    arrived: KeyedStream = pickle.loads(sent)  # as in a spawned worker, which is in no group
    arrived.set_epoch(EPOCH)
    out["stream of a worker"] = contents(DataLoader(arrived, 4, collate_fn=collate(PIPELINE)))
    torch.save(out, Path(folder) / f"{rank}.pt")


def _fed() -> dict[str, Any]:
    out = {}
    for uneven in ("pad", "drop"):
        loader = Loader(Pairs(LENGTH), PIPELINE, 4, threads=2, uneven=uneven)
        loader.set_epoch(EPOCH)
        out[f"loader {uneven}"] = contents(loader)
    sampler = EpochSampler(LENGTH, seed=PIPELINE.seed)
    sampler.set_epoch(EPOCH)
    workers: DataLoader[Any] = DataLoader(Keyed(Pairs(LENGTH)), 4, sampler=sampler, collate_fn=collate(PIPELINE))
    out["data loader"] = contents(workers)
    return out


def _resumed() -> dict[str, Any]:
    first, second = (Loader(Pairs(LENGTH), PIPELINE, 4, threads=1) for _ in range(2))
    for loader in (first, second):
        loader.set_epoch(EPOCH)
    begun = iter(first)
    before = contents([next(begun), next(begun)])
    second.load_state_dict(first.state_dict())
    return {"resumed": before + contents(second)}


def _streamed() -> dict[str, Any]:
    first, second = streamed(LENGTH), streamed(LENGTH)
    first.set_epoch(EPOCH)
    begun = iter(first)
    before = contents([next(begun)])
    second.load_state_dict(first.state_dict())
    return {"loader of a stream": before + contents(second)}


def _measured(rank: int) -> dict[str, Any]:
    """Metrics over both processes, of which each sees another picture."""
    masks = torch.zeros(WORLD, 1, 4, 4, dtype=torch.int64)
    masks[0, :, :2] = 1
    dice, precision = metrics.dice(), metrics.MeanAveragePrecision()
    dice.update(torch.ones(1, 1, 4, 4), masks[rank : rank + 1])
    box = torch.tensor([[0.0, 0, 10 + 5 * rank, 10]])
    found = {"boxes": box, "scores": torch.tensor([0.5]), "labels": torch.tensor([0])}
    truth = {"boxes": torch.tensor([[0.0, 0, 10, 10]]), "labels": torch.tensor([0])}
    precision.update([found], [truth])
    alone = metrics.MeanAveragePrecision()
    if rank == 0:
        alone.update([found], [truth])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torchmetrics' of a process that has had no picture
        of_one = alone.compute()["map_75"]
    return {"dice": dice.compute(), "map_75": precision.compute()["map_75"], "map_75 of one": of_one}
