"""How large shards are where the user does not say it: by bytes, the same for every engine, and as large when resumed."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from tests.offline.pictures import smooth, store
from tests.offline.test_resume import stop_after, tree
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.errors import JobError
from vicinal.offline import augment, convert
from vicinal.offline.balance import Allotment
from vicinal.offline.description import PATH as DESCRIPTION
from vicinal.offline.description import read_description
from vicinal.offline.places.open import open_place
from vicinal.offline.plan import Plan
from vicinal.offline.shard_size import AIM, LEAST, SHARDS, shard_size_of
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import HorizontalFlip

FLIP = Pipeline([HorizontalFlip(p=0.5)], seed=4)


def planned(count: int, size: int, copies: int = 1) -> Plan:
    """A plan of pictures of ``size`` bytes each, parts of a file that nobody opens."""
    plan = Plan(Allotment(copies), False)
    for _ in plan.tasks(Item(str(number), Source("all.tar", "part", 0, size)) for number in range(count)):
        pass
    return plan


@pytest.mark.parametrize("size", [100, 5_000, 100_000])
@pytest.mark.parametrize("copies", [1, 5])
def test_shards_of_many_small_pictures_grow_up_to_so_many_bytes(size: int, copies: int) -> None:
    plan = planned(20_000, size, copies)
    found = shard_size_of(plan)
    assert found * size <= AIM
    assert plan.outputs / found >= SHARDS - 1
    assert found in (-(-plan.outputs // SHARDS), int(AIM / (size + 2048)))


def test_a_million_tiny_pictures_are_a_few_dozen_shards() -> None:
    plan = planned(1000, 120, copies=1000)
    shards = -(-plan.outputs // shard_size_of(plan))
    assert 30 <= shards <= 40


@pytest.mark.parametrize(("count", "size"), [(1, 120), (300, 120), (8192, 120), (300, 3_000_000), (9000, 0)])
def test_few_large_and_unknown_pictures_stay_at_the_least(count: int, size: int) -> None:
    assert shard_size_of(planned(count, size)) == LEAST


def test_very_large_pictures_make_smaller_shards() -> None:
    assert shard_size_of(planned(300, 50_000_000)) == 21
    assert shard_size_of(planned(3, 10**10)) == 1


@pytest.mark.parametrize("to", ["npz", "parquet", "webdataset"])
def test_pictures_in_containers_know_their_bytes(to: str, tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    for index in range(5):
        store(source / f"a/{index}.png", smooth(index, 20, 24))
    convert(source, out, to)
    convert(out, tmp_path / "again", "folder")
    sizes = [json.loads(line)["bytes"] for line in (tmp_path / "again/.vicinal/plan.jsonl").read_text().splitlines()]
    assert len(sizes) == 5
    assert 0.5 * 20 * 24 * 3 < sum(sizes) / 5 < 2 * 20 * 24 * 3


def many(root: Path) -> Path:
    """100 tiny pictures."""
    for index in range(100):
        store(root / f"a/{index:02d}.png", smooth(index, 8, 8, 1))
    return root


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A job of 9,000 outputs, run in one go."""
    root = tmp_path_factory.mktemp("many")
    augment(many(root / "src"), root / "whole", FLIP, to="webdataset", copies=90)
    return root


def test_a_large_job_has_larger_shards_than_a_small_one(whole: Path) -> None:
    tars = sorted((whole / "whole").glob("*.tar"))
    assert len(tars) == 25  # of 282 outputs, rounded up to whole pictures
    with tarfile.open(tars[0]) as tar:
        assert len(tar.getnames()) == 2 * 4 * 90  # a picture and its class


def test_a_large_job_that_was_stopped_goes_on_with_the_same_shards(whole: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        augment(whole / "src", whole / "out", FLIP, to="webdataset", copies=90, progress=stop_after(5))
    summary = augment(whole / "src", whole / "out", FLIP, to="webdataset", copies=90, resume=True)
    assert 0 < summary.before < summary.written == 9000
    assert tree(whole / "out") == tree(whole / "whole")


def test_a_shard_size_that_is_said_is_meant(whole: Path) -> None:
    augment(whole / "src", whole / "said", FLIP, to="webdataset", copies=90, shard_size=256)
    assert len(list((whole / "said").glob("*.tar"))) == 34
    with pytest.raises(JobError, match="shard size \\(256 there, 'default' here\\)"):
        augment(whole / "src", whole / "said", FLIP, to="webdataset", copies=90, resume=True)


def test_a_job_of_an_older_version_keeps_its_shards(tmp_path: Path) -> None:
    """Its description does not say how large shards are, beside what decides about the output's bytes."""
    out = tmp_path / "out"
    store(tmp_path / "src/a/0.png", smooth(0, 8, 8, 1))
    augment(tmp_path / "src", out, FLIP, shard_size=7)
    value = json.loads((out / DESCRIPTION).read_text())
    del value["shard_size"]
    (out / DESCRIPTION).write_text(json.dumps(value))
    found = read_description(open_place(out))
    assert found is not None
    assert found.shard_size == 7
