"""What a dry run tells: the bytes of a job as they will be stored, by pictures of the whole data set, and nothing is left."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.offline.pictures import broken_files, smooth, store
from vicinal.errors import JobError
from vicinal.offline import augment
from vicinal.offline.estimate import estimate
from vicinal.offline.request import request_of
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.rotate import Rotate

TURN = Pipeline([Rotate((-20, 20))], seed=3)


def folder(root: Path, count: int, side: int) -> Path:
    for index in range(count):
        store(root / f"{'ab'[index % 2]}/{index}.png", smooth(index, side, side, 1))
    return root


@pytest.mark.parametrize("to", ["webdataset", "folder", "parquet", "coco"])
@pytest.mark.parametrize(("count", "side"), [(150, 8), (60, 40)])
def test_bytes_are_those_on_the_disk(to: str, count: int, side: int, tmp_path: Path) -> None:
    """Headers of tars and labels count, which are most of a small picture."""
    source, out = folder(tmp_path / "src", count, side), tmp_path / "out"
    found = estimate(request_of(source, out, TURN, {}, to, copies=4))
    assert not out.exists()
    augment(source, out, TURN, to=to, copies=4, threads=1)
    about = {"manifest.jsonl", "recipe.yaml", "summary.html", "quarantine.jsonl"}
    files = [path for path in out.rglob("*") if path.is_file() and path.name not in about and ".vicinal" not in path.parts]
    assert found.bytes == pytest.approx(sum(path.stat().st_size for path in files), rel=1 / 3)
    assert (found.pictures, found.outputs) == (count, 4 * count)


@pytest.mark.parametrize("how", [{}, {"strict": True}, {"link": True}])
def test_nothing_is_left_and_what_is_broken_is_counted(how: dict[str, Any], tmp_path: Path) -> None:
    source = folder(tmp_path / "src", 9, 16)
    broken_files(source / "a")
    before, left = sorted(tmp_path.rglob("*")), set(os.listdir(tempfile.gettempdir()))
    settings: Any = {"link": True} if "link" in how else {}
    found = estimate(request_of(source, tmp_path / "out", TURN, settings, copies=2, strict=how.get("strict", False)))
    assert (found.sampled, found.refused) == (12, 3)
    assert found.seconds > 0
    assert found.planning > 0
    assert sorted(tmp_path.rglob("*")) == before
    assert not {name for name in set(os.listdir(tempfile.gettempdir())) - left if name.startswith("vicinal-estimate-")}


def test_a_job_that_cannot_be_is_refused(tmp_path: Path) -> None:
    source = folder(tmp_path / "src", 2, 8)
    with pytest.raises(JobError, match="only: expected no split"):
        estimate(request_of(source, tmp_path / "out", TURN, {}, only=("train",)))
