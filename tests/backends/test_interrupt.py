"""Ctrl-C in a long call: it ends within a second or so, and the next call is as any other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import vicinal as vc
from vicinal.threads.spread import Job, spread

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

CALL = """
import sys, time
import numpy as np
import vicinal as vc
vc.set_threads({threads})
images = np.random.default_rng(1).integers(0, 255, {shape}, dtype=np.uint8)
images = np.ascontiguousarray(np.broadcast_to(images, ({count}, *images.shape)))
augment = vc.Pipeline([vc.GaussianBlur(4.0), vc.Rotate(20, interpolation="bicubic"), vc.GaussianBlur(6.0)])
few = images[:, :30, :30][:4]
wanted = augment(few)
print("begun", flush=True)
try:
    {call}
    print("ended", flush=True)
except KeyboardInterrupt:
    print("stopped", time.time(), flush=True)
print(np.array_equal(augment(few), wanted), flush=True)
"""


@pytest.mark.parametrize(
    ("threads", "count", "shape", "call"),
    [
        (1, 600, (500, 500, 3), "augment(images)"),
        (2, 1200, (500, 500, 3), "augment(list(images))"),
        (2, 1200, (500, 500, 3), "augment(vc.Batch(images=images, masks=images[..., 0]))"),
        (1, 1, (9000, 9000, 3), "augment(images[0])"),
    ],
    ids=["stack", "list", "masks", "one picture"],
)
def test_it_ends_a_long_call_and_the_next_one_works(threads: int, count: int, shape: tuple[int, ...], call: str) -> None:
    code = CALL.format(threads=threads, count=count, shape=shape, call=call)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.4)  # into the kernel
        sent = time.time()
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    said = out.split()
    assert said[0] == "stopped", out
    assert float(said[1]) - sent < 8  # a second on an idle machine, where the whole call would take fifteen
    assert said[2] == "True"


def test_a_signal_handler_that_raises_ends_it_too() -> None:
    def late(*_: object) -> None:
        raise TimeoutError("too long")

    images = np.zeros((60, 600, 600, 3), np.uint8)
    long, short = vc.Pipeline([vc.GaussianBlur(30.0), vc.GaussianBlur(30.0)]), vc.Pipeline([vc.Invert()])
    for pipeline in (long, short):
        pipeline(images[:3, :40, :40])  # Numba is imported and all is compiled: no module can be left half imported
    before = signal.signal(signal.SIGALRM, late)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(TimeoutError, match="too long"):
            long(images)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    np.testing.assert_array_equal(short(images[:3]), 255 - images[:3])


def test_threads_of_a_call_that_was_broken_off_take_no_further_picture() -> None:
    left, taken = list(range(1000)), []

    def work() -> None:
        while left:
            taken.append(left.pop())
            time.sleep(0.05)
            if len(taken) == 3:
                os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        spread(Job(1000, 10**9, work, left.clear, 10**9))
    count = len(taken)
    time.sleep(0.2)
    assert len(taken) == count < 100
