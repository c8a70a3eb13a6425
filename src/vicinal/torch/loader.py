"""Loader: batches read and augmented by threads of this process, some ahead of where they are used."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import attrs
import torch

from vicinal.errors import DataError, SpecError, expected
from vicinal.numbers import check_integer
from vicinal.threads.in_order import in_order
from vicinal.threads.spread import get_threads
from vicinal.torch.collate import Collate
from vicinal.torch.sample import MapStyle, check_map_style, read_sample
from vicinal.torch.sampler import EpochSampler, Ints, order_seed
from vicinal.torch.transport import Sent, Transport
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.seeds import DrawnSeed

SETTINGS = ("length", "batch_size", "shuffle", "seed", "uneven", "drop_last", "world")
"""What a state must agree in with the loader that takes it: the order of samples and their division depend on it."""


@attrs.define(eq=False)
class _Run:
    """An iteration: its epoch, batches given so far, and how often the sampler had been told an epoch when it began."""

    epoch: int
    given: int
    told: int


class Loader:
    """Batches of a data set, augmented: for a plain loop, and wherever a DataLoader may stand (Lightning too).

    ``dataset``: as in ``Keyed``; asked for samples by several threads at once. ``pipeline``: None augments nothing.
    ``batch_size``, ``drop_last``: as in DataLoader. ``shuffle``, ``rank``, ``world``, ``uneven``: as in ``EpochSampler``.
    ``seed``: of the order; None takes the pipeline's, or 0 where that was drawn. ``threads``: that read and augment, each a
    batch; None: one a CPU; 0: the caller's own. ``prefetch``: batches made ahead of the one in use, at least ``threads``; no
    more wait. ``pin``: page-locked memory; None: where the device is CUDA. ``device``: where batches are copied to, while they
    are made. ``layout``, ``alpha``: as in ``collate``.

    Batches are as ``collate`` gives them. A sample's draws depend on (the pipeline's seed, epoch, its id) alone, so they
    are the same for any number of threads and processes, and as with DataLoader, ``Keyed``, ``EpochSampler`` and
    ``collate``. Every iteration is a new epoch, from its first batch on, unless ``set_epoch`` says which. ``state_dict``
    holds the epoch and how many of its batches were given, also after the loop was left; a loader that loads it goes on
    with the next one. Raises SpecError for bad options, and what reading and augmenting raise where the batch would come.
    """

    def __init__(
        self, dataset: MapStyle, pipeline: Pipeline | None, batch_size: int = 32, *, shuffle: bool = True,
        seed: int | None = None, drop_last: bool = False, rank: int | None = None, world: int | None = None,
        uneven: str = "pad", threads: int | None = None, prefetch: int = 2, pin: bool | None = None,
        device: torch.device | str | int | None = None, layout: str | None = None, alpha: bool | None = None,
    ) -> None:  # fmt: skip
        check_map_style("Loader.dataset", dataset)
        self.dataset, self._collate = dataset, Collate(pipeline, layout=layout, alpha=alpha)
        self.batch_size = check_integer(SpecError, "Loader.batch_size", batch_size, 1)
        if not isinstance(drop_last, bool):
            raise SpecError(expected("Loader.drop_last", "True or False", drop_last))
        self.drop_last = drop_last
        self.threads = get_threads() if threads is None else check_integer(SpecError, "Loader.threads", threads, 0)
        self.prefetch = check_integer(SpecError, "Loader.prefetch", prefetch, 0)
        seed = order_seed(self.pipeline) if seed is None else seed
        self.sampler = EpochSampler(dataset, shuffle=shuffle, seed=seed, rank=rank, world=world, uneven=uneven)
        self._transport = Transport(device, pin)
        self._running: _Run | None = None
        self._loaded: tuple[int, int] | None = None

    @property
    def pipeline(self) -> Pipeline:
        return self._collate.pipeline

    def set_epoch(self, epoch: int) -> None:
        """The epoch of the next iteration. That of a loaded state goes on where it was, any other one begins anew."""
        self.sampler.set_epoch(epoch)

    def __len__(self) -> int:
        samples = len(self.sampler)
        return samples // self.batch_size if self.drop_last else -(-samples // self.batch_size)

    def __iter__(self) -> Iterator[Any]:
        epoch, first = self._upcoming()  # with the first batch: Lightning calls iter before set_epoch
        self.sampler.epoch, self._loaded = epoch + 1, None
        self._running = run = _Run(epoch, first, self.sampler.told)
        make = functools.partial(self._made, epoch, self.sampler.indices(epoch))
        numbers = range(first, len(self))
        for sent in self._by_threads(make, numbers) if self.threads else map(make, numbers):
            run.given += 1
            yield self._transport.receive(sent)

    def state_dict(self) -> dict[str, Any]:
        """Where this loader is: numbers and strings."""
        epoch, batch = self._position()
        return {"epoch": epoch, "batch": batch, "draws": self.pipeline.number, **self._settings()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes on where ``state_dict`` was called, with its pipeline's seed where this one's was drawn.

        Raises DataError where the loaders differ in what SETTINGS names.
        """
        for name, own in self._settings().items():
            if name not in state or state[name] != own:
                raise DataError(expected(f"Loader.load_state_dict: {name}", repr(own), state.get(name)))
        epoch, batch = (
            check_integer(SpecError, f"Loader.load_state_dict: {name}", state.get(name), 0) for name in ("epoch", "batch")
        )
        if "draws" in state and isinstance(self.pipeline.seed, DrawnSeed):
            seed = DrawnSeed(check_integer(SpecError, "Loader.load_state_dict: draws", state["draws"], 0))
            self._collate = Collate(attrs.evolve(cast(Any, self.pipeline), seed=seed))
        self.sampler.set_epoch(epoch)
        self._running, self._loaded = None, (epoch, batch)

    def _upcoming(self) -> tuple[int, int]:
        """Where the next iteration begins: the epoch, and the first of its batches."""
        epoch = self.sampler.epoch
        return self._loaded if self._loaded is not None and self._loaded[0] == epoch else (epoch, 0)

    def _position(self) -> tuple[int, int]:
        """The epoch that was begun last and how many of its batches were given; the next one where that is over."""
        run = self._running
        if run is None or run.told != self.sampler.told or run.given >= len(self):
            return self._upcoming()
        return run.epoch, run.given

    def _settings(self) -> dict[str, Any]:
        sampler = self.sampler
        values = (sampler.length, self.batch_size, sampler.shuffle, sampler.seed, sampler.uneven, self.drop_last)
        return dict(zip(SETTINGS, (*values, sampler.place[1]), strict=True))

    def _by_threads(self, make: Callable[[int], Sent], numbers: range) -> Generator[Sent]:
        with ThreadPoolExecutor(self.threads, thread_name_prefix="vicinal-loader") as pool:
            yield from in_order(make, numbers, pool, max(self.prefetch, self.threads))

    def _made(self, epoch: int, indices: Ints, number: int) -> Sent:
        chosen = indices[number * self.batch_size : (number + 1) * self.batch_size].tolist()
        samples = [read_sample(self.dataset, index, epoch) for index in chosen]
        return self._transport.send(self._collate(samples))
