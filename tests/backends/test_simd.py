"""Every SIMD twin against the scalar code, bit for bit: whole programs at each level, and the environment variable."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import Pictures, canvas_of, op_of, program_of, random_picture
from tests.backends.matrices import affine, flip_x, flip_y, stretch, transpose
from tests.backends.strategies import KINDS, ops_for, pictures
from tests.backends.warp_strategies import warps
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Op

TWINS = [
    pytest.param(levels.PORTABLE, id="portable"),
    pytest.param(levels.AVX512, id="avx512", marks=pytest.mark.skipif(not features.HAS_AVX512, reason="no AVX-512 VBMI")),
]
UNIT = {"mean": (0.4, 0.5, 0.6), "std": (0.2, 0.25, 0.3)}


def assert_twins(chain: list[Op], batch: Pictures, level: int) -> None:
    program = program_of(chain, batch)
    scalar, twin = run(program, batch, level=levels.SCALAR), run(program, batch, level=level)
    for one, other in zip(scalar, twin, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("level", TWINS)
@settings(max_examples=150, derandomize=True, database=None)
@given(data=st.data())
def test_whole_programs(level: int, data: st.DataObject) -> None:
    batch = data.draw(pictures(channels=(1, 3, 4), longest=150, most=2))
    assert_twins(data.draw(ops_for(batch, KINDS, most=5)), batch, level)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", [None, *INTERPOLATIONS])
@pytest.mark.parametrize("level", TWINS)
@settings(max_examples=12, derandomize=True, database=None)
@given(data=st.data())
def test_every_interpolation_and_border(
    level: int, interpolation: str | None, border: str, data: st.DataObject
) -> None:
    """Rows of up to 300 pixels: several whole vectors of 64 bytes, and what is left of them."""
    batch = data.draw(pictures(channels=(1, 3), longest=300, most=1, contents=("noise", "extremes")))
    canvas, channels = canvas_of(batch), batch[0].shape[-1] if len(batch) else 3
    kinds = ("flip_x", "transpose", "turn", "crop", "translate") if interpolation is None else ("resize", "affine")
    warp = data.draw(warps(canvas, channels, np.ones(len(canvas), np.bool_), kinds, (interpolation or "nearest",),
                           (border,)))  # fmt: skip
    assert_twins([warp], batch, level)


def _cases() -> dict[str, list[Op]]:
    size = (130, 197)
    crop = op_of(ops.Warp, matrix=stretch(size, (65, 99)), size=(65, 99), border="edge")
    enlarge = op_of(ops.Warp, matrix=stretch(size, (200, 260)), size=(200, 260), border="edge")
    area = op_of(ops.Warp, matrix=stretch(size, (31, 67)), size=(31, 67), border="edge", interpolation="area")
    turn = op_of(ops.Warp, matrix=affine(size, 25), size=size, border="reflect")
    mirror = op_of(ops.Warp, matrix=flip_x(197), size=size, border=None, interpolation=None)
    upside = op_of(ops.Warp, matrix=flip_y(130), size=size, border=None, interpolation=None)
    turned = op_of(ops.Warp, matrix=transpose(), size=(197, 130), border=None, interpolation=None)
    table: list[Op] = [op_of(ops.Power, exponent=0.6), op_of(ops.Round), op_of(ops.Posterize, bits=3)]
    colour: list[Op] = [op_of(ops.Linear, scale=1.2), op_of(ops.Contrast, factor=1.3), op_of(ops.Hue, shift=0.1)]
    contrast: list[Op] = [op_of(ops.Linear, scale=1.2), op_of(ops.Round), op_of(ops.Contrast, factor=1.3), op_of(ops.Round)]
    return {
        "nothing": [op_of(ops.Linear, scale=1.0, active=False)],
        "mirror": [mirror], "upside down": [upside], "transpose": [turned], "table": table,
        "mirror and table": [mirror, *table], "two tables": contrast,
        "mirror and two tables": [mirror, *contrast, *table], "shrink": [crop], "enlarge": [enlarge], "antialias": [area],
        "turn": [turn], "turn and colour": [turn, *colour], "colour": colour,
        "erase": [op_of(ops.Erase, rectangles=[[3, 60, 90, 131]], fill="noise")],
    }  # fmt: skip


CASES = _cases()


@pytest.mark.parametrize("end", ["none", "hwc", "chw"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("level", TWINS)
def test_what_the_short_cuts_do(level: int, case: str, dtype: Any, end: str) -> None:
    """Programs for which there is special code, at sizes that no vector divides."""
    batch = random_picture((1, 130, 197, 3), dtype)
    finish = [] if end == "none" else [op_of(ops.Normalize, layout=end, **UNIT)]
    assert_twins([*CASES[case], *finish], batch, level)


def level_in_a_fresh_process(value: str | None) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "VICINAL_SIMD"}
    if value is not None:
        environment["VICINAL_SIMD"] = value
    code = "from vicinal.backends.cpu.run import LEVEL; print(LEVEL)"
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("value", "level"),
    [(None, levels.AVX512), ("avx512", levels.AVX512), ("portable", levels.PORTABLE), ("scalar", levels.SCALAR)],
)
def test_the_environment_chooses_the_level_but_never_one_that_the_cpu_lacks(value: str | None, level: int) -> None:
    done = level_in_a_fresh_process(value)
    assert done.stdout.strip() == str(min(level, levels.AVX512 if features.HAS_AVX512 else levels.PORTABLE)), done.stderr


def test_another_word_in_the_environment_is_refused() -> None:
    done = level_in_a_fresh_process("avx2")
    assert done.returncode != 0
    assert done.stderr.rstrip().endswith("VICINAL_SIMD: expected one of scalar, portable, avx512, got 'avx2'")


@pytest.mark.parametrize("value", ["scalar", "portable"])
def test_a_pipeline_gives_the_same_under_every_level_of_the_environment(value: str) -> None:
    code = (
        "import hashlib, numpy as np, vicinal as vc\n"
        "x = np.random.default_rng(0).integers(0, 256, (4, 90, 110, 3), np.uint8)\n"
        "p = vc.Pipeline([vc.RandomResizedCrop(64), vc.Rotate(20), vc.ColorJitter(0.4, 0.4, 0.4, 0.1),"
        " vc.GaussianNoise(), vc.Normalize(mean=0.5, std=0.2)], seed=3)\n"
        "print(hashlib.sha256(p(x, ids=range(4)).tobytes()).hexdigest())"
    )

    def digest(level: str | None) -> str:
        environment = {k: v for k, v in os.environ.items() if k != "VICINAL_SIMD"}
        environment |= {"VICINAL_SIMD": level} if level else {}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert digest(value) == digest(None)
