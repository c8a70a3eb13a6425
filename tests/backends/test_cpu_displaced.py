"""Warps with displacement fields on the CPU: against the definition, at every SIMD level, and within the picture's memory."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.guarded import array_between_guards
from tests.backends.matrices import affine, perspective, shift
from tests.backends.test_cpu_against_reference import assert_close
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.masks import move_masks
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.masks import move_masks as define_masks
from vicinal.data.lattice import CURVES
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512
SIZES = ((1, 1), (1, 9), (2, 3), (4, 4), (5, 37), (40, 33))
LATTICES = ((2, 2), (2, 5), (7, 3), (40, 60))  # of the last there are several nodes a pixel


def displaced(
    size: tuple[int, int], seed: int, curve: str, matrix: Any = None, out: tuple[int, int] | None = None,
    nodes: tuple[int, int] | None = None, wild: float = 0.2, **how: Any,
) -> ops.Warp:  # fmt: skip
    """A warp of pictures of ``size`` by random shifts, which are large and fold."""
    rng = np.random.default_rng(seed)
    rows, columns = nodes or LATTICES[seed % len(LATTICES)]
    shifts = np.zeros((1, rows + 2, columns + 1, 2))  # other samples may have more nodes
    shifts[0, :rows, :columns] = wild * max(size) * rng.normal(size=(rows, columns, 2))
    matrix = shift(0.0, 0.0) if matrix is None else matrix
    return op_of(
        ops.Warp, matrix=matrix, size=out or size, shifts=shifts, nodes=(rows, columns), curve=curve, fill=(0.31,), **how
    )  # fmt: skip


def maps(size: tuple[int, int]) -> list[Any]:
    """Still, turned, and in a perspective that has a part of the canvas behind the camera."""
    turned = affine(size, 25, (0.8, 1.2), 0.1, (1.3, 2.2))
    return [None, turned, turned @ perspective(size, 0.9, -0.7)]


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_every_picture_is_as_defined(interpolation: str, border: str, curve: str) -> None:
    kinds = [(np.uint8, 3), (np.uint8, 1), (np.uint8, 4), (np.uint8, 2), (np.uint16, 3), (np.float32, 3), (np.float32, 1)]
    for seed, (dtype, channels) in enumerate(kinds):
        for size in SIZES if seed == 0 else SIZES[2 + seed % 2 :: 2]:
            picture = random_picture((1, *size, channels), dtype, seed)
            matrix = maps(size)[seed % 3]
            out = (33, 21) if seed % 2 else None
            warp = displaced(size, seed, curve, matrix, out, interpolation=interpolation, border=border)
            assert_close([warp], picture)


@pytest.mark.parametrize("curve", CURVES)
def test_rows_of_any_length_and_number(curve: str) -> None:
    """Nodes are kept from one band of rows to the next: of narrow pictures one holds many, of wide ones one row each."""
    for seed, out in enumerate([(3, 1), (300, 5), (70, 90), (5, 1024), (9, 1025), (4, 2500)]):
        for nodes in ((2, 2), (3, 50), (61, 4)):
            warp = displaced((30, 40), seed, curve, None, out, nodes, interpolation="bilinear", border="reflect")
            assert_close([warp], random_picture((1, 30, 40, 3)))


@pytest.mark.parametrize("curve", CURVES)
def test_among_other_ops(curve: str) -> None:
    """Behind colours the picture is one of floats; in front of them, rows are not stored as they are."""
    picture = random_picture((1, 40, 50, 3))
    warp = displaced((40, 50), 3, curve, interpolation="bilinear", border="edge")
    linear, normalize = op_of(ops.Linear, scale=0.7, bias=0.1), op_of(ops.Normalize, mean=(0.5,), std=(0.3,), layout="chw")
    for chain in ([linear, warp], [warp, linear], [warp, normalize], [warp, warp], [warp, op_of(ops.Contrast, factor=0.6)]):
        assert_close(chain, picture)


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("level", [level for level in LEVELS if level != levels.SCALAR])
def test_every_level_gives_the_same(level: int, interpolation: str) -> None:
    for seed, (dtype, channels) in enumerate([(np.uint8, 3), (np.uint8, 4), (np.uint8, 1), (np.uint16, 3), (np.float32, 3)]):
        picture = random_picture((1, 45, 61, channels), dtype)
        for curve in CURVES:
            for border in ("constant", "edge", "symmetric"):
                warp = displaced((45, 61), seed, curve, maps((45, 61))[1], interpolation=interpolation, border=border)
                program = program_of([warp], picture)
                found, wanted = run(program, picture, level=level), run(program, picture, level=levels.SCALAR)
                np.testing.assert_array_equal(found[0], wanted[0])


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int16, np.int32, np.uint64])
def test_masks_are_as_defined_to_the_bit(dtype: Any, border: str, curve: str) -> None:
    for seed, size in enumerate(SIZES):
        mask = np.random.default_rng(seed).integers(0, 100, (1, *size)).astype(dtype)
        for matrix in maps(size):
            warp = displaced(size, seed, curve, matrix, (19, 30), interpolation="bilinear", border=border, mask_fill=3)
            np.testing.assert_array_equal(move_masks([warp], mask)[0], define_masks([warp], list(mask))[0])


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect")
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("dtype", "channels"), [(np.uint8, 3), (np.uint8, 1), (np.uint8, 4), (np.uint16, 3), (np.float32, 1)])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_nothing_behind_the_picture_is_read(interpolation: str, dtype: Any, channels: int, level: int) -> None:
    for seed, size in enumerate(((1, 1), (2, 3), (4, 4), (5, 7), (9, 33))):
        with array_between_guards((1, *size, channels), dtype) as picture:
            picture[...] = random_picture(picture.shape, dtype)
            for border in BORDERS:
                for curve, amount in zip(CURVES, (0.3, 1e30), strict=True):  # and far beyond all that numbers hold
                    warp = displaced(size, seed, curve, None, (31, 45), wild=amount, interpolation=interpolation, border=border)
                    found = run(program_of([warp], picture), picture, level=level)
                    assert np.asarray(found).shape == (1, 31, 45, channels)
