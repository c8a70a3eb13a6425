"""Seeds: drawn where none is given, kept in every copy, written with the pipeline, and 0 in jobs."""

from __future__ import annotations

import copy
import itertools
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.compose.pictures import stack
from vicinal.recipes.load import load, seeded

PICTURES = stack(4, (24, 24))
CHAIN = [vc.RandomCrop(16), vc.ColorJitter(0.4, 0.4, 0.4), vc.Pipeline([vc.Rotate((-90, 90))])]
COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": lambda one: pickle.loads(pickle.dumps(one)),
    "evolve": lambda one: attrs.evolve(one, fuse=True), "yaml": lambda one: vc.Pipeline.from_yaml(one.to_yaml()),
    "json": lambda one: vc.Pipeline.from_json(one.to_json()), "dict": lambda one: vc.Pipeline.from_dict(one.to_dict()),
}  # fmt: skip


def draw(pipeline: vc.Pipeline) -> bytes:
    return bytes(pipeline(PICTURES, ids=range(4)).tobytes())


def test_every_pipeline_draws_on_its_own_unless_it_is_given_a_seed() -> None:
    made = [vc.Pipeline(CHAIN) for _ in range(5)] + [vc.Pipeline(CHAIN, seed=None), vc.Pipeline.from_dict(
        {"Pipeline": {"transforms": vc.Pipeline(CHAIN).to_dict()["Pipeline"]["transforms"]}}
    )]  # fmt: skip
    assert len({draw(one) for one in made}) == len(made)
    assert len({one.seed for one in made}) == len(made)
    assert draw(vc.Pipeline(CHAIN, seed=7)) == draw(vc.Pipeline(CHAIN, seed=7)) != draw(vc.Pipeline(CHAIN, seed=8))


@pytest.mark.parametrize("name", COPIES)
def test_copies_draw_as_the_pipeline_that_drew_its_seed(name: str) -> None:
    one = vc.Pipeline(CHAIN)
    other = COPIES[name](one)
    assert (other.seed, draw(other)) == (one.seed, draw(one))
    assert other == one


def test_pipelines_are_equal_where_only_a_drawn_seed_differs() -> None:
    one, other = vc.Pipeline(CHAIN), vc.Pipeline(CHAIN)
    assert one == other
    assert hash(one) == hash(other) == hash(vc.Pipeline(CHAIN, seed=5))
    assert vc.OneOf([one, vc.Invert()]) == vc.OneOf([other, vc.Invert()])
    assert vc.Pipeline(CHAIN, seed=1) != vc.Pipeline(CHAIN, seed=2)
    assert repr(one) == repr(other)
    assert one != vc.Pipeline(CHAIN[1:])


@pytest.mark.parametrize("seed", [0, 7, 2**64 - 1])
def test_a_given_seed_is_written_whatever_it_is(seed: int) -> None:
    assert vc.Pipeline(CHAIN, seed=seed).to_dict()["Pipeline"]["seed"] == seed
    assert vc.Pipeline.from_yaml(vc.Pipeline(CHAIN, seed=seed).to_yaml()).seed == seed


def test_the_seed_is_in_the_record_and_written_once() -> None:
    one = vc.Pipeline(CHAIN)
    assert one.trace(PICTURES)[1].seed == one.seed == one.program(PICTURES).record.seed
    assert one.to_yaml().count("seed:") == 1
    assert one.to_dict()["Pipeline"]["seed"] == one.seed


def test_nested_seeds_are_ignored_as_ever() -> None:
    nested = [vc.Pipeline([*CHAIN[:2], vc.Pipeline(CHAIN[2].transforms, seed=seed)], seed=3) for seed in (None, 1, 2)]  # type: ignore[attr-defined]
    assert len({draw(one) for one in nested}) == 1


def test_jobs_and_the_command_line_take_0_for_a_drawn_seed_and_keep_a_given_one(tmp_path: Path) -> None:
    assert seeded(vc.Pipeline(CHAIN), None).seed == seeded(load("gentle"), None).seed == 0
    assert seeded(vc.Pipeline(CHAIN, seed=5), None).seed == 5
    assert seeded(vc.Pipeline(CHAIN), 9).seed == seeded(vc.Pipeline(CHAIN, seed=5), 9).seed == 9
    (tmp_path / "src").mkdir()
    vc.write(tmp_path / "src" / "a.png", PICTURES[0])
    (tmp_path / "recipe.yaml").write_text("Pipeline: {transforms: [Rotate: {degrees: {range: [-90, 90]}}]}")
    recipes: list[Any] = [vc.Pipeline([vc.Rotate((-90, 90))]), vc.Pipeline([vc.Rotate((-90, 90))], seed=0)]
    recipes.append(str(tmp_path / "recipe.yaml"))
    for number, recipe in enumerate(recipes):
        vc.offline.augment(tmp_path / "src", tmp_path / str(number), recipe, threads=1)
    written = [sorted((tmp_path / str(number)).rglob("*.png"))[0].read_bytes() for number in range(3)]
    assert written[0] == written[1] == written[2]
    assert "seed: 0" in (tmp_path / "0" / "recipe.yaml").read_text()
    function = vc.offline.batch_function(vc.Pipeline([vc.Rotate((-90, 90))]))
    rows = {"image": PICTURES, "id": np.arange(4)}
    again = vc.offline.batch_function(vc.Pipeline([vc.Rotate((-90, 90))]))
    np.testing.assert_array_equal(function(rows)["image"], again(rows)["image"])


def test_processes_that_build_the_same_pipeline_draw_differently() -> None:
    code = "import vicinal as vc; print(vc.Pipeline([vc.Invert()]).seed)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert runs[0] != runs[1]


def test_forked_children_draw_seeds_of_their_own() -> None:
    import multiprocessing

    if "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("no fork here")
    code = (
        "import multiprocessing as m, vicinal as vc\n"
        "def made(_): return vc.Pipeline([vc.Invert()]).seed\n"
        "print(*m.get_context('fork').Pool(2).map(made, range(8)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert all(one != other for one, other in itertools.combinations(out, 2))


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, "7", True, float("nan")])
def test_what_is_no_seed(seed: Any) -> None:
    with pytest.raises(vc.SpecError, match=r"^Pipeline\.seed: expected a whole number in \[0, 18446744073709551615\] or None"):
        vc.Pipeline(CHAIN, seed=seed)
