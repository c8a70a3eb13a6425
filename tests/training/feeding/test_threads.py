"""Threads of the loader: how far ahead they go, how they end, what they say when something is wrong."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.training.feeding.data import PIPELINE, Pairs, loader
from vicinal.data.pictures import NAMES
from vicinal.torch import Augmented, EpochSampler, Keyed, Loader

PATIENCE = 60.0


class Counted(Pairs):
    """Counts what was read, and says when a sample is reached."""

    def __init__(self, length: int, call: int) -> None:
        super().__init__(length)
        self.read: list[int] = []
        self.call, self.reached = call, threading.Event()

    def __getitem__(self, index: int) -> Any:
        self.read.append(index)
        if len(self.read) >= self.call:
            self.reached.set()
        return super().__getitem__(index)


@pytest.mark.parametrize(("threads", "prefetch"), [(1, 3), (2, 0), (3, 2)])
def test_batches_are_made_ahead_but_not_without_end(threads: int, prefetch: int) -> None:
    ahead, batch = max(threads, prefetch), 4
    data = Counted(80, (1 + ahead) * batch)
    batches = iter(Loader(data, None, batch, threads=threads, prefetch=prefetch))
    next(batches)
    assert data.reached.wait(PATIENCE)
    for given in range(2, 8):
        next(batches)
        assert len(data.read) <= (given + ahead) * batch


def test_nothing_is_read_ahead_without_threads() -> None:
    data = Counted(80, 80)
    batches = iter(Loader(data, None, 4, threads=0))
    for given in range(1, 5):
        next(batches)
        assert len(data.read) == 4 * given


def test_threads_end_with_the_loop() -> None:
    def running() -> list[str]:
        return [thread.name for thread in threading.enumerate() if thread.name.startswith("vicinal-loader")]

    for _ in loader(23):
        assert running()
        break
    assert not running()
    list(loader(23))
    assert not running()


class Broken(Pairs):
    def __getitem__(self, index: int) -> Any:
        if index == 9:
            raise OSError("disk on fire")
        return super().__getitem__(index)


@pytest.mark.parametrize("threads", [0, 2])
def test_errors_come_where_the_batch_would(threads: int) -> None:
    batches = iter(Loader(Broken(20), None, 4, shuffle=False, threads=threads))
    assert [next(batches)[1].tolist() for _ in range(2)] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    with pytest.raises(OSError, match="disk on fire"):
        next(batches)


@pytest.mark.parametrize(("data", "message"), [
    ([(1, 2, 3)], "data set[0]: expected (image, label), (image, mask) or a dict with 'image', got ['int', 'int', 'int']"),
    ([{"picture": 3}], "data set[0]: expected a dict with 'image', got ['picture']"),
    (["a.jpg"], "collate: samples[0]: image: expected a NumPy array, a PIL image or a torch tensor, got 'a.jpg'; "
                "vicinal.read opens files"),
    ([(np.zeros((4, 4), np.int64), 1)], f"collate: samples[0]: image: dtype: expected {NAMES}, got int64 "
                                         "(convert values from 0 to 255 to uint8)"),
    ([(np.zeros((4, 4), np.uint8), 1), {"image": np.zeros((4, 4), np.uint8)}],
     "collate: samples[1]: expected ('image', 'labels') as samples[0], got ('dict',)"),
    ([(np.zeros((4, 4, 3), np.uint8), 1), (np.zeros((4, 4), np.uint8), 1)],
     "Batch.images[1]: expected uint8 with 3 channels as in Batch.images[0], got uint8 with 1 channels"),
])  # fmt: skip
def test_samples_that_do_not_fit(data: list[Any], message: str) -> None:
    with pytest.raises(vc.DataError) as error:
        list(Loader(data, None, shuffle=False))
    assert str(error.value) == message


def test_misuse_is_named() -> None:
    with pytest.raises(vc.DataError) as error:
        Keyed(Pairs(3))[1]  # type: ignore[index]
    assert str(error.value) == "index: expected (epoch, index), as sampler=EpochSampler(dataset) gives, got 1"
    with pytest.raises(IndexError, match="sample 3 of 3"):
        Augmented(Pairs(3), PIPELINE)[3]
    assert list(EpochSampler(0)) == []
    assert list(Loader(Pairs(0), PIPELINE)) == []


def test_batches_are_copied_to_the_device() -> None:
    one = Loader(Pairs(5), PIPELINE, 2, device="meta")
    for images, labels in one:
        assert images.device.type == labels.device.type == "meta"
    if not torch.cuda.is_available():
        with pytest.raises(vc.SpecError, match=r"^Loader\.pin: expected False where torch finds no CUDA device, got True"):
            Loader(Pairs(5), PIPELINE, pin=True)
        with pytest.raises(vc.SpecError, match=r"^Loader\.device: expected another where torch finds no CUDA device"):
            Loader(Pairs(5), PIPELINE, device="cuda")
