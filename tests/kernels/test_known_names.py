"""Kernels call nothing that the extension of a wheel does not have: of all that this machine has compiled, and keeps.

Kernels of transforms and draws are compiled when their modules are imported. The large ones of the CPU backend are looked at
where an earlier test or run has left them on disk.
"""

from __future__ import annotations

import math
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
import pytest
from numba import types

from tools.kernels.found import entry
from tools.kernels.objects import check, machine_of, object_of
from vicinal.sampling.compiled import compiled
from vicinal.sampling.kernels import entries_of, kernel_modules

pytestmark = pytest.mark.skipif(shutil.which("nm") is None, reason="no nm, which reads objects")

FLOATS = types.float32[::1]


def calls(module: str, dispatcher: Any, folder: Path) -> str:
    """What is wrong with a kernel; "" for nothing, and for one that would have to be compiled."""
    if not dispatcher.overloads:
        kept = dispatcher._cache._loaded(dispatcher.declared, dispatcher.targetctx)
        if kept is None:
            return ""
    kernel = entry(module, dispatcher)
    machine = machine_of(llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    path = folder / "kernel.o"
    path.write_bytes(object_of(kernel, "kernel", machine))
    try:
        check(kernel, path)
    except SystemExit as error:
        return str(error)
    return ""


@pytest.mark.parametrize("module", kernel_modules())
def test_kernels_call_what_a_wheel_has(module: str, tmp_path: Path) -> None:
    found = [calls(module, one, tmp_path) for one in entries_of(import_module(module))]
    assert [one for one in found if one] == []


@compiled(FLOATS)
def gamma_block(values: Any) -> None:
    for k in range(len(values)):
        values[k] = math.lgamma(values[k])


@compiled(FLOATS)
def reshape_block(values: Any) -> None:
    values.reshape(2, -1)[1, :] = values[0]


@compiled(FLOATS)
def sine_block(values: Any) -> None:
    for k in range(len(values)):
        values[k] = np.sqrt(math.sin(np.float64(values[k])))


def test_what_it_does_not_have_is_named(tmp_path: Path) -> None:
    assert "gamma_block calls lgammaf: expected nothing but the C library" in calls(__name__, gamma_block, tmp_path)
    assert "reshape_block calls numba_attempt_nocopy_reshape: expected" in calls(__name__, reshape_block, tmp_path)
    assert calls(__name__, sine_block, tmp_path) == ""
