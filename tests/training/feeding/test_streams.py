"""Data sets that are iterated: by what their draws are keyed, in what order they come, and what is refused."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import torch

import vicinal as vc
from tests.training.feeding.data import PIPELINE, Pairs, contents, expected_batch, loader, picture, same
from tests.training.feeding.streams import LENGTH, Endless, Stream, Web, streamed, web
from vicinal.torch import KeyedStream, Loader

PATIENCE = 60.0
AGAIN = "expected what can be iterated again in the next epoch (an iterable, or the function that makes its iterator), got "


def items() -> Iterator[Any]:
    """A generator function."""
    yield from Stream()


class Iterable:
    """No class of torch's."""

    def __iter__(self) -> Iterator[Any]:
        return items()


class Rewound:
    """Its own iterator, that begins anew."""

    def __iter__(self) -> Iterator[Any]:
        self.rest = items()
        return self

    def __next__(self) -> Any:
        return next(self.rest)


@pytest.mark.parametrize("data", [Stream(), items, Iterable(), Rewound(), lambda: list(items())])
@pytest.mark.parametrize("threads", [0, 2])
def test_streams_of_every_kind_give_what_the_data_set_by_index_gives(data: Any, threads: int) -> None:
    one, other = Loader(data, PIPELINE, 4, threads=threads), loader(LENGTH, shuffle=False)
    for _ in range(2):
        assert same(contents(one), contents(other))
    one.set_epoch(7)
    other.set_epoch(7)
    assert same(contents(one), contents(other))


@pytest.mark.parametrize(("size", "threads", "prefetch"), [(1, 1, 0), (4, 3, 5), (64, 0, 0)])
def test_a_sample_is_the_same_in_every_batch(size: int, threads: int, prefetch: int) -> None:
    for labels, images in contents(streamed(batch_size=size, threads=threads, prefetch=prefetch)):
        assert torch.equal(images, expected_batch(labels, 0))


def named(index: int) -> dict[str, Any]:
    return {"image": picture(index), "label": index, "id": f"picture {index}", "file": f"{index}.png"}


@pytest.mark.parametrize(("id", "wanted"), [
    (None, lambda index: f"picture {index}"), ("file", lambda index: f"{index}.png"), (False, lambda index: 19 - index),
    (lambda item: 3 * item["label"], lambda index: 3 * index), ("label", lambda index: index),
])  # fmt: skip
def test_ids_are_the_items_own_or_told(id: Any, wanted: Any) -> None:
    backwards = [named(index) for index in reversed(range(20))]
    for labels, images in contents(Loader(lambda: iter(backwards), PIPELINE, 6, id=id)):
        pictures = [picture(index) for index in labels]
        batch = vc.Batch(images=pictures, ids=[wanted(index) for index in labels])
        assert torch.equal(images, torch.from_numpy(PIPELINE(batch, epoch=0).images.copy()))


def test_the_key_of_a_web_sample_is_its_id() -> None:
    for batch in Loader(Web(5), PIPELINE, 3):
        ids = [f"a/{index:03d}" for index in batch["labels"].tolist()]
        assert batch["id"] == ids
        wanted = PIPELINE(vc.Batch(images=[picture(index) for index in batch["labels"].tolist()], ids=ids), epoch=0)
        assert torch.equal(batch["image"], torch.from_numpy(wanted.images.copy()))


@pytest.mark.parametrize(("id", "item", "message"), [
    ("key", named(0), "stream[0]: expected a dict with 'key', its id, got ['file', 'id', 'image', 'label']"),
    ("key", (picture(0), 0), "stream[0]: expected a dict with 'key', its id, got 'tuple'"),
    (lambda _: 0.5, named(0), "stream[0]: id: expected a whole number or a string, got 0.5"),
    (None, {**named(0), "id": [1]}, "stream[0]: id: expected a whole number or a string, got [1]"),
    (lambda _: True, named(0), "stream[0]: id: expected a whole number or a string, got True"),
])  # fmt: skip
def test_what_is_no_id(id: Any, item: Any, message: str) -> None:
    with pytest.raises(vc.DataError, match=f"^{re.escape(message)}$"):
        list(Loader(lambda: iter([item]), PIPELINE, id=id))


def test_the_data_set_is_told_the_epoch() -> None:
    data = Stream(5)
    one = Loader(data, PIPELINE, 4)
    list(one)
    list(one)
    one.set_epoch(7)
    assert torch.equal(next(iter(one))[0], expected_batch([0, 1, 2, 3], 7))
    assert data.epochs == [0, 1, 7]


def order_of(one: Loader) -> list[int]:
    return [label for labels, _ in contents(one) for label in labels]


@pytest.mark.parametrize("size", [2, 5, 100])
def test_a_buffer_shuffles_by_seed_and_epoch_alone(size: int) -> None:
    one, other = streamed(shuffle_buffer=size), streamed(shuffle_buffer=size, threads=0, batch_size=7)
    orders = [order_of(one) for _ in range(3)]
    assert orders == [order_of(other) for _ in range(3)]
    assert all(sorted(order) == list(range(LENGTH)) for order in orders)
    assert len(set(map(tuple, orders))) == 3
    assert all(index < place + size for order in orders for place, index in enumerate(order))
    assert order_of(streamed(shuffle_buffer=size, seed=99)) != orders[0]
    for labels, images in contents(streamed(shuffle_buffer=size)):
        assert torch.equal(images, expected_batch(labels, 0))


def test_buffered_orders_are_even() -> None:
    """Of 8 items in a buffer of 4, those that are first are of the first 4, each 500 times in 2000; deviation 19."""
    data = KeyedStream(list(range(8)).__iter__, shuffle_buffer=4)
    order = data._order
    firsts = Counter(next(order.items(epoch))[1] for epoch in range(2000))
    assert set(firsts) == {0, 1, 2, 3}
    assert all(abs(count - 500) < 5 * 19 for count in firsts.values())


def test_without_a_buffer_a_stream_comes_as_it_is() -> None:
    for options in ({}, {"shuffle": False}, {"shuffle_buffer": 1}):
        assert order_of(streamed(**options)) == list(range(LENGTH))


@pytest.mark.parametrize(("length", "size", "drop_last"), [
    (23, 4, False), (23, 4, True), (8, 4, True), (3, 4, True), (5, 9, False),
])  # fmt: skip
def test_the_last_batch_is_short_or_dropped(length: int, size: int, drop_last: bool) -> None:
    one = streamed(length, batch_size=size, drop_last=drop_last, length=length)
    sizes = [len(labels) for labels, _ in contents(one)]
    assert sizes == [len(labels) for labels, _ in contents(loader(length, batch_size=size, drop_last=drop_last, shuffle=False))]
    assert len(one) == len(sizes)


def test_length_is_told_or_unknown() -> None:
    with pytest.raises(TypeError, match=r"^Loader\.length: expected the number of items for len\(\), as a stream has"):
        len(streamed())
    assert len(list(streamed())) == 6
    assert order_of(streamed(length=10)) == list(range(10))
    with pytest.raises(vc.DataError, match=r"^Loader\.length: expected 30 items of the stream, got 23$"):
        list(streamed(length=30))


def test_an_endless_stream_has_epochs_of_a_length() -> None:
    one = Loader(Endless(5), PIPELINE, 4, length=7, threads=2)
    assert len(one) == 2
    assert [order_of(one) for _ in range(2)] == [[0, 1, 2, 3, 4, 0, 1]] * 2
    few = iter(Loader(Endless(5), PIPELINE, 4))
    assert [next(few)[1].tolist() for _ in range(3)] == [[0, 1, 2, 3], [4, 0, 1, 2], [3, 4, 0, 1]]


def test_an_id_that_comes_twice_in_a_batch_is_refused_unless_numbers_are_the_ids() -> None:
    twice = [web(0), web(0)]
    with pytest.raises(vc.DataError, match=r"^stream: expected different ids within an epoch, got 'a/000' twice \(id=False "):
        list(Loader(twice.__iter__, PIPELINE))
    (batch,) = Loader(twice.__iter__, PIPELINE, id=False)
    assert not torch.equal(batch["image"][0], batch["image"][1])


def test_an_empty_stream_gives_no_batch() -> None:
    for threads in (0, 2):
        one = streamed(0, threads=threads)
        assert [list(one), list(one)] == [[], []]


@pytest.mark.parametrize(("threads", "prefetch"), [(0, 2), (1, 3), (2, 0), (3, 2)])
def test_items_are_taken_ahead_but_not_without_end(threads: int, prefetch: int) -> None:
    data, size = Stream(200), 4
    ahead = max(threads, prefetch) if threads else 0
    batches = iter(Loader(data, None, size, threads=threads, prefetch=prefetch))
    for given in range(1, 8):
        next(batches)
        assert given * size <= data.taken <= (given + ahead) * size
    del batches


def test_the_stream_is_read_ahead_by_a_thread_and_closed_with_the_loop() -> None:
    closed, readers = threading.Event(), set()

    def data() -> Iterator[Any]:
        try:
            for item in Stream():
                readers.add(threading.current_thread().name)
                yield item
        finally:
            closed.set()

    for _ in Loader(data, None, 4, threads=2):
        break
    assert closed.wait(PATIENCE)
    assert readers == {"vicinal-loader-stream_0"}
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("vicinal-loader")]


@pytest.mark.parametrize("threads", [0, 2])
def test_an_error_of_the_stream_comes_where_the_batch_would(threads: int) -> None:
    def broken() -> Iterator[Any]:
        for index in range(20):
            if index == 9:
                raise OSError("disk on fire")
            yield Pairs(20)[index]

    one = Loader(broken, None, 4, threads=threads)
    for _ in range(2):
        batches = iter(one)
        assert [next(batches)[1].tolist() for _ in range(2)] == [[0, 1, 2, 3], [4, 5, 6, 7]]
        with pytest.raises(OSError, match="disk on fire"):
            next(batches)


def test_what_gives_nothing_in_the_next_epoch_is_named() -> None:
    rest = items()
    one = Loader(lambda: rest, None, 4)
    assert len(list(one)) == 6
    with pytest.raises(vc.DataError, match=r"^Loader\.dataset: expected items in epoch 1, as in one before \("):
        list(one)


@pytest.mark.parametrize("mix", [vc.Mixup(1.0, classes=LENGTH), vc.CutMix(1.0, classes=LENGTH)])
def test_batches_are_mixed_as_those_by_index(mix: Any) -> None:
    pipeline = vc.Pipeline([*PIPELINE.transforms, mix], seed=3)
    wanted = list(Loader(Pairs(LENGTH), pipeline, 8, shuffle=False))
    for threads in (0, 2):
        for one, other in zip(Loader(Stream(), pipeline, 8, threads=threads), wanted, strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=0)


@pytest.mark.parametrize(("make", "message"), [
    (lambda: Loader(items(), None), f"Loader.dataset: {AGAIN}"),
    (lambda: Loader(iter([1]), None), f"Loader.dataset: {AGAIN}"),
    (lambda: Loader(map(str, [1]), None), f"Loader.dataset: {AGAIN}"),
    (lambda: KeyedStream(zip([1], [2], strict=True)), f"KeyedStream.dataset: {AGAIN}"),
    (lambda: Loader(Stream, None), "Loader.dataset: expected a map-style data set, with a length and samples by index, or a s"),
    (lambda: Loader(3, None), "Loader.dataset: expected a map-style data set, with a length and samples by index, or a stream"),
    (lambda: KeyedStream(None), "KeyedStream.dataset: expected an IterableDataset, another iterable, or a function that gives"),
    (lambda: Loader(lambda path: iter(path), None), "Loader.dataset: expected a function that needs no arguments, got <"),
    (lambda: streamed(shuffle=True),
     "Loader.shuffle: expected None or False for a stream (shuffle_buffer=1000 shuffles it), got True"),
    (lambda: streamed(shuffle_buffer=0), "Loader.shuffle_buffer: expected a whole number of at least 1 or None, got 0"),
    (lambda: streamed(length=-1), "Loader.length: expected a whole number of at least 1 or None, got -1"),
    (lambda: streamed(sharded="yes"), "Loader.sharded: expected True, False or None, got 'yes'"),
    (lambda: streamed(id=3), "Loader.id: expected the name of an entry, a function of an item, False or None, got 3"),
    (lambda: streamed(rank=1), "Loader: expected rank and world, or none of them, got rank=1 and world=None"),
    (lambda: streamed(uneven="cut"), "Loader.uneven: expected one of pad, drop, got 'cut'"),
    (lambda: loader(5, id="id"), "Loader.id: expected None for a data set with samples by index, got 'id'"),
    (lambda: loader(shuffle_buffer=5), "Loader.shuffle_buffer: expected None for a data set with samples by index, got 5"),
])  # fmt: skip
def test_what_loaders_of_streams_refuse(make: Any, message: str) -> None:
    with pytest.raises(vc.SpecError, match=f"^{re.escape(message)}"):
        make()


def test_a_keyed_stream_is_for_torchs_data_loader() -> None:
    with pytest.raises(vc.DataError, match=r"^stream\[0\]: expected an item of the data set itself, got one of KeyedStream"):
        list(Loader(KeyedStream(Stream()), None))


def test_a_function_that_gives_no_iterator_is_refused() -> None:
    with pytest.raises(vc.DataError, match=r"^Loader\.dataset: expected a function that gives an iterator, got None"):
        list(Loader(lambda: None, None))
