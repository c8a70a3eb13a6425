"""Forks at any moment: no child waits for a lock that another thread of its parent held."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

FORKS = """
import os, signal, sys, threading, time, warnings
import numpy as np
import vicinal as vc
warnings.simplefilter("ignore")
sys.setswitchinterval(1e-5)

def children(count, work):
    codes = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            signal.alarm(200)  # ends a child that hangs; one that compiles beside other tests takes up to a minute
            try:
                os._exit(work())
            finally:
                os._exit(9)
        codes.append(child)
    return sorted({os.waitpid(child, 0)[1] for child in codes})
"""

CALLS = """
augment = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.Invert()], seed=3)
images = np.random.default_rng(1).integers(0, 255, (2, 200, 200, 3), dtype=np.uint8)
wanted, stop = augment(images, ids=[0, 1]), threading.Event()

def call():
    while not stop.is_set():
        augment(images, ids=[0, 1])

callers = [threading.Thread(target=call) for _ in range(3)]
[caller.start() for caller in callers]
print(children(24, lambda: 0 if np.array_equal(augment(images, ids=[0, 1]), wanted) else 3))
stop.set()
[caller.join() for caller in callers]
"""

COMPILES = """
import numba
vc.Pipeline([])(np.zeros((4, 4, 3), np.uint8))
stop = threading.Event()

def compiled(number):
    return numba.njit(eval(f"lambda x: x * {number} + 1"))(2)

def compile_without_pause():
    number = 0
    while not stop.is_set():
        compiled(number)
        number += 1

compilers = [threading.Thread(target=compile_without_pause) for _ in range(2)]
[compiler.start() for compiler in compilers]
time.sleep(0.5)
print(children(6, lambda: 0 if compiled(-5) == -9 else 3))
stop.set()
[compiler.join() for compiler in compilers]
"""

FIRST = """
images = np.zeros((2, 90, 90, 3), np.uint8)

def call():
    augment = vc.Pipeline([vc.RandomResizedCrop(48), vc.HorizontalFlip(p=0.5), vc.Rotate(9), vc.Cutout(9)], seed=3)
    return int(augment(images, ids=[0, 1]).sum())

if os.fork() == 0:  # what is compiled is on disk then: a child that compiles it all would take as long as one that hangs
    call()
    os._exit(0)
os.wait()
first = threading.Thread(target=call)
first.start()
codes = []
while first.is_alive():
    time.sleep(0.02)
    codes += children(1, lambda: int(call() > 0))
print(sorted({*codes, *children(2, lambda: int(call() > 0))}))
"""


HELD = """
import torch
from vicinal.backends.torch.late import LATE, Answer
from vicinal.data.lattice import Lattice

shifts, stop, asked = np.zeros((400, 400, 2)), threading.Event(), threading.Event()
augment, tensor = vc.Pipeline([vc.Invert()], seed=3), torch.zeros((1, 3, 8, 8), dtype=torch.uint8)
torch.set_num_threads(1)
augment(tensor, backend="torch")

def look():
    while not stop.is_set():
        Lattice(shifts).extended  # takes long, so that forks meet it

def done():
    asked.set()
    return stop.wait()

LATE.add(Answer(torch.ones(1, dtype=torch.bool), done, np.ones(1, np.bool_), np.zeros(1, np.int64), "a transform"))
threads = [threading.Thread(target=work) for work in (look, look, LATE.check)]
[thread.start() for thread in threads]
asked.wait()

def work():
    augment(tensor, backend="torch")
    return int(Lattice(shifts).extended.any())

print(children(20, work))
stop.set()
[thread.join() for thread in threads]
"""

IMPORTS = """
import importlib, os, sys, threading, time

module, begun = sys.argv[1], []

def begin():  # behind what Vicinal does before a fork, as it stood there first
    if not begun:
        begun.append(threading.Thread(target=importlib.import_module, args=(module,)))
        begun[0].start()
        time.sleep(0.05)  # in the midst of the import, if anything lets it begin

os.register_at_fork(before=begin)
import vicinal as vc
assert module not in sys.modules
child = os.fork()
if child == 0:
    import signal
    signal.alarm(100)
    importlib.import_module(module)
    os._exit(0)
print(os.waitpid(child, 0)[1])
begun[0].join()
"""


@pytest.mark.parametrize("module", ["vicinal.backends.cpu.plan.single", "vicinal.transforms.compose.trace", "cv2"])
def test_no_import_begins_between_the_last_look_and_the_fork(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS, module], capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.strip() == "0", done.stderr


@pytest.mark.parametrize("what", [CALLS, COMPILES, FIRST, HELD], ids=["calls", "compiles", "first call", "locks"])
def test_children_forked_while_other_threads_work_do_not_hang(what: str) -> None:
    done = subprocess.run([sys.executable, "-c", FORKS + what], capture_output=True, text=True, timeout=900, check=False)
    assert done.stdout.strip() == "[0]", done.stderr
