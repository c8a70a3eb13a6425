"""Published code that gives a picture and its mask the same draws, through PyTorch's generator."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

from vicinal.compat.torchvision import seed
from vicinal.compat.torchvision import transforms as v1
from vicinal.compat.torchvision.transforms import v2

PICTURE = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (3, 20, 24), np.uint8))


@pytest.fixture(autouse=True)
def unseeded() -> Iterator[None]:
    seed(None)
    yield
    seed(None)


def by_seed(step: Callable[[Any], Any]) -> list[Any]:
    number = int(torch.randint(0, 2**31, ()))
    return [(torch.manual_seed(number), step(PICTURE))[1] for _ in range(2)]


def by_state(step: Callable[[Any], Any]) -> list[Any]:
    state = torch.get_rng_state()
    first = step(PICTURE)
    torch.set_rng_state(state)
    return [first, step(PICTURE)]


def by_fork(step: Callable[[Any], Any]) -> list[Any]:
    with torch.random.fork_rng():
        first = step(PICTURE)
    return [first, step(PICTURE)]


STEPS: list[Callable[[], Any]] = [
    lambda: v1.Compose([v1.RandomResizedCrop(9), v1.RandomHorizontalFlip(), v1.RandomRotation(40), v1.ColorJitter(0.5, 0.5)]),
    lambda: v2.Compose([v2.RandomApply([v2.RandomAffine(30, (0.1, 0.2))]), v2.RandomPerspective(), v2.RandomErasing()]),
    lambda: v2.Compose([v2.RandomOrder([v2.RandomCrop(9), v2.RandomInvert()]), v2.RandAugment(), v2.ElasticTransform(9, 1)]),
    lambda: v1.RandomChoice([v1.RandomCrop(9), v1.RandomVerticalFlip(1.0), v1.AutoAugment(), v1.TrivialAugmentWide()]),
]


@pytest.mark.parametrize("make", STEPS, ids=["v1", "v2", "orders", "choice"])
@pytest.mark.parametrize("twice", [by_seed, by_state, by_fork])
def test_the_same_state_of_pytorch_gives_the_same_draws(make: Callable[[], Any], twice: Any) -> None:
    step, found = make(), []
    for _ in range(6):
        first, second = twice(step)
        assert torch.equal(first, second)
        found.append(first)
        torch.rand(1)
    assert len({tuple(one.flatten().tolist()) for one in found}) > 1


def test_without_a_seed_calls_differ_and_with_one_they_are_the_rooms_own() -> None:
    step = v2.RandomResizedCrop(8)
    angles = {tuple(step.make_params([PICTURE]).values()) for _ in range(20)}
    assert len(angles) > 10
    seed(3)
    before = torch.get_rng_state()
    own = [step.make_params([PICTURE]) for _ in range(4)]
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(9)
    seed(3)
    assert [step.make_params([PICTURE]) for _ in range(4)] == own


class Pairs(torch.utils.data.Dataset[Any]):
    def __getitem__(self, index: int) -> Any:
        number, step = int(torch.randint(0, 2**31, ())), v1.RandomRotation(90)
        angles = [(torch.manual_seed(number), step.get_params([-90, 90]))[1] for _ in range(2)]
        return torch.tensor(angles)

    def __len__(self) -> int:
        return 6


def test_workers_of_a_loader_follow_pytorch() -> None:
    def epoch() -> Any:
        torch.manual_seed(5)
        loader = torch.utils.data.DataLoader(Pairs(), batch_size=1, num_workers=2, multiprocessing_context="fork")
        return torch.cat(list(loader))

    first = epoch()
    assert torch.equal(first[:, 0], first[:, 1])
    assert len(set(first[:, 0].tolist())) == 6
    assert torch.equal(epoch(), first)


def angle(_: int) -> float:
    return v1.RandomRotation.get_params([-90, 90])


def test_copies_of_a_process_draw_differently() -> None:
    context = multiprocessing.get_context("fork")
    found = []
    for _ in range(3):
        with context.Pool(1) as pool:
            found.append(pool.map(angle, [0])[0])
    assert len(set(found)) == 3


def test_shares_and_ranges_are_even() -> None:
    torch.manual_seed(1)
    crop, flip = v1.RandomCrop((20, 14)), v2.RandomHorizontalFlip(0.3)
    lefts = np.bincount([crop.get_params(PICTURE, (20, 14))[1] for _ in range(1100)], minlength=11)
    assert lefts.min() > 60  # 100 expected in each, deviation 9.5
    assert lefts.max() < 140
    flipped = sum(not torch.equal(flip(PICTURE), PICTURE) for _ in range(1000))
    assert abs(flipped - 300) < 60  # deviation 14.5
