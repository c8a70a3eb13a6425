"""How ops are written down for the kernels: what is left out or wrong is an error that names the op, and never a crash."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.backends.build import program_of, random_picture
from tests.backends.planted import CHAINS, SIZE
from vicinal.backends.cpu import codes
from vicinal.backends.cpu.encode import encode, refused
from vicinal.backends.cpu.run import run
from vicinal.backends.cpu.writers import WRITTEN, writes
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.program.ops import OPS

PICTURE = random_picture((1, *SIZE, 3))
BETWEEN = {name for name, kind in OPS.items() if kind.traits.reads in ("picture", "whole")}


def test_every_op_is_registered_but_those_that_stand_between_programs() -> None:
    assert {kind.__name__ for kind in WRITTEN} == set(OPS) - BETWEEN == {kind.__name__ for kind in CHAINS}
    assert sorted(written.code for written in WRITTEN.values()) == list(range(len(WRITTEN)))


@pytest.mark.parametrize("kind", CHAINS, ids=lambda kind: kind.__name__)
def test_an_op_without_its_registration_is_refused_by_name(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_of(CHAINS[kind], PICTURE)
    assert refused(program) is None
    monkeypatch.delitem(WRITTEN, kind)
    found = refused(program)
    assert type(found) is kind
    with pytest.raises(SpecError, match=rf"^cpu: no kernel for op {kind.__name__} \({found.place}\)$"):
        run(program, PICTURE)


@pytest.mark.parametrize(("kind", "code"), [(ops.Linear, 99), (ops.Blend, codes.LINEAR), (ops.Round, codes.ROUND)])
def test_an_op_or_an_opcode_is_registered_once(kind: Any, code: int) -> None:
    with pytest.raises(SpecError, match=rf"^cpu: op {kind.__name__}: expected to be registered once, .* got {code} when "):
        writes(kind, code)(lambda *_: None)


@pytest.mark.parametrize("kind", CHAINS, ids=lambda kind: kind.__name__)
def test_what_is_written_is_what_the_traits_say(kind: Any) -> None:
    tables, _ = encode(program_of(CHAINS[kind], PICTURE))
    for op, row in zip(CHAINS[kind], tables.code, strict=True):
        assert row[codes.READS] == getattr(codes, op.traits.reads.upper())
        assert row[codes.KNOWS] == getattr(codes, op.knows.upper())
        assert row[codes.CLAMPS] == op.clamps
        assert row[codes.OP] == WRITTEN[type(op)].code


@pytest.fixture(scope="module")
def outcomes() -> list[Any]:
    """All cases of planted.py, run in a process of their own."""
    command = [sys.executable, "-m", "tests.backends.planted"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr or done.stdout[-300:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_unknown_opcode_is_named_on_every_way(outcomes: list[Any]) -> None:
    found = [case for case in outcomes if case[3] == "OP"]
    assert {case[0] for case in found} >= {kind.__name__ for kind in CHAINS} | {"rectangles", "tables", "fixed point"}
    for case in found:
        assert "no code for opcode 99 that" in case[-1], case
        assert case[-1].endswith(f": op {case[1]} ({case[1]})"), case


@pytest.mark.parametrize("column", ["READS", "KNOWS", "CLAMPS", "BY_TABLE"])
def test_a_trait_that_is_written_wrong_is_an_error_that_names_the_op_or_changes_nothing(
    outcomes: list[Any], column: str
) -> None:  # fmt: skip
    found = [case for case in outcomes if case[3] == column]
    assert found
    for case in found:
        assert case[-1] in ("same", "near") or f"op {case[1]} ({case[1]})" in case[-1], case


def test_an_op_that_hides_what_it_reads_or_must_know_is_always_an_error(outcomes: list[Any]) -> None:
    """A pixel for its neighbours; nothing in the place of a mean, a span or a histogram."""
    hidden = [case for case in outcomes if case[3] == "READS" and case[4] != codes.PIXEL and case[5] == codes.PIXEL]
    hidden += [case for case in outcomes if case[3] == "KNOWS" and case[4] != codes.NOTHING and case[5] == codes.NOTHING]
    copies = ("behind a copy", "behind a window")  # exact copies are told by their matrix
    assert len(hidden) > 30
    for case in hidden:
        assert f"op {case[1]} ({case[1]})" in case[-1] or case[0] in copies, case


@pytest.mark.parametrize("reads", ["pixel", "place"])
def test_a_large_picture_of_an_op_that_hides_its_neighbours_ends_no_process(reads: str) -> None:
    script = f"""
import attrs, numpy as np
from tests.backends.build import op_of, program_of
from vicinal.backends.cpu.run import run
from vicinal.program import ops
ops.Convolve.traits = attrs.evolve(ops.Convolve.traits, reads={reads!r})
picture = np.zeros((1, 700, 900, 3), np.uint8)
run(program_of([op_of(ops.Convolve, kernel=np.full((5, 5), 0.04))], picture), picture)
"""
    folder = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert done.returncode == 1
    assert f"SpecError: cpu: no code for opcode {codes.CONVOLVE} that reads {reads}" in done.stderr
    assert "op Convolve (Convolve)" in done.stderr
