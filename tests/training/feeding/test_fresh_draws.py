"""What nobody numbered is drawn anew in every epoch, however workers are started; torch.manual_seed repeats a run."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch.utils.data import DataLoader, IterableDataset

import vicinal as vc
from tests.training.feeding.data import PIPELINE, Named, Pairs, contents, expected_batch
from vicinal.torch import Augmented, EpochSampler, Keyed, collate

forks = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")  # Python 3.12 and on
LENGTH = 6
WORKERS = [(0, None, False), (2, "fork", False), (2, "fork", True)]
SPAWNED = [("augmented", 1, "spawn", False), ("augmented", 1, "spawn", True)]  # few, as each takes seconds


class Stream(IterableDataset[Any]):
    """The samples of Pairs, that no index asks for."""

    def __iter__(self) -> Iterator[Any]:
        yield from (Pairs(LENGTH)[index] for index in range(LENGTH))


def data_loader(kind: str, workers: int, start: str | None, persistent: bool, shuffle: bool = True) -> DataLoader[Any]:
    data: Any = {"augmented": Augmented(Pairs(LENGTH), PIPELINE), "collate": Pairs(LENGTH), "stream": Stream()}[kind]
    return DataLoader(
        data, 2, shuffle=shuffle and kind != "stream", num_workers=workers, multiprocessing_context=start,
        persistent_workers=persistent, collate_fn=None if kind == "augmented" else collate(PIPELINE),
    )  # fmt: skip


def by_label(batches: Any) -> dict[int, list[torch.Tensor]]:
    found: dict[int, list[torch.Tensor]] = {}
    for labels, images in contents(batches):
        for label, image in zip(labels, images, strict=True):
            found.setdefault(label, []).append(image)
    return found


@forks
@pytest.mark.parametrize(
    ("kind", "workers", "start", "persistent"),
    [(kind, *how) for kind in ("augmented", "collate", "stream") for how in WORKERS] + SPAWNED,
)
def test_every_epoch_draws_anew_and_a_seeded_run_repeats(
    kind: str, workers: int, start: str | None, persistent: bool
) -> None:
    runs, epochs = [], 2 if start == "spawn" else 3
    for _ in range(1 if start == "spawn" else 2):
        torch.manual_seed(5)
        loader = data_loader(kind, workers, start, persistent)
        runs.append([by_label(loader) for _ in range(epochs)])
    for label in range(LENGTH):
        drawn = [image for epoch in runs[0] for image in epoch[label]]
        assert len(drawn) == epochs * (workers if kind == "stream" and workers else 1)  # a stream comes once from every worker
        assert not any(torch.equal(one, other) for k, one in enumerate(drawn) for other in drawn[:k])
    for first, second in zip(*runs, strict=True) if len(runs) == 2 else ():
        assert all(torch.equal(a, b) for label in range(LENGTH) for a, b in zip(first[label], second[label], strict=True))


@pytest.mark.parametrize("kind", ["augmented", "collate"])
def test_another_seed_of_torch_gives_other_draws(kind: str) -> None:
    runs = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        runs.append(by_label(data_loader(kind, 0, None, False, shuffle=False)))
    assert not any(torch.equal(runs[0][label][0], runs[1][label][0]) for label in range(LENGTH))


@forks
@pytest.mark.parametrize(("workers", "start", "persistent"), [*WORKERS, (1, "spawn", True)])
def test_an_epoch_that_was_said_decides_alone_and_workers_that_persist_hear_of_it(
    workers: int, start: str | None, persistent: bool
) -> None:
    data = Augmented(Pairs(LENGTH), PIPELINE)
    loader: DataLoader[Any] = DataLoader(
        data, 2, shuffle=True, num_workers=workers, multiprocessing_context=start, persistent_workers=persistent  # type: ignore[arg-type]
    )
    for epoch in (4, 0, 4) if start != "spawn" else (4, 7):
        data.set_epoch(epoch)
        for label, [image] in by_label(loader).items():
            assert torch.equal(image, expected_batch([label], epoch)[0])


@forks
@pytest.mark.parametrize("made", [copy.deepcopy, lambda data: pickle.loads(pickle.dumps(data))], ids=["deepcopy", "pickle"])
def test_workers_of_a_copy_hear_of_its_epoch_too(made: Any) -> None:
    data = made(Augmented(Pairs(2), PIPELINE))
    loader: DataLoader[Any] = DataLoader(data, 2, num_workers=1, multiprocessing_context="fork", persistent_workers=True)
    for epoch in (1, 2):
        data.set_epoch(epoch)
        assert torch.equal(next(iter(loader))[0], expected_batch([0, 1], epoch))


def test_by_index_alone_each_call_differs_and_copies_go_on_alone() -> None:
    data = Augmented(Pairs(3), PIPELINE)
    assert not torch.equal(data[1][0], data[1][0])
    data.set_epoch(3)
    for other in (pickle.loads(pickle.dumps(data)), copy.deepcopy(data)):
        other.set_epoch(5)
        assert torch.equal(other[1][0], expected_batch([1], 5)[0])
    assert torch.equal(data[1][0], expected_batch([1], 3)[0])
    with pytest.raises(vc.DataError, match=r"Augmented\.set_epoch: expected a whole number from 0 to 2\^32 - 1, got -1"):
        data.set_epoch(-1)


def test_collate_takes_every_kind_of_sample_that_keyed_takes() -> None:
    named = next(iter(DataLoader(Named(4), 4, collate_fn=collate(PIPELINE))))  # type: ignore[arg-type]
    assert named["image"].shape == (4, 3, 16, 16)
    assert named["id"] == [f"picture {index}" for index in range(4)]
    assert len(named["boxes"]) == 4
    alone = collate(PIPELINE)([Pairs(3)[index][0] for index in range(3)])
    assert alone.shape == (3, 3, 16, 16)
    twice = collate(PIPELINE)([Named(3)[1], Named(3)[1]])["image"]  # drawn with replacement: one id, other draws
    assert not torch.equal(twice[0], twice[1])
    mixed = vc.Pipeline([*PIPELINE.transforms, vc.Mixup(classes=4)])
    assert collate(mixed)([Pairs(4)[index] for index in range(4)])[1].shape == (4, 4)


def test_keyed_samples_and_others_do_not_share_a_batch() -> None:
    with pytest.raises(vc.DataError, match=r"collate: samples: expected all of vicinal\.torch\.Keyed\(dataset\), or none"):
        collate(PIPELINE)([Keyed(Pairs(3))[0, 1], Pairs(3)[0]])


@pytest.mark.parametrize("made", [Augmented, lambda data, _: Keyed(data)])
@pytest.mark.parametrize("data", [Stream(), iter([1]), 3])
def test_what_has_no_samples_by_index_is_refused_by_name(made: Any, data: Any) -> None:
    with pytest.raises(vc.SpecError, match=r"^(Augmented|Keyed)\.dataset: expected a map-style data set, with a "):
        made(data, PIPELINE)


def test_keyed_samples_are_as_before_whatever_torch_draws() -> None:
    for seed in (1, 2):
        torch.manual_seed(seed)
        data = Keyed(Pairs(LENGTH))
        batches: Any = DataLoader(data, 3, sampler=EpochSampler(data), collate_fn=collate(PIPELINE))  # type: ignore[arg-type]
        for label, [image] in by_label(batches).items():
            assert torch.equal(image, expected_batch([label], 0)[0])
