"""Jobs that read from and write to an object store give what they give on a disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from tests.offline.pictures import class_folders, lasting
from tests.offline.test_job import contents
from tests.offline.test_resume import stop_after
from vicinal.errors import JobError
from vicinal.offline import augment
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.rotate import Rotate

RECIPE = Pipeline([Rotate((-20, 20), p=0.7)], seed=3)


@pytest.fixture
def store() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    yield "memory://h4"
    system.rm("/h4", recursive=True)


def stored(url: str) -> dict[str, bytes]:
    system = fsspec.filesystem("memory")
    root = "/" + url.removeprefix("memory://")
    return {path.removeprefix(f"{root}/"): lasting(path, system.cat_file(path)) for path in system.find(root)}


def upload(folder: Path, url: str) -> str:
    fsspec.filesystem("memory").put(f"{folder}/", f"{url}/", recursive=True)
    return url


def seen(tree: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in tree.items() if not path.startswith(".vicinal/")}


def test_urls_in_and_out(tmp_path: Path, store: str) -> None:
    source = class_folders(tmp_path / "src")
    (source / "cats/empty.jpg").touch()
    augment(source, tmp_path / "out", RECIPE, copies=3, originals=True)
    augment(source, f"{store}/a", RECIPE, copies=3, originals=True)
    augment(upload(source, f"{store}/src"), f"{store}/b", RECIPE, copies=3, originals=True)
    assert seen(stored(f"{store}/a")) == seen(stored(f"{store}/b")) == contents(tmp_path / "out")


def test_a_job_in_a_store_is_resumed_and_overwritten(tmp_path: Path, store: str) -> None:
    source = class_folders(tmp_path / "src")
    augment(source, f"{store}/whole", RECIPE, copies=2, shard_size=2)
    with pytest.raises(KeyboardInterrupt):
        augment(source, f"{store}/out", RECIPE, copies=2, shard_size=2, progress=stop_after(2))
    with pytest.raises(JobError, match="was not finished; resume=True goes on"):
        augment(source, f"{store}/out", RECIPE, copies=2, shard_size=2)
    assert augment(source, f"{store}/out", RECIPE, copies=2, shard_size=2, resume=True).before > 0
    assert stored(f"{store}/out") == stored(f"{store}/whole")
    fsspec.filesystem("memory").pipe_file("/h4/out/mine.txt", b"mine")
    augment(source, f"{store}/out", RECIPE, copies=1, overwrite=True)
    augment(source, f"{store}/one", RECIPE, copies=1)
    assert stored(f"{store}/out") == {**stored(f"{store}/one"), "mine.txt": b"mine"}


def test_a_job_does_not_read_what_it_writes(tmp_path: Path, store: str) -> None:
    source = upload(class_folders(tmp_path / "src"), f"{store}/src")
    with pytest.raises(JobError, match="expected an output folder outside of the source folder"):
        augment(source, f"{source}/out", RECIPE)
