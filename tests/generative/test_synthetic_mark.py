"""The mark of pictures that a network made: set by jobs, kept by every format, found again wherever the list lies."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import vicinal as vc
from tests.generative import painting
from tests.generative.painting import Paint
from tests.offline.pictures import class_folders, smooth, store
from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.load import read
from vicinal.datasets.synthetic import FILE
from vicinal.errors import DataError, JobError
from vicinal.offline import augment, convert

SOME = vc.Pipeline([Paint(p=0.5)], seed=3)
WRITTEN = sorted(name for name in FORMATS if find(name).writer is not None and name != "masks")
"""All but the one that holds no pictures without masks; it keeps pictures as files, as others do."""


def made(root: Path, **settings: object) -> Path:
    """A data set of which some pictures are synthetic, all of one size."""
    for index in range(8):
        store(root / f"src/{('train', 'test')[index // 4]}/{('cats', 'dogs')[index // 2 % 2]}/{index}.png", smooth(index))
    augment(root / "src", root / "made", SOME, originals=True, **settings)  # type: ignore[arg-type]
    return root / "made"


def marked(folder: Path, format: str | None = None) -> dict[bytes, bool]:
    """Whether each picture of a data set is marked, by its pixels."""
    data = read(folder, format, channels="rgb")
    return {sample["image"].tobytes(): item.synthetic for item, sample in zip(data.items(), data, strict=True)}


def test_a_job_marks_what_a_network_made_and_nothing_else(tmp_path: Path) -> None:
    out = made(tmp_path)
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    by_output = {line["output"]: line.get("synthetic", False) for line in lines}
    assert by_output == {line["output"]: bool(line["parameters"]) for line in lines}
    assert 0 < sum(by_output.values()) < 8  # of 16 outputs: originals and some copies were left as they are
    found = {item.picture.path.removeprefix(f"{out}/"): item.synthetic for item in read(out).items()}
    assert found == by_output
    about = json.loads((out / FILE).read_text().partition("\n")[0])
    assert about["files"] == painting.DIGESTS
    assert about["seed"] == 3


@pytest.mark.parametrize("format", WRITTEN)
def test_every_format_keeps_the_mark(tmp_path: Path, format: str) -> None:
    out = made(tmp_path)
    wanted = marked(out)
    convert(out, tmp_path / "other", format)
    assert marked(tmp_path / "other", format) == wanted
    convert(tmp_path / "other", tmp_path / "again", "folder", format=format)
    assert marked(tmp_path / "again") == wanted


def test_the_list_is_found_above_below_and_beside(tmp_path: Path) -> None:
    out = made(tmp_path)
    wanted = marked(out)
    parts = [marked(out / split / name, "folder") for split in ("train", "test") for name in ("cats", "dogs")]
    assert {key: mark for part in parts for key, mark in part.items()} == wanted
    shutil.copytree(out, tmp_path / "mixed/from a network")
    store(tmp_path / "mixed/real/cats/9.png", smooth(77))
    found = marked(tmp_path / "mixed", "folder")
    assert sum(found.values()) == sum(wanted.values())
    assert found[smooth(77).tobytes()] is False


@pytest.mark.parametrize("format", ["csv", "jsonl", "webdataset"])
def test_tables_say_it_in_a_column_that_is_read_without_the_list(tmp_path: Path, format: str) -> None:
    out = made(tmp_path)
    wanted = marked(out)
    convert(out, tmp_path / "table", format)
    (tmp_path / "table" / FILE).unlink()
    assert marked(tmp_path / "table", format) == wanted
    convert(tmp_path / "table", tmp_path / "again", "folder")
    assert marked(tmp_path / "again") == wanted


@pytest.mark.parametrize("value", ["true", "True", "1", "", "0", "false"])
def test_what_a_column_may_say(tmp_path: Path, value: str) -> None:
    store(tmp_path / "a.png", smooth(1))
    (tmp_path / "metadata.csv").write_text(f"file_name,synthetic\na.png,{value}\n")
    assert [item.synthetic for item in read(tmp_path).items()] == [value in ("true", "True", "1")]


def test_the_list_is_found_at_a_url(tmp_path: Path) -> None:
    out = made(tmp_path)
    wanted = {item.key: item.synthetic for item in read(out).items()}
    place = "memory://genb/made"
    augment(out, place, vc.Pipeline([vc.Identity()], seed=0), threads=1)
    found = {item.key.removesuffix("_0"): item.synthetic for item in read(place).items()}
    assert found == wanted
    assert any(found.values())


def test_copies_of_marked_pictures_are_marked_and_mixes_with_them(tmp_path: Path) -> None:
    class_folders(tmp_path / "src")
    augment(tmp_path / "src", tmp_path / "made", vc.Pipeline([Paint()], seed=1))
    augment(tmp_path / "made", tmp_path / "flipped", vc.Pipeline([vc.HorizontalFlip()], seed=1))
    assert all(item.synthetic for item in read(tmp_path / "flipped").items())
    mix = vc.Pipeline([vc.Resize(32), Paint(p=0.5), vc.Mixup(p=0.9)], seed=1)
    augment(tmp_path / "src", tmp_path / "mixed", mix, to="jsonl")
    lines = [json.loads(line) for line in (tmp_path / "mixed/manifest.jsonl").read_text().splitlines()]
    assert all(line["synthetic"] for line in lines if any("Mixup" in place for place in line["parameters"]))


def test_jobs_without_a_network_write_no_list(tmp_path: Path) -> None:
    class_folders(tmp_path / "src")
    augment(tmp_path / "src", tmp_path / "out", vc.Pipeline([vc.HorizontalFlip()], seed=1))
    assert not (tmp_path / "out" / FILE).exists()
    assert "synthetic" not in (tmp_path / "out/manifest.jsonl").read_text()


def test_a_job_goes_on_only_with_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    augment(tmp_path / "src", tmp_path / "made", SOME, originals=True, resume=True)
    monkeypatch.setattr(painting, "DIGESTS", {"paint.pt": "cd" * 32})
    with pytest.raises(JobError, match="another job, which differs in files"):
        augment(tmp_path / "src", tmp_path / "made", SOME, originals=True, resume=True)


@pytest.mark.parametrize("source", ["real", "made"])
def test_what_an_unfinished_job_wrote_counts_as_synthetic(tmp_path: Path, source: str) -> None:
    class_folders(tmp_path / "src", 4)
    augment(tmp_path / "src", tmp_path / "made", SOME)
    given, recipe = (tmp_path / "src", SOME) if source == "real" else (tmp_path / "made", vc.Pipeline([vc.HorizontalFlip()]))

    def stop(done: int, _total: int, _quarantined: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        augment(given, tmp_path / "out", recipe, shard_size=2, threads=1, progress=stop)
    part = list(read(tmp_path / "out", "folder").items())
    assert 0 < len(part) < 8
    assert all(item.synthetic for item in part)
    augment(given, tmp_path / "out", recipe, shard_size=2, resume=True)
    assert not all(item.synthetic for item in read(tmp_path / "out").items())


def test_a_list_that_is_damaged_is_an_error_and_one_of_another_kind_is_not_ours(tmp_path: Path) -> None:
    out = made(tmp_path)
    before = (out / FILE).read_text()
    (out / FILE).write_text(before + "{broken\n")
    with pytest.raises(DataError, match=r"synthetic.jsonl: line \d+: expected an output that is synthetic"):
        list(read(out).items())
    (out / FILE).write_text('{"prompt": "a cat", "output": "train/cats/0_original.png"}\n')
    assert not any(item.synthetic for item in read(out).items())


def test_the_mark_is_kept_when_items_are_listed_or_pickled(tmp_path: Path) -> None:
    data = read(made(tmp_path))
    before = [item.synthetic for item in data.items()]
    assert len(data) == len(before)
    assert [item.synthetic for item in data.items()] == before
    assert any(before)
