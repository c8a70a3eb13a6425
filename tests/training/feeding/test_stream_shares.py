"""Each item of a stream comes once, whatever the number of ranks and workers, and is the same picture."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.data import DataLoader

import vicinal as vc
from tests.training.feeding.data import PIPELINE, contents, expected_batch
from tests.training.feeding.streams import LENGTH, Endless, Sharded, Stream, streamed
from vicinal.torch import EpochSampler, KeyedStream, Loader, collate
from vicinal.torch.epoch_count import EpochCount
from vicinal.torch.stream_order import StreamOrder

forks = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")  # Python 3.12 and on


def data_loader(data: Any, workers: int, start: str | None = "fork", persistent: bool = False) -> DataLoader[Any]:
    return DataLoader(
        data, 4, num_workers=workers, collate_fn=collate(PIPELINE), persistent_workers=persistent,
        multiprocessing_context=start if workers else None,
    )  # fmt: skip


def checked(batches: Any, epoch: int) -> list[int]:
    """The labels that come, whose pictures are those of the epoch."""
    out = []
    for labels, images in contents(batches):
        assert torch.equal(images, expected_batch(labels, epoch))
        out += labels
    return out


@forks
@pytest.mark.parametrize(("workers", "start", "persistent"), [
    (0, None, False), (1, "fork", True), (2, "fork", False), (2, "fork", True), (1, "spawn", True),
])  # fmt: skip
def test_workers_share_a_stream_and_know_the_epoch(workers: int, start: str | None, persistent: bool) -> None:
    data = KeyedStream(Stream(), shuffle_buffer=3, seed=2)
    one = data_loader(data, workers, start, persistent)
    orders = [checked(one, epoch) for epoch in range(2)]
    data.set_epoch(7)
    orders += [checked(one, 7), checked(one, 8)] if start != "spawn" else [checked(one, 7)]
    assert all(sorted(order) == list(range(LENGTH)) for order in orders)
    assert len(set(map(tuple, orders))) == len(orders)


def test_a_worker_that_was_ended_before_it_began_takes_the_epoch_of_the_others() -> None:
    epochs = EpochCount()
    assert [epochs.begin(0), epochs.begin(0), epochs.begin(1), epochs.begin(1), epochs.begin(0)] == [0, 1, 1, 2, 2]
    epochs.set(7)
    other = copy.deepcopy(epochs)
    assert [epochs.begin(1), epochs.begin(0), epochs.begin(0)] == [7, 7, 8]
    assert other.begin(0) == 7


@forks
@pytest.mark.parametrize(("length", "shuffle_buffer"), [(LENGTH, None), (LENGTH - 1, 5), (LENGTH, 5)])
def test_two_ranks_of_two_workers(length: int, shuffle_buffer: int | None) -> None:
    seen: Counter[int] = Counter()
    batches = []
    for rank in range(2):
        data = KeyedStream(Stream(length), rank=rank, world=2, shuffle_buffer=shuffle_buffer)
        given = list(data_loader(data, 2))
        seen.update(checked(given, 0))
        batches.append(len(given))
    assert set(seen) == set(range(length))
    assert seen.total() == length + length % 2  # "pad": one that comes twice where two ranks cannot have as many
    assert batches[0] == batches[1]
    data = KeyedStream(Stream(length), rank=1, world=2, uneven="drop", shuffle_buffer=shuffle_buffer)
    assert len(checked(data_loader(data, 2), 0)) == length // 2


@given(
    length=st.integers(0, 30), world=st.integers(1, 5), workers=st.integers(1, 3), uneven=st.sampled_from(["pad", "drop"]),
    buffer=st.sampled_from([None, 3]), told=st.booleans(),
)  # fmt: skip
def test_shares_of_a_stream_are_those_of_a_map_style_data_set(
    length: int, world: int, workers: int, uneven: str, buffer: int | None, told: bool
) -> None:
    options: Any = {"shuffle_buffer": buffer, "length": length if told and length else None}
    whole = [item for _, item in StreamOrder(list(range(length)).__iter__, "S", **options).items(0)]
    for rank in range(world):
        order = StreamOrder(list(range(length)).__iter__, "S", rank=rank, world=world, uneven=uneven, **options)
        mine = [item for _, item in order.items(0)]
        sampler = EpochSampler(length, shuffle=False, rank=rank, world=world, uneven=uneven)
        assert mine == [whole[place] for _, place in sampler]
        assert order.share in (None, len(mine))
        shares = [list(order.items(0, worker, workers)) for worker in range(workers)]
        assert sorted(item for share in shares for _, item in share) == sorted(mine)
        assert max(map(len, shares)) - min(map(len, shares)) <= 1


@pytest.mark.parametrize("uneven", ["pad", "drop"])
@pytest.mark.parametrize("drop_last", [False, True])
def test_loaders_of_two_ranks_have_as_many_batches_as_they_say(uneven: str, drop_last: bool) -> None:
    for rank in range(2):
        one = streamed(rank=rank, world=2, uneven=uneven, drop_last=drop_last, length=LENGTH)
        by_index = Loader(list(range(LENGTH)), None, 4, drop_last=drop_last, rank=rank, world=2, uneven=uneven)
        assert len(list(one)) == len(one) == len(by_index)
        given = checked(one, 1)
        assert given == [index % LENGTH for index in range(rank, LENGTH + 1, 2)][: len(given)]


@forks
def test_a_data_set_that_shards_itself_is_left_alone() -> None:
    data = KeyedStream(Sharded(), sharded=True, id=lambda item: item[1])
    one = data_loader(data, 2)
    assert sorted(checked(one, 0)) == list(range(LENGTH))
    data = KeyedStream(Endless(3), sharded=True, length=22, rank=1, world=2)
    numbers = [sample.id for sample in data]
    assert numbers == list(range(1, 22, 2))  # of its own, apart from those of the other rank
    one = Loader(Sharded(10), PIPELINE, 4, rank=1, world=2, sharded=True, id=lambda item: item[1])
    assert checked(one, 0) == list(range(10))


def test_a_library_that_may_shard_by_itself_must_be_told_of() -> None:
    webdataset = pytest.importorskip("webdataset")
    data = webdataset.DataPipeline(webdataset.SimpleShardList(["a.tar"]))
    assert next(KeyedStream(data)._order.items(0))[1]["url"] == "a.tar"
    with pytest.raises(vc.SpecError, match=r"^Loader\.sharded: expected True \(.*\) or False \(.*\), got None$"):
        list(Loader(data, None, rank=0, world=2))
    for said in (True, False):
        assert len(list(KeyedStream(data, rank=0, world=2, sharded=said)._order.items(0))) == 1
