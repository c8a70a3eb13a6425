"""Units: the outputs that a thread makes in one go, all of them once and in order, more of them where files are small."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.offline.shard import Task
from vicinal.offline.unit import BATCH, SMALL, TIMES, Unit, units_of


def tasks_of(kinds: Sequence[tuple[int, int]]) -> list[Task]:
    """Of (copies, bytes)."""
    return [Task(Item(str(n), Source(str(n))), 0, copies, bytes=size) for n, (copies, size) in enumerate(kinds)]


def outputs(units: Sequence[Unit]) -> list[tuple[str, int]]:
    return [(share.task.item.key, output) for unit in units for share in unit.shares for output in share.outputs]


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([0, 1, SMALL, SMALL + 1, 10**6])), max_size=30))
def test_every_output_is_made_once_and_in_order(kinds: list[tuple[int, int]]) -> None:
    tasks = tasks_of(kinds)
    units = list(units_of(tasks))
    assert outputs(units) == [(task.item.key, output) for task in tasks for output in range(task.outputs)]
    assert {share.task.item.key for unit in units for share in unit.shares} == {task.item.key for task in tasks}
    assert all(sum(len(share.outputs) for share in unit.shares) <= BATCH * TIMES for unit in units)


@pytest.mark.parametrize(("size", "most"), [(100, BATCH * TIMES), (SMALL, BATCH * TIMES), (SMALL + 1, BATCH), (0, BATCH)])
@pytest.mark.parametrize("copies", [1, 3, 1000])
def test_a_unit_is_as_large_as_its_files_are_small(size: int, most: int, copies: int) -> None:
    units = list(units_of(tasks_of([(copies, size)] * 400)))
    sizes = [sum(len(share.outputs) for share in unit.shares) for unit in units]
    assert max(sizes) == most // copies * copies if copies <= most else max(sizes) == most


def test_a_large_picture_among_small_ones_takes_their_room() -> None:
    units = list(units_of(tasks_of([(1, 100)] * 120 + [(1, 10**6)] * 3)))
    assert [len(unit.shares) for unit in units] == [121, 2]
