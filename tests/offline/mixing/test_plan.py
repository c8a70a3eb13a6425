"""Who is in a shard with whom, where the pictures of a shard are mixed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vicinal as vc
from tests.offline.mixing.jobs import lines, mix_of, rows
from tests.offline.pictures import smooth, store
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.offline import augment
from vicinal.offline.deal import dealt
from vicinal.offline.shard import Task, shards_of, with_whole_end
from vicinal.offline.unit import MIXED, mixed_units

COPIES = st.lists(st.integers(0, 9), min_size=1, max_size=200)


def tasks_of(copies: list[int], split: str = "") -> list[Task]:
    return [Task(Item(f"{split}{place}", Source(str(place)), split), 0, count) for place, count in enumerate(copies)]


@given(COPIES, st.integers(1, 64))
def test_dealing_loses_nothing_and_numbers_the_outputs(copies: list[int], size: int) -> None:
    given = tasks_of(copies)
    found = list(dealt(given, size))
    assert Counter((task.item.key, task.copies) for task in found) == Counter((task.item.key, task.copies) for task in given)
    numbers = [task.number + output for task in found for output in range(task.outputs)]
    assert numbers == list(range(sum(copies)))


@pytest.mark.parametrize("copies", [1, 3, 40])
def test_a_shard_of_pictures_sorted_by_class_has_many_classes(copies: int) -> None:
    size, classes = 256, 10
    for shard in with_whole_end(shards_of(dealt(tasks_of([copies] * 5000), size), size), size):
        found = {int(task.item.key) * classes // 5000 for task in shard.tasks}
        assert len(found) >= min(8, 0.6 * len(shard.tasks))


@given(COPIES, st.integers(1, 64))
def test_no_shard_is_smaller_than_it_is_to_be_but_an_only_one(copies: list[int], size: int) -> None:
    whole = list(shards_of(tasks_of(copies), size))
    found = list(with_whole_end(whole, size))
    assert [task.item.key for shard in found for task in shard.tasks] == [str(place) for place in range(len(copies))]
    assert [shard.number for shard in found] == list(range(len(found)))
    assert len(whole) - len(found) == (len(whole) > 1 and whole[-1].outputs < size)


@given(COPIES, COPIES)
def test_units_have_all_outputs_once_and_are_alike_in_size(first: list[int], second: list[int]) -> None:
    given = tasks_of(first, "train") + tasks_of(second, "val")
    units = list(mixed_units(given))
    made = Counter((share.task.item.key, output) for unit in units for share in unit.shares for output in share.outputs)
    assert made == Counter((task.item.key, output) for task in given for output in range(task.outputs))
    assert Counter(share.task.item.key for unit in units for share in unit.shares if not share.outputs) == Counter(
        task.item.key for task in given if not task.outputs
    )
    for split, copies in (("train", first), ("val", second)):
        own = [unit for unit in units if unit.shares[0].task.item.split == split]
        assert all(share.task.item.split == split for unit in own for share in unit.shares)
        sizes = [sum(len(share.outputs) for share in unit.shares) for unit in own]
        assert sum(sizes) == sum(copies)
        assert max(sizes) <= MIXED
        assert max(sizes) - min(sizes) <= 1


def sorted_by_class(root: Path) -> Path:
    """Two classes of 60 pictures, one after the other."""
    for number in range(120):
        store(root / f"{'ab'[number // 60]}/{number:03}.png", smooth(number, 16, 16))
    return root


def test_partners_come_from_the_whole_data_set_and_the_mass_of_classes_is_kept(tmp_path: Path) -> None:
    """With one lambda for a batch, a permutation of partners gives each class as much as it had."""
    recipe = vc.Pipeline([vc.HorizontalFlip(), vc.Mixup(alpha=1.0)], seed=3)
    source, out = sorted_by_class(tmp_path / "src"), tmp_path / "out"
    augment(source, out, recipe, to="jsonl", copies=2, shard_size=32)
    mixed = [(line["source"][0], mix_of(line)["partner"]["source"][0]) for line in lines(out / "manifest.jsonl")
             if "partner" in mix_of(line)]  # fmt: skip
    assert len(mixed) > 220
    assert sum(own != other for own, other in mixed) > 0.4 * len(mixed)
    assert rows(out).sum(axis=0) == pytest.approx([120, 120], abs=1e-9)
    page = (out / "summary.html").read_text()
    assert page.count(">60</text>") == page.count(">120</text>") == 2


def test_balanced_classes_are_mixed_with_each_other(tmp_path: Path) -> None:
    """Of the rare class there is one picture, and its copies meet those of others."""
    for number in range(41):
        store(tmp_path / f"src/{'a' if number else 'b'}/{number:03}.png", smooth(number, 16, 16))
    recipe = vc.Pipeline([vc.HorizontalFlip(), vc.Mixup(alpha=1.0)], seed=3)
    augment(tmp_path / "src", tmp_path / "out", recipe, to="jsonl", balance=True)
    assert rows(tmp_path / "out").sum(axis=0) == pytest.approx([40, 40], abs=1e-9)
    assert ((rows(tmp_path / "out") > 0).sum(axis=1) == 2).mean() > 0.25
