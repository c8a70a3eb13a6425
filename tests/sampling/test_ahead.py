"""Kernels that several processes compile at once: afterwards nothing is left to compile, and only one of them has said so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vicinal.sampling import ahead
from vicinal.sampling.ahead import all_names, compile_at_once
from vicinal.sampling.kernels import UNITS, kernels_of

MODULES = ["vicinal.sampling.elementary_kernel", "vicinal.transforms.geometric.matrix_kernels"]


def python(code: str, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"NUMBA_CACHE_DIR": str(cache), "VICINAL_KERNELS": "jit"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=600, check=True)


def test_two_processes_leave_all_on_disk(tmp_path: Path) -> None:
    code = "import sys\nfrom vicinal.sampling import ahead\nahead._cpus = lambda: 2\nahead.compile_at_once(sys.argv[1:])"
    lines = python(code, tmp_path, *MODULES).stderr.splitlines()
    assert len(lines) == 1
    assert "vicinal: compiling kernels" in lines[0]
    later = python("import sys, importlib\nfor name in sys.argv[1:]: importlib.import_module(name)", tmp_path, *MODULES)
    assert later.stderr == ""
    assert not [*tmp_path.rglob("*.lock")]


def test_what_does_not_compile_there_is_no_error_here(tmp_path: Path) -> None:
    code = "from vicinal.sampling import ahead\nahead._cpus = lambda: 2\nahead.compile_at_once(['vicinal.gone', 'gone:gone'])"
    assert python(code, tmp_path).returncode == 0


def test_all_are_units_one_by_one_and_modules() -> None:
    names = all_names()
    assert {f"{UNITS}:{number}" for number in range(len(kernels_of(UNITS).UNITS.units))} < set(names)
    assert set(MODULES) < set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("alone", ["one CPU", "no folder", "no Python"])
def test_where_it_would_gain_nothing_no_process_is_started(monkeypatch: pytest.MonkeyPatch, alone: str) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("a process")

    monkeypatch.setattr(subprocess, "Popen", started)
    monkeypatch.setattr(ahead, "_cpus", lambda: 1 if alone == "one CPU" else 4)
    monkeypatch.setattr(ahead, "_can_be_kept", lambda: alone != "no folder")
    monkeypatch.setattr(sys, "executable", "" if alone == "no Python" else sys.executable)
    compile_at_once(MODULES)
