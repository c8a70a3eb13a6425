"""Threads and processes: the same pictures from each, and no deadlock in a child."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time
import warnings
import weakref
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.threads.spread import Job, get_threads, spread

COUNT = 24  # pictures of 128 x 128: enough work for three threads and more
MUCH = 10**9  # pixels: worth every thread
CONTEXTS = [name for name in ("fork", "spawn") if name in multiprocessing.get_all_start_methods()]


@pytest.fixture(autouse=True)
def _default_threads() -> Iterator[None]:
    yield
    vc.set_threads(None)


def pictures() -> Any:
    return random_picture((COUNT, 140, 150, 3))


def pipeline() -> vc.Pipeline:
    return vc.Pipeline(
        [
            vc.RandomResizedCrop(128), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.4, 0.4, 0.4, 0.1),
            vc.OneOf([vc.GaussianBlur((0.1, 2.0)), vc.GaussianNoise((0.0, 0.05))], p=0.5), vc.Cutout(30),
            vc.Normalize(mean=vc.IMAGENET_MEAN, std=vc.IMAGENET_STD),
        ],
        seed=7,
    )  # fmt: skip


def augmented(epoch: int = 0) -> Any:
    return pipeline()(pictures(), ids=range(COUNT), epoch=epoch)


def in_a_child(epoch: int) -> tuple[int, Any]:
    return os.getpid(), augmented(epoch)


@pytest.mark.parametrize("threads", [1, 2, 3, 64])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    vc.set_threads(1)
    wanted = augmented()
    vc.set_threads(threads)
    assert get_threads() == threads
    np.testing.assert_array_equal(augmented(), wanted)


def test_none_goes_back_to_the_cpus_of_this_process() -> None:
    before = get_threads()
    vc.set_threads(before + 3)
    assert get_threads() == before + 3
    vc.set_threads(None)
    assert get_threads() == before >= 1


@pytest.mark.parametrize("count", [1, 2, 7, 100])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_every_sample_is_worked_on(count: int, threads: int) -> None:
    vc.set_threads(threads)
    images = random_picture((100, 180, 200, 3))[:count]
    np.testing.assert_array_equal(vc.Pipeline([vc.Invert()])(images), 255 - images)
    np.testing.assert_array_equal(vc.Pipeline([vc.Invert()])(images[:, :10, :10]), 255 - images[:, :10, :10])


def test_an_exception_in_a_thread_reaches_the_caller_and_the_pool_goes_on() -> None:
    vc.set_threads(2)

    samples = iter(range(20))

    def work() -> None:
        for sample in samples:
            if sample == 5:
                raise ValueError("sample 5")

    with pytest.raises(ValueError, match="sample 5"):
        spread(Job(20, MUCH, work))
    np.testing.assert_array_equal(augmented(), augmented())


def test_few_pixels_wake_no_thread() -> None:
    vc.set_threads(4)
    callers: set[int] = set()
    spread(Job(8, 100, lambda: callers.add(threading.get_ident())))
    assert callers == {threading.get_ident()}


def test_the_pool_keeps_nothing_of_a_call() -> None:
    """Also of shares that no thread began: the caller was done before one had woken."""
    vc.set_threads(4)
    held = [_filled() for _ in range(50)]
    until = time.monotonic() + 30
    while any(one() is not None for one in held) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(one() is not None for one in held)


def _filled() -> weakref.ref[np.ndarray]:
    pictures = np.zeros(8)
    spread(Job(2, MUCH, lambda: pictures.fill(1)))
    return weakref.ref(pictures)


def test_callers_of_differing_sizes_share_the_pool() -> None:
    vc.set_threads(8)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as callers:
            for job in [callers.submit(_spread_often, count) for count in (2, 3, 5, 8)]:
                job.result()
    finally:
        sys.setswitchinterval(interval)


def _spread_often(count: int) -> None:
    for _ in range(200):
        spread(Job(count, MUCH, lambda: None))


@pytest.mark.parametrize("threads", [1, 2])
def test_calls_from_several_threads_do_not_disturb_each_other(threads: int) -> None:
    """Every caller has its own epoch, so that mixed-up room to work in would show."""
    vc.set_threads(threads)
    augment, images = pipeline(), pictures()
    wanted = [augmented(epoch) for epoch in range(8)]

    def call(turn: int) -> bool:
        got = augment(images, ids=range(COUNT), epoch=turn % 8)
        return bool(np.array_equal(got, wanted[turn % 8]))

    with ThreadPoolExecutor(4) as callers:
        assert all(callers.map(call, range(24)))


def test_results_that_are_dropped_and_made_again_in_threads_keep_apart() -> None:
    """Output memory is used again once it is free, and only then."""
    augment, images = vc.Pipeline([vc.Invert()]), random_picture((4, 160, 160, 3))
    kept: list[Any] = []

    def call(_: int) -> None:
        for _ in range(10):
            kept.append(augment(images[:2]))
            augment(images[2:])

    with ThreadPoolExecutor(4) as callers:
        list(callers.map(call, range(4)))
    assert len(kept) == 40
    assert all(np.array_equal(result, 255 - images[:2]) for result in kept)


@pytest.mark.parametrize("context", CONTEXTS)
def test_child_processes_give_the_same_after_the_parent_used_its_threads(context: str) -> None:
    vc.set_threads(2)
    wanted = [augmented(epoch) for epoch in range(3)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of every fork beside threads
        with ProcessPoolExecutor(2, multiprocessing.get_context(context)) as children:
            got = [job.result(timeout=120) for job in [children.submit(in_a_child, epoch) for epoch in range(3)]]
    assert all(child != os.getpid() for child, _ in got)
    for (_, result), want in zip(got, wanted, strict=True):
        np.testing.assert_array_equal(result, want)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_in_the_midst_of_calls_of_other_threads_does_not_hang() -> None:
    """In a process of its own: threads of this one call without pause while children are forked and call too."""
    code = """
import os, threading, warnings
import numpy as np
import vicinal as vc
from tests.backends.test_threads import augmented
warnings.simplefilter("ignore")
vc.set_threads(2)
wanted, stop = augmented(), threading.Event()
def call():
    while not stop.is_set():
        augmented()
callers = [threading.Thread(target=call) for _ in range(2)]
[caller.start() for caller in callers]
codes = []
for _ in range(6):
    child = os.fork()
    if child == 0:
        os._exit(0 if np.array_equal(augmented(), wanted) else 3)
    codes.append(os.waitpid(child, 0)[1])
stop.set()
[caller.join() for caller in callers]
print(codes)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == str([0] * 6), done.stderr


def test_a_process_whose_first_call_needs_many_kernels_on_many_threads() -> None:
    code = """
import numpy as np
import vicinal as vc
from tests.backends.test_threads import pictures
many = [
    vc.OneOf([vc.Resize(100, interpolation=name) for name in ("nearest", "bilinear", "bicubic", "area")]),
    vc.OneOf([vc.GaussianBlur(1), vc.Sharpness(1.5), vc.Equalize(), vc.Gamma(0.8), vc.HorizontalFlip(p=1)]),
    vc.Rotate((-40, 40)),
]
pipeline, floats = vc.Pipeline(many, seed=3), [picture / np.float32(255) for picture in pictures()]
vc.set_threads(4)
first = pipeline(floats, ids=range(len(floats)))
vc.set_threads(1)
print(np.array_equal(first, pipeline(floats, ids=range(len(floats)))), len(np.unique(first)) > 1000)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_daemonic_workers_use_one_thread_each() -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        assert pool.apply(get_threads) == 1


class Shelf:
    """A map-style data set of single pictures, augmented where it is read."""

    def __init__(self) -> None:
        self.images, self.augment = pictures(), pipeline()

    def __len__(self) -> int:
        return COUNT

    def __getitem__(self, index: int) -> Any:
        return self.augment(self.images[index], ids=index)


@pytest.mark.parametrize("context", CONTEXTS)
def test_torch_workers_give_what_one_call_gives(context: str) -> None:
    data = pytest.importorskip("torch.utils.data")
    wanted = augmented()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        loader = data.DataLoader(Shelf(), batch_size=4, num_workers=2, multiprocessing_context=context)
        got = np.concatenate([batch.numpy() for batch in loader])
    np.testing.assert_array_equal(got, wanted)
