"""Columns: what NumPy computes of arrays is replayed from columns to the same bits, and nothing looks at a number."""
# ruff: noqa: ARG005 - functions of the same three, which few need all of

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from vicinal.backends.cpu.encode import Extent
from vicinal.backends.cpu.plan.memory import Layout, Memory
from vicinal.backends.cpu.plan.plan import Plan
from vicinal.backends.cpu.plan.replay import replay
from vicinal.backends.cpu.tables import Tables
from vicinal.program.tape import MATRIX, Store, tape_of
from vicinal.sampling.column import Untraceable, column_of, row_sums, take
from vicinal.sampling.draw import Draws
from vicinal.sampling.elementary import arctans, exps, logs, sines_cosines
from vicinal.sampling.node import HEIGHT, WIDTH
from vicinal.sampling.quantile import standard_normal
from vicinal.sampling.traced_draws import TracedDraws

COUNT = 150  # more than two blocks, the last of which is not full
RNG = np.random.default_rng(3)
SIZES = RNG.integers(1, 400, (COUNT, 2))
TABLE = np.array([0.25, -0.0, 3.0, 1e9])
EDGES = np.sort(RNG.random(100))

FUNCTIONS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "arithmetic": lambda u, h, w: (u[:, 0] - 0.5) * h / (w + 1) - -u[:, 1],
    "whole numbers": lambda u, h, w: (h // 7 * w % 5 - h) * -1 + abs(w - h),
    "negative whole numbers": lambda u, h, w: (h - 200) // 3 + (w - 200) % 7,
    "to whole numbers": lambda u, h, w: ((u[:, 0] - 0.5) * 9).astype(np.int64) * 2 + np.rint(u[:, 1] * 5),
    "rounding": lambda u, h, w: np.floor(u[:, 0] * 9 - 4) + np.ceil(u[:, 1] * 9 - 4) * np.trunc(u[:, 2] * 9 - 4) + np.rint(2.5),
    "comparisons": lambda u, h, w: ((u[:, 0] < 0.5) & ~(u[:, 1] >= 0.3) | (h == w) | (h != 7)).astype(np.float64),
    "choices": lambda u, h, w: np.where(u[:, 0] > u[:, 1], np.minimum(h, w), np.maximum(u[:, 2], 0.5)),
    "selections": lambda u, h, w: np.select([u[:, 0] < 0.2, u[:, 0] < 0.7], [u[:, 1], h * 1.0], np.sqrt(w)),
    "limits": lambda u, h, w: np.clip(u[:, 0] * 9, 2, h) + np.sign(u[:, 1] - 0.5) * u[:, 2] ** 2,
    "tables": lambda u, h, w: take(TABLE, (u[:, 0] * 4).astype(np.int64)),
    "searches": lambda u, h, w: np.searchsorted(EDGES, u[:, 0], side="right"),
    "orders": lambda u, h, w: np.argsort(u[:, :5], axis=1)[:, 2] * 10 + u[:, :5].argsort(axis=1).argsort(axis=1)[:, 3],
    "firsts": lambda u, h, w: (u[:, :6] > 0.6).argmax(axis=1),
    "few numbers together": lambda u, h, w: u[:, :7].sum(axis=1) + u.min(axis=1) - u.max(axis=1),
    "many numbers together": lambda u, h, w: row_sums(np.concatenate([u, u * 0.3, u[:, ::-1] / 7, u[:, :3]], axis=1)),
    "truths together": lambda u, h, w: ((u > 0.1).all(axis=1) | (u > 0.95).any(axis=1)) * 1.0,
    "shapes": lambda u, h, w: np.stack([u[:, 0], h * 1.0], axis=1)[:, ::-1].T[0] + np.repeat(u[:, 3:4], 2, axis=1)[:, 1],
    "elementary functions": lambda u, h, w: exps(u[:, 0] * 9 - 4) + logs(u[:, 1] + 0.01) * arctans(u[:, 2] * 9 - 4),
    "angles": lambda u, h, w: sines_cosines(u[:, 0] * 900 - 400)[0] / sines_cosines(u[:, 1] * 900 - 400)[1],
    "normal numbers": lambda u, h, w: standard_normal(u[:, 0]) + standard_normal(u[:, 1] * 1e-9),
}  # fmt: skip


def replayed(node: Any) -> Any:
    """The numbers [COUNT] of a node, for samples of SIZES drawn under seed 5."""
    tape = tape_of([Store(MATRIX, 0, 0, node)])
    one = np.ones((1, 1))
    still = Tables(
        np.zeros((1, 12), np.int32), one.astype(bool), one.astype(np.float32), np.zeros((1, 3), np.uint64),
        np.zeros((1, 1, 4), np.int64), np.ones((1, 1, 9)), np.ones((1, 1, 2), np.int64),
    )  # fmt: skip
    program: Any = None
    none, extent = np.zeros(2, np.int64), Extent(0, False, False, 4, 0)
    plan = Plan(program, (), tape, still, one, none, extent, [], [], False)
    memory = Memory(plan, Layout(plan, COUNT))
    memory.part("ids")[:], memory.part("epochs")[:], memory.part("given")[:] = np.arange(COUNT), 2, SIZES
    replay(memory.place, False, 0, 0, 0, 0)
    return memory.tables.matrices[0, :, 0].copy()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_columns_give_what_arrays_give(name: str) -> None:
    draws = Draws(5, np.arange(COUNT), np.full(COUNT, 2))
    expected = FUNCTIONS[name](draws.uniform("place", "name", 8), SIZES[:, 0], SIZES[:, 1])
    traced = FUNCTIONS[name](TracedDraws(5).uniform("place", "name", 8), column_of([HEIGHT]), column_of([WIDTH]))
    assert traced.shape == (1,)
    np.testing.assert_array_equal(replayed(traced[0]), np.asarray(expected, np.float64))


@pytest.mark.parametrize("look", [
    bool, float, int, sum, lambda u: u.sum(), lambda u: u.any(), lambda u: u.max(), lambda u: u.argsort(axis=0),
    lambda u: u.mean(axis=0),
    lambda u: np.zeros(3)[u], lambda u: range(u[0]), lambda u: 3.0 if u == 1 else 2.0, lambda u: u[0] == u[0],
    lambda u: np.asarray(u) == 1, lambda u: np.array(u, np.float64), lambda u: u % 1, lambda u: u ** 3, lambda u: np.exp(u),
    lambda u: np.linalg.norm(u), lambda u: np.add.accumulate(u), lambda u: min(u[0], 3), lambda u: u in (1, 2),
    lambda u: np.flatnonzero(u), lambda u: np.interp(u, [0, 1], [0, 1]), lambda u: {1.0: 2}.get(u[0]) or int(u[0]),
])  # fmt: skip
def test_nothing_looks_at_what_is_not_known(look: Callable[[Any], Any]) -> None:
    uniform = TracedDraws(1).uniform("place", "name")[:, 0]
    with pytest.raises((Untraceable, TypeError, IndexError, ValueError)):
        look(uniform)


def test_what_is_known_is_computed_at_once() -> None:
    known = column_of(np.array([[2.0, -0.0]])) * 3 - 1
    assert tape_of([Store(MATRIX, 0, 0, known[0, 0])]).constants.tolist() == [5.0]
    assert bool((known > 4).any()) is True
    drawn = TracedDraws(1).uniform("place", "name")[:, 0]
    same = np.where(drawn < 0.5, drawn, 1.0 * drawn)
    assert len(tape_of([Store(MATRIX, 0, 0, node) for node in (drawn[0], same[0])]).instructions) == 3  # a draw, two stores


def test_registers_are_used_again() -> None:
    drawn, total = TracedDraws(1), 0.0
    for k in range(200):
        total = total + drawn.uniform("place", f"name {k}")[:, 0] * (k + 2)
    assert tape_of([Store(MATRIX, 0, 0, total[0])]).registers < 3 + 201 + 5  # the constants, and a few
