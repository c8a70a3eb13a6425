"""What is alive at once: the pictures that come, those that go, and one batch of float32; and what happens without room."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.profiler import ProfilerActivity, profile

import vicinal as vc
from vicinal.backends.torch.memory import in_chunks

IMAGES = torch.randint(0, 256, (64, 3, 128, 160), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
FLOATS = IMAGES.numel() * 4
"""Bytes of one batch of float32: more than what is worked with whatever the batch."""


def most_alive(call: Any) -> int:
    """Bytes that torch had allocated at once during a call, its result among them."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
        kept = call()
    alive = most = 0
    for event in sorted(seen.profiler.kineto_results.events(), key=lambda event: event.start_ns()):  # type: ignore[union-attr]
        if event.name() == "[memory]":
            alive += event.nbytes()
            most = max(most, alive)
    del kept
    return int(most)


@pytest.mark.parametrize("parts", [
    [vc.Rotate((-30, 30)), vc.Brightness((0.5, 1.5)), vc.Hue(0.1)],
    [vc.RandomResizedCrop((96, 96)), vc.HorizontalFlip(), vc.Normalize()],
    [vc.Perspective(0.2, p=0.5), vc.GaussianBlur((0.5, 1)), vc.Contrast((0.5, 1.5))],
    [vc.Mixup()],
], ids=lambda parts: type(parts[0]).__name__)  # fmt: skip
def test_no_more_than_the_results_and_one_batch_of_floats(parts: list[Any]) -> None:
    augment = vc.Pipeline(parts, seed=1)
    given: Any = vc.Batch(images=IMAGES, labels=[0] * 64) if isinstance(parts[0], vc.Mixup) else IMAGES
    found: list[Any] = []
    most = most_alive(lambda: found.append(augment(given, backend="torch")))
    result = getattr(found[0], "images", found[0])
    assert most <= result.numel() * result.element_size() + FLOATS


class Little:
    """Work on rows that memory allows so many of at once."""

    def __init__(self, room: int) -> None:
        self.room, self.tried, self.done = room, [], []

    def __call__(self, low: int, high: int) -> None:
        self.tried.append((low, high))
        if high - low > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        self.done += range(low, high)


@pytest.mark.parametrize(("step", "room"), [(8, 8), (8, 3), (8, 1), (100, 5), (1, 1)])
def test_without_room_a_batch_is_halved_and_nothing_is_done_twice(step: int, room: int) -> None:
    work = Little(room)
    in_chunks(3, 40, step, work)
    assert work.done == list(range(3, 40))
    assert len(work.tried) <= 37 // min(room, step) * 2 + 12


def test_one_picture_that_is_too_large_is_an_error() -> None:
    work = Little(0)
    with pytest.raises(torch.OutOfMemoryError):
        in_chunks(0, 4, 4, work)
    assert work.done == []


def test_a_pipeline_without_room_gives_what_one_with_room_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exception of the allocator, from an operation of torch that asks for too much."""
    augment = vc.Pipeline([vc.Rotate((-30, 30), border="wrap"), vc.Brightness((0.5, 1.5), p=0.5)], seed=1)
    images = IMAGES[:7]
    wanted = augment(images, ids=range(7), backend="torch")
    gather, refused = torch.Tensor.gather, []

    def scarce(self: torch.Tensor, *args: Any) -> torch.Tensor:
        if len(self) > 2:
            refused.append(len(self))
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return gather(self, *args)

    monkeypatch.setattr(torch.Tensor, "gather", scarce)
    assert torch.equal(augment(images, ids=range(7), backend="torch"), wanted)
    assert refused
    assert max(refused) > 2
