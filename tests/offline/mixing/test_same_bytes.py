"""Jobs that mix pictures end with the same bytes, whoever runs them and whatever happens to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.offline.engines.test_jobs import WithDeadly
from tests.offline.mixing.jobs import EITHER, folders, lines
from tests.offline.test_resume import stop_after, tree
from vicinal.datasets.formats.table import find
from vicinal.errors import JobError
from vicinal.offline import augment
from vicinal.offline.conduct import conduct
from vicinal.offline.engines.bisect import KILLED
from vicinal.offline.engines.processes import Processes
from vicinal.offline.job import Job
from vicinal.offline.mixable import taken
from vicinal.offline.places.open import open_place
from vicinal.offline.plan import read_plan
from vicinal.offline.request import request_of
from vicinal.offline.run_shard import run_shard
from vicinal.transforms.compose.pipeline import Pipeline

SETTINGS: dict[str, Any] = {"to": "jsonl", "copies": 3, "originals": True, "shard_size": 20}


def data_set(root: Path) -> Path:
    """Pictures in two splits, and two that cannot be read, one of them found out only when it is decoded."""
    folders(root, splits=("train", "val"))
    (root / "train/cat/empty.png").touch()
    whole = (root / "train/dog/0.png").read_bytes()
    (root / "val/owl/cut.png").write_bytes(whole[: len(whole) * 2 // 3])
    return root


def run(source: Path, out: Path, recipe: Pipeline = EITHER, **changes: Any) -> Any:
    return augment(source, out, recipe, **{**SETTINGS, **changes})


def test_threads_processes_and_their_number_change_nothing(tmp_path: Path) -> None:
    source = data_set(tmp_path / "src")
    for name, settings in (("one", {"threads": 1}), ("three", {"threads": 3}), ("processes", {"processes": 2})):
        summary = run(source, tmp_path / name, **settings)
        assert (summary.written, summary.quarantined) == (30 * 4, 2)
    assert tree(tmp_path / "one") == tree(tmp_path / "three") == tree(tmp_path / "processes")


def test_a_job_that_was_stopped_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(source, out, progress=stop_after(2))
    summary = run(source, out, processes=1, resume=True)
    assert 0 < summary.before < summary.written
    assert tree(out) == tree(tmp_path / "whole")


def test_a_shard_that_is_run_again_is_the_same_whichever_ran_before(tmp_path: Path) -> None:
    """Each shard by itself, in the reverse order, from the plan alone."""
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, out)
    truth = {path: data for path, data in tree(out).items() if path.startswith("images/")}
    place = open_place(out)
    request = request_of(source, out, EITHER, {"shard_size": 20}, "jsonl", copies=3, originals=True)
    again = open_place(tmp_path / "again")
    job = job_of(request, again.url)
    for shard in reversed(list(read_plan(place, 20, mixed=True))):
        run_shard(job, shard)
    assert {path: data for path, data in tree(tmp_path / "again").items() if path.startswith("images/")} == truth


def job_of(request: Any, out: str) -> Job:
    reader, _ = taken(request.opening.open(), request.pipeline, find(request.format))
    return attrs.evolve(request.job("", reader.header), out=out)


def test_a_picture_that_kills_its_worker_leaves_the_others_as_one_that_cannot_be_decoded(tmp_path: Path) -> None:
    """The shard is bisected; whom the others are mixed with does not depend on how the picture was found out."""
    source = data_set(tmp_path / "src")
    run(source, tmp_path / "whole", threads=2)
    settings = {"shard_size": SETTINGS["shard_size"]}
    request = request_of(source, tmp_path / "out", EITHER, settings, "jsonl", copies=3, originals=True)
    conduct(request, WithDeadly(Processes(1), frozenset({"val/owl/cut"})), False, False, None)
    reasons = {line["source"]: line["reason"] for line in lines(tmp_path / "out/quarantine.jsonl")}
    assert reasons["val/owl/cut.png"] == KILLED
    changed = {"quarantine.jsonl", "summary.html"}
    assert visible(tmp_path / "out", changed) == visible(tmp_path / "whole", changed)


def visible(root: Path, without: set[str]) -> dict[str, bytes]:
    return {path: data for path, data in tree(root).items() if not path.startswith(".vicinal") and path not in without}


def test_pictures_are_mixed_with_those_of_their_split(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, out)
    pairs = [
        (line["source"], drawn["partner"]["source"])
        for line in lines(out / "manifest.jsonl")
        for drawn in line["parameters"].values()
        if "partner" in drawn
    ]
    assert len(pairs) > 60
    assert all(own.partition("/")[0] == other.partition("/")[0] for own, other in pairs)
    assert sum(own.split("/")[1] != other.split("/")[1] for own, other in pairs) > len(pairs) / 3


def test_another_shard_size_is_another_job(tmp_path: Path) -> None:
    source, out = data_set(tmp_path / "src"), tmp_path / "out"
    run(source, out)
    with pytest.raises(JobError, match=r"holds another job, which differs in shard size \(20 there, 30 here\)"):
        run(source, out, shard_size=30, resume=True)
