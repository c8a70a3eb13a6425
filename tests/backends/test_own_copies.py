"""The bytes of a first process are those of all later ones: compiled code calls nothing that another's copy can replace.

Where two pieces of code in a process define the same kernel, the one that was there first serves both; with arithmetic that
may be reordered that is not always the same bits. tools/cold_and_warm.py compares whole processes, in minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from llvmlite import binding as llvm
from numba import types

import vicinal as vc
from vicinal.backends.cpu.bands import units
from vicinal.backends.cpu.fixed.program import run_fixed
from vicinal.backends.cpu.jit import entry, kernel
from vicinal.backends.cpu.mix import blend_samples
from vicinal.backends.cpu.move_masks import move_masks
from vicinal.backends.cpu.sample import run_samples

ENTRIES = {"run_fixed": run_fixed, "run_samples": run_samples, "move_masks": move_masks, "blend_samples": blend_samples}


def seen_by_others(library: Any) -> list[str]:
    """Functions that are defined in compiled code and that other code of the process would find there, by name."""
    hidden = llvm.Linkage.internal, llvm.Linkage.private
    module = library._get_module_for_linking()
    return [one.name for one in module.functions if not one.is_declaration and one.linkage not in hidden]


def libraries_of(dispatcher: Any) -> Iterator[Any]:
    return (compiled.library for compiled in dispatcher.overloads.values())


@pytest.mark.parametrize("name", ENTRIES)
def test_what_python_calls_shows_itself_alone(name: str) -> None:
    pictures, masks = np.zeros((2, 30, 40, 3), np.uint8), np.zeros((2, 30, 40), np.uint8)
    vc.Pipeline([vc.Resize(20), vc.Contrast(0.5), vc.Sharpness()])(vc.Batch(images=pictures, masks=masks))
    vc.Pipeline([vc.Mixup(alpha=1.0)])(vc.Batch(images=pictures, labels=[0, 1]))
    for library in libraries_of(ENTRIES[name]):
        shown = seen_by_others(library)
        assert shown
        assert all(name in one for one in shown)


@pytest.mark.parametrize("unit", range(len(units.UNITS.units)), ids=[one.name for one in units.UNITS.units])
def test_a_unit_shows_itself_alone(unit: int) -> None:
    units.UNITS.load(unit)
    compiled = units.UNITS._compiled[unit]
    shown, name = seen_by_others(compiled._library), units.UNITS.units[unit].name
    assert shown
    assert all(name in one for one in shown)


def test_the_copies_of_a_kernel_that_is_not_inlined_are_hidden() -> None:
    """One that calls itself is not, so that its copy must be somewhere."""

    @kernel
    def depth(n: int) -> int:
        return 1 if n < 2 else depth(n - 1) + depth(n - 2)

    @entry(types.int64)
    def calls(n: int) -> int:
        return depth(n) + 1

    assert calls(10) == 90
    (library,) = libraries_of(calls)
    module = library._get_module_for_linking()
    assert any("depth" in one.name for one in module.functions if not one.is_declaration)
    assert all("calls" in one for one in seen_by_others(library))
