"""The fused kernel, as far as no GPU is needed: by Triton's interpreter, and compiled for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("triton")

from tests.backends.build import op_of, program_of
from tests.backends.matrices import flip_x
from vicinal.backends.torch.fused.qualifies import qualifies
from vicinal.backends.torch.fused.run import taken
from vicinal.backends.torch.fused.switch import FASTER_ON
from vicinal.program import ops
from vicinal.program.ops import Op

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def ran(arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own: Triton reads its variables when it is first imported."""
    environment = {name: value for name, value in os.environ.items() if name not in ("TRITON_INTERPRET", "VICINAL_FUSED")}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    environment |= {"PYTHONPATH": paths, **variables}
    return subprocess.run([sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_makes_what_the_definition_makes() -> None:
    tests = ["-m", "pytest", "-q", "-p", "no:xdist", str(HERE / "interpreted.py")]
    done = ran(tests, TRITON_INTERPRET="1", VICINAL_FUSED="1")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_it_compiles_for_a_gpu() -> None:
    done = ran([str(HERE / "compiled.py")])
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    means, plain = "summed stored", "stored"
    assert done.stdout.splitlines() == [means, means, plain, means, *[means, plain] * 2, *[means] * 6]


PICTURES = np.zeros((2, 8, 8, 3), np.uint8)
WARP = op_of(ops.Warp, 2, matrix=flip_x(8), size=(8, 8))


@pytest.mark.parametrize(
    ("chain", "pictures"),
    [
        ([op_of(ops.Linear, 2), WARP], PICTURES),  # a pass of its own
        ([op_of(ops.Warp, 2, matrix=flip_x(8), size=(8, 8), interpolation="bicubic")], PICTURES),
        ([op_of(ops.Equalize, 2)], PICTURES),
        ([op_of(ops.Erase, 2, rectangles=np.zeros((2, 1, 4)), fill="mean", value=(0.0,), key=1)], PICTURES),
        ([op_of(ops.Linear, 2)], PICTURES.astype(np.float32)),
        ([op_of(ops.Linear, 2)], np.zeros((2, 8, 8, 4), np.uint8)),
        ([op_of(ops.Linear, 2)], [PICTURES[0], PICTURES[0, :4]]),
        ([op_of(ops.Linear, 2)] * 30, PICTURES),
        ([], PICTURES),
    ],
)
def test_other_programs_are_left_to_torch(chain: list[Op], pictures: np.ndarray | list[np.ndarray]) -> None:
    assert qualifies(program_of([WARP, op_of(ops.Linear, 2)], PICTURES))
    assert not qualifies(program_of(chain, pictures))


@pytest.mark.parametrize("said", ["1", "0", "", None])
def test_it_is_off_where_nothing_shows_it_to_be_faster(said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the CPU always, where only the interpreter runs it."""
    monkeypatch.delenv("TRITON_INTERPRET", raising=False)
    monkeypatch.setenv("VICINAL_FUSED", said) if said is not None else monkeypatch.delenv("VICINAL_FUSED", raising=False)
    assert not taken(program_of([WARP], PICTURES), torch.zeros(2, 3, 8, 8, dtype=torch.uint8))


def test_gpus_on_which_it_is_used_are_those_of_committed_results() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks" / "results").glob("device-*.json"))
    assert all(f'"{name}"' in written for name in FASTER_ON)
