"""What holds for all tests."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch and NumPy are imported, here and in processes that tests start:
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # beside other tests, threads that wait for each other spin for minutes

import pytest
from hypothesis import settings

from vicinal.sampling import said

# A shell that starts the tests in the background has them, and the processes that they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Without deadlines: the first example of a test may have to compile its kernels, which takes seconds.
settings.register_profile("vicinal", deadline=None)
settings.load_profile("vicinal")


@pytest.fixture(autouse=True, scope="session")
def _first_compilation_is_told_before() -> None:
    """The line about kernels that are compiled: which test would see it depends on what has been compiled on the machine."""
    said.say_once("compiling", "tests compile kernels where none are kept")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Tens of thousands of tests live to the end: the garbage collector need not go through them, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
