"""The devices that the tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
import torch

from tests.pretend_cuda import pretended


@pytest.fixture(params=["cpu", "pretended", "cuda"])
def device(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each in turn; a CUDA device that this machine lacks is pretended (tests.pretend_cuda)."""
    if (request.param == "cuda") != torch.cuda.is_available() and request.param != "cpu":
        pytest.skip("no CUDA device on this machine" if request.param == "cuda" else "this machine has a CUDA device")
    with pretended(monkeypatch) if request.param == "pretended" else nullcontext():
        yield "cpu" if request.param == "cpu" else "cuda:0"


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Small pictures gain nothing by more, and other tests run beside."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
