"""The same pictures for any number of workers, threads or processes, however those are started."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch.utils.data import DataLoader

import vicinal as vc
from tests.training.feeding.data import PIPELINE, Named, Pairs, contents, expected_batch, loader, same
from vicinal.torch import Augmented, EpochSampler, Keyed, Loader, collate
from vicinal.torch.losses import SoftCrossEntropy

forks = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")  # Python 3.12 and on
crowds = pytest.mark.filterwarnings("ignore:This DataLoader will create 4 worker:UserWarning")  # where there are fewer CPUs
EPOCHS, LENGTH, BATCH = 2, 23, 4
FORKED = [(0, None, False), (1, "fork", True), (2, "fork", False), (4, "fork", True)]


@pytest.fixture(scope="module")
def wanted() -> list[Any]:
    """Two epochs, by calls of the pipeline; the order is the sampler's."""
    sampler = EpochSampler(LENGTH, seed=PIPELINE.seed)
    out = []
    for epoch in range(EPOCHS):
        order = [index for _, index in sampler]
        chunks = [order[start : start + BATCH] for start in range(0, LENGTH, BATCH)]
        out.append([(chunk, expected_batch(chunk, epoch)) for chunk in chunks])
    return out


def test_the_epochs_differ_in_order_and_in_draws(wanted: list[Any]) -> None:
    first, second = ({label: image for labels, images in epoch for label, image in zip(labels, images, strict=True)}
                     for epoch in wanted)  # fmt: skip
    assert [labels for labels, _ in wanted[0]] != [labels for labels, _ in wanted[1]]
    assert not any(torch.equal(first[label], second[label]) for label in range(LENGTH))


@pytest.mark.parametrize("threads", [0, 1, 2, 4])
def test_loader(wanted: list[Any], threads: int) -> None:
    one = loader(LENGTH, threads=threads)
    for epoch in range(EPOCHS):
        assert same(contents(one), wanted[epoch])
    one.set_epoch(0)
    assert same(contents(one), wanted[0])


@forks
@crowds
@pytest.mark.parametrize(
    ("kind", "workers", "start", "persistent"),
    [(kind, *how) for kind in ("collate", "augmented") for how in FORKED]
    + [("collate", 2, "spawn", True), ("augmented", 1, "spawn", True)],  # few, as each worker takes seconds to start
)
def test_torchs_data_loader(wanted: list[Any], kind: str, workers: int, start: str | None, persistent: bool) -> None:
    by_batch = kind == "collate"
    data: Any = Keyed(Pairs(LENGTH)) if by_batch else Augmented(Pairs(LENGTH), PIPELINE)
    one: DataLoader[Any] = DataLoader(
        data, BATCH, sampler=EpochSampler(data, seed=PIPELINE.seed), num_workers=workers,
        collate_fn=collate(PIPELINE) if by_batch else None, multiprocessing_context=start, persistent_workers=persistent,
    )  # fmt: skip
    for epoch in range(EPOCHS):
        assert same(contents(one), wanted[epoch])


def test_samples_of_ids_of_their_own_do_not_depend_on_their_index() -> None:
    backwards = [Named(6)[index] for index in reversed(range(6))]
    forwards = contents(Loader(Named(6), PIPELINE, 6, shuffle=False))[0][1]
    assert torch.equal(contents(Loader(backwards, PIPELINE, 6, shuffle=False))[0][1].flip(0), forwards)
    assert not torch.equal(expected_batch(list(range(6)), 0), forwards)  # keyed by id, and not by index


def test_augmented_by_index_takes_the_epoch_that_it_was_told() -> None:
    data = Augmented(Pairs(5), PIPELINE)
    data.set_epoch(0)
    assert torch.equal(data[3][0], expected_batch([3], 0)[0])
    assert torch.equal(data[-2][0], expected_batch([3], 0)[0])
    data.set_epoch(4)
    assert torch.equal(data[3][0], expected_batch([3], 4)[0])
    assert torch.equal(data[2, 3][0], expected_batch([3], 2)[0])
    assert [label for _, label in data] == list(range(5))


def test_the_seeds_of_order_and_of_draws_are_apart() -> None:
    one, other = loader(seed=1), loader(seed=2)
    first, second = contents(one), contents(other)
    assert [labels for labels, _ in first] != [labels for labels, _ in second]
    pictures = [{label: image for labels, images in rows for label, image in zip(labels, images, strict=True)}
                for rows in (first, second)]  # fmt: skip
    assert all(torch.equal(pictures[0][label], pictures[1][label]) for label in pictures[0])


def test_a_pipeline_without_transforms_gives_the_pictures() -> None:
    for pipeline in (None, vc.Pipeline([])):
        images, labels = next(iter(Loader(Pairs(3), pipeline, 3, shuffle=False)))
        assert images.dtype == torch.uint8
        assert torch.equal(images, torch.stack([torch.from_numpy(Pairs(3)[i][0]).movedim(-1, 0) for i in range(3)]))
        assert labels.tolist() == [0, 1, 2]


@pytest.mark.skipif(not hasattr(vc, "Mixup"), reason="needs vicinal.Mixup, which this version lacks")
@pytest.mark.parametrize("classes", [None, LENGTH])
def test_batches_are_mixed_the_same_for_any_number_of_threads_and_in_workers(classes: int | None) -> None:
    pipeline = vc.Pipeline([*PIPELINE.transforms, vc.Mixup(1.0, classes=classes)], seed=3)
    one, other = (list(Loader(Pairs(LENGTH), pipeline, 8, threads=threads)) for threads in (0, 2))
    sampler = EpochSampler(LENGTH, seed=3)
    workers: DataLoader[Any] = DataLoader(Keyed(Pairs(LENGTH)), 8, sampler=sampler, collate_fn=collate(pipeline))
    for first, second, third in zip(one, other, workers, strict=True):
        torch.testing.assert_close(first, second, rtol=0, atol=0)
        torch.testing.assert_close(first, tuple(third), rtol=0, atol=0)
        loss = SoftCrossEntropy()(torch.zeros(len(first[0]), LENGTH), first[1])
        assert loss.item() == pytest.approx(math.log(LENGTH))
