"""Loader: batches read and augmented by threads of this process, some ahead of where they are used."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, TypeVar, cast

import attrs
import torch

from vicinal.data.groups import FRESH
from vicinal.errors import DataError, SpecError, expected, one_of
from vicinal.numbers import check_integer
from vicinal.threads.spread import get_threads
from vicinal.torch.collate import Collate
from vicinal.torch.device_jpeg import DeviceJpeg
from vicinal.torch.feed import Chosen, Feed, MapFeed, Start, StreamFeed
from vicinal.torch.repeated import repeated
from vicinal.torch.sample import MapStyle, is_map_style
from vicinal.torch.sampler import EpochSampler, order_seed
from vicinal.torch.stream import Stream
from vicinal.torch.stream_order import STREAM, StreamOrder
from vicinal.torch.stream_sample import Id, check_id
from vicinal.torch.synthetic import ONE_TO_ONE
from vicinal.torch.transport import Sent, Transport
from vicinal.transforms.compose.multi_view import MultiView
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.seeds import DrawnSeed

T = TypeVar("T")
R = TypeVar("R")
MOST_REPEATS = 1000
HOST, DEVICE = "host", "device"
"""Where pictures are augmented."""

KNOWN = "a map-style data set, with a length and samples by index, or a stream: "


@attrs.define(eq=False)
class _Run:
    """An iteration: where it is, how often the sampler had been told an epoch when it began, and whether it is over."""

    at: Start
    told: int
    over: bool = False


class Loader:
    """Iterates over augmented batches of a data set, made by threads of this process. It can replace a DataLoader.

    Batches look as ``collate`` describes. Random parameters depend only on the pipeline's seed, the epoch and the sample's id,
    so they are the same for any number of threads and processes. Each iteration is the next epoch, unless ``set_epoch`` was
    called. ``state_dict`` and ``load_state_dict`` resume after the last batch that was given, also within an epoch.

    ``dataset``: as in ``Keyed``; several threads read it at once. Or a stream, as in ``KeyedStream``, read by one thread;
    ``id``, ``shuffle_buffer``, ``length`` and ``sharded`` are only for streams. Without ``length``, a stream has no ``len``.
    ``pipeline``: None augments nothing. ``batch_size``, ``drop_last``: as in DataLoader.
    ``repeats``: each picture comes this many times in a row (repeated augmentation, Hoffer et al., 2020), decoded once; batches
    have batch_size x repeats samples. Copy k > 0 has the id f"{id}#{k}".
    ``shuffle`` (None: True, but False for streams), ``rank``, ``world``, ``uneven``, ``synthetic_share``: as in
    ``EpochSampler``.
    ``seed``: seed of the order; None takes the pipeline's seed, or 0 if that was picked at random.
    ``threads``: the number of threads, each making a whole batch; None: one per CPU; 0: none, the caller makes them.
    ``prefetch``: how many batches are made ahead, at least ``threads``.
    ``device``: batches are copied to this device in the background. ``pin``: use page-locked memory; None: only for CUDA.
    ``augment_on``: "host" augments on the CPU; "device" copies decoded pictures to the device, and augments them there.
    ``decode_on``: "device" decodes JPEGs there too, whole, by nvImageCodec (``pip install 'vicinal[nvjpeg]'``).
    ``layout``, ``alpha``, ``noise``: as in ``collate``.
    Raises SpecError for bad options. Errors in reading and augmenting are raised in place of the batch.

    >>> from vicinal.torch import Loader
    >>> loader = Loader([(image, 0), (image, 1)], vc.Pipeline([vc.Normalize()]), batch_size=2, threads=0)
    >>> [(pictures.shape, len(classes)) for pictures, classes in loader]
    [(torch.Size([2, 3, 64, 64]), 2)]
    """

    def __init__(
        self, dataset: MapStyle | Stream, pipeline: Pipeline | MultiView | None, batch_size: int = 32, *,
        shuffle: bool | None = None, seed: int | None = None, drop_last: bool = False, rank: int | None = None,
        world: int | None = None,
        uneven: str = "pad", threads: int | None = None, prefetch: int = 2, pin: bool | None = None,
        device: torch.device | str | int | None = None, layout: str | None = None, alpha: bool | None = None,
        id: Id = None, shuffle_buffer: int | None = None, length: int | None = None, sharded: bool | None = None,
        noise: str = FRESH, repeats: int = 1, synthetic_share: float = ONE_TO_ONE, augment_on: str = HOST,
        decode_on: str = HOST,
    ) -> None:  # fmt: skip
        self._transport = Transport(device, pin)
        there = self._transport.device if _check_place(augment_on, self._transport.device) == DEVICE else None
        jpeg = _decoder(decode_on, there)
        self.dataset = dataset
        self._collate = Collate(pipeline, layout=layout, alpha=alpha, noise=noise, device=there, jpeg=jpeg)
        self.batch_size = check_integer(SpecError, "Loader.batch_size", batch_size, 1)
        self.repeats = check_integer(SpecError, "Loader.repeats", repeats, 1, MOST_REPEATS)
        if not isinstance(drop_last, bool):
            raise SpecError(expected("Loader.drop_last", "True or False", drop_last))
        self.drop_last = drop_last
        self.threads = get_threads() if threads is None else check_integer(SpecError, "Loader.threads", threads, 0)
        self.prefetch = check_integer(SpecError, "Loader.prefetch", prefetch, 0)
        seed = order_seed(self.pipeline) if seed is None else seed
        common: dict[str, Any] = {"seed": seed, "rank": rank, "world": world, "uneven": uneven}
        of_streams: dict[str, Any] = {"shuffle_buffer": shuffle_buffer, "length": length, "sharded": sharded}
        self._feed: Feed
        if is_map_style(dataset):
            _check_none({"id": id, **of_streams})
            shuffle = True if shuffle is None else shuffle
            self._feed = MapFeed(dataset, EpochSampler(dataset, shuffle=shuffle, synthetic_share=synthetic_share, **common))
        else:
            order = StreamOrder(dataset, "Loader", expectation=KNOWN + STREAM, **common, **of_streams)
            _check_order(shuffle)
            _check_uncapped(synthetic_share)
            self._feed = StreamFeed(dataset, order, check_id("Loader.id", id))
        self._running: _Run | None = None
        self._loaded: Start | None = None

    @property
    def pipeline(self) -> Pipeline | MultiView:
        return self._collate.pipeline

    @property
    def sampler(self) -> EpochSampler | StreamOrder:
        """What says which samples come; Lightning tells it the epoch."""
        return self._feed.sampler

    def set_epoch(self, epoch: int) -> None:
        """The epoch of the next iteration. That of a loaded state goes on where it was, any other one begins anew."""
        self.sampler.set_epoch(epoch)

    def __len__(self) -> int:
        batches = self._batches()
        if batches is None:
            raise TypeError("Loader.length: expected the number of items for len(), as a stream has none of its own, got None")
        return batches

    def __iter__(self) -> Iterator[Any]:
        start = self._upcoming()  # with the first batch: Lightning calls iter before set_epoch
        self.sampler.epoch, self._loaded = start.epoch + 1, None
        self._running = run = _Run(start, self.sampler.told)
        make = functools.partial(self._made, start.epoch)
        chosen = self._feed.chosen(start, self.batch_size, self.drop_last)
        ahead = max(self.prefetch, self.threads)
        with closing(self._feed.ahead(make, chosen, self.threads, ahead) if self.threads else _each(make, chosen)) as made:
            for sent, stream in made:
                run.at = Start(start.epoch, run.at.batch + 1, stream)
                yield self._transport.receive(sent)
        run.over = True

    def state_dict(self) -> dict[str, Any]:
        """Where this loader is: numbers and strings."""
        at = self._position()
        own = {} if at.stream is None else {"stream": dict(at.stream)}
        return {"epoch": at.epoch, "batch": at.batch, "draws": self.pipeline.number, **self._settings(), **own}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes on where ``state_dict`` was called, with its pipeline's seed where this one's was drawn.

        Raises DataError where the loaders differ in what the order of samples and their division into batches depend on.
        """
        state = {"repeats": 1, **state}  # which states of older versions do not say
        for name, own in self._settings().items():
            if name not in state or state[name] != own:
                raise DataError(expected(f"Loader.load_state_dict: {name}", repr(own), state.get(name)))
        epoch, batch = (
            check_integer(SpecError, f"Loader.load_state_dict: {name}", state.get(name), 0) for name in ("epoch", "batch")
        )
        stream = state.get("stream")
        if stream is not None and not (isinstance(stream, Mapping) and {"rank", "state"} <= set(stream)):
            raise DataError(expected("Loader.load_state_dict: stream", "None or a dict of rank and state", stream))
        if "draws" in state and isinstance(self.pipeline.seed, DrawnSeed):
            seed = DrawnSeed(check_integer(SpecError, "Loader.load_state_dict: draws", state["draws"], 0))
            self._collate = attrs.evolve(self._collate, pipeline=attrs.evolve(cast(Any, self.pipeline), seed=seed))
        self.sampler.set_epoch(epoch)
        self._running, self._loaded = None, Start(epoch, batch, stream)

    def _batches(self) -> int | None:
        """Of an epoch; None where nobody knows."""
        samples = self._feed.share
        if samples is None:
            return None
        return samples // self.batch_size if self.drop_last else -(-samples // self.batch_size)

    def _upcoming(self) -> Start:
        """Where the next iteration begins."""
        epoch = self.sampler.epoch
        return self._loaded if self._loaded is not None and self._loaded.epoch == epoch else Start(epoch, 0)

    def _position(self) -> Start:
        """Where the iteration is that was begun last; the next one's beginning where that is over."""
        run, batches = self._running, self._batches()
        if run is None or run.told != self.sampler.told or run.over or (batches is not None and run.at.batch >= batches):
            return self._upcoming()
        return run.at

    def _settings(self) -> dict[str, Any]:
        return {**self._feed.settings(), "batch_size": self.batch_size, "drop_last": self.drop_last, "repeats": self.repeats}

    def _made(self, epoch: int, chosen: Chosen) -> tuple[Sent, Any]:
        samples = repeated(self._feed.samples(chosen, epoch), self.repeats, self._collate.jpeg)
        with self._transport.beside():
            return self._transport.send(self._collate(samples)), chosen.stream


def _each(make: Callable[[T], R], things: Iterable[T]) -> Generator[R]:
    """In the caller's own thread."""
    for thing in things:
        yield make(thing)


def _check_place(augment_on: object, device: torch.device | None) -> str:
    """"host" or "device"; SpecError for another, and where there is no device that could."""
    if not isinstance(augment_on, str) or augment_on not in (HOST, DEVICE):
        raise SpecError(one_of("Loader.augment_on", (HOST, DEVICE), augment_on))
    if augment_on == DEVICE and (device is None or device.type == "meta"):
        wish = "a device of torch that holds values, as augment_on is 'device'"
        raise SpecError(expected("Loader.device", wish, device and str(device)))
    return augment_on


def _decoder(decode_on: object, device: torch.device | None) -> DeviceJpeg | None:
    """What decodes on the device; None where the host does. SpecError for another place, and where the host augments."""
    if not isinstance(decode_on, str) or decode_on not in (HOST, DEVICE):
        raise SpecError(one_of("Loader.decode_on", (HOST, DEVICE), decode_on))
    if decode_on == HOST:
        return None
    if device is None:
        raise SpecError(expected("Loader.decode_on", "'host' unless augment_on is 'device'", decode_on))
    return DeviceJpeg(device)


def _check_none(options: Mapping[str, Any]) -> None:
    for name, value in options.items():
        if value is not None:
            raise SpecError(expected(f"Loader.{name}", "None for a data set with samples by index", value))


def _check_uncapped(share: float) -> None:
    if share != ONE_TO_ONE:
        expectation = "the default for a stream, which does not say beforehand which samples networks made"
        raise SpecError(expected("Loader.synthetic_share", expectation, share))


def _check_order(shuffle: bool | None) -> None:
    if shuffle:
        raise SpecError(expected("Loader.shuffle", "None or False for a stream (shuffle_buffer=1000 shuffles it)", shuffle))
