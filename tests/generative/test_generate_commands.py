"""``vicinal generate ...`` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from tests.cli.test_experiments import faults, run
from tests.offline.pictures import store

torch = pytest.importorskip("torch")


def pictures(folder: Path, count: int, seed: int) -> Path:
    rng = np.random.default_rng(seed)
    for index in range(count):
        store(folder / f"{index}.png", np.repeat(rng.integers(0, 256, (5, 5, 3), np.uint8), 4, 0).repeat(4, 1))
    return folder


def test_domains_are_trained_and_a_data_set_is_translated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = pictures(tmp_path / "a", 16, 0), pictures(tmp_path / "b", 16, 1)
    train = ["generate", "domains-train", first, second, tmp_path / "out", "--steps", 3, "--size", 16, "--width", 4]
    train += ["--blocks", 1, "--threads", 1, "--device", "cpu"]
    code, said, _ = run(capsys, *train)
    assert (code, said) == (0, f"{tmp_path}/out/model.pt\n")
    assert run(capsys, *train)[0] == 0  # it is there
    code, _, told = run(capsys, *train, "--seed", 4)
    assert code == 2
    assert "of another training, with other settings" in told

    pictures(tmp_path / "src/train/cats", 2, 2)
    pictures(tmp_path / "src/test/dogs", 2, 3)
    pictures(tmp_path / "src/train/dogs", 1, 4)
    made = ["generate", "translate", tmp_path / "src", tmp_path / "new", "--with", tmp_path / "out/model.pt", "--only", "train"]
    code, _, told = run(capsys, *made, "--originals")
    assert (code, faults(told)) == (0, "")
    data = vc.datasets.read(tmp_path / "new")
    marks = {item.key: item.synthetic for item in data.items()}
    assert sum(marks.values()) == 3
    assert all(("train/" in key and key.endswith("_0")) == mark for key, mark in marks.items())
    assert run(capsys, *made, "--originals", "--resume")[0] == 0


def test_a_class_is_trained_and_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures(tmp_path / "src/cats", 55, 0)
    pictures(tmp_path / "src/dogs", 12, 1)
    train = ["generate", "class-train", tmp_path / "src", tmp_path / "out", "--steps", 3, "--size", 16, "--width", 4]
    code, said, told = run(capsys, *train, "--batch", 4, "--threads", 1, "--device", "cpu")
    assert told == ""
    assert (code, said) == (0, f"{tmp_path}/out/model.pt\n")
    made = ["generate", "class", tmp_path / "src", tmp_path / "new", "--with", tmp_path / "out/model.pt"]
    code, said, told = run(capsys, *made, "--class", "cats", "--count", 5, "--confidence", "0,1")
    assert (code, told) == (0, "")
    assert said.startswith("5 pictures of 64 candidates (")
    found = vc.datasets.read(tmp_path / "new")
    assert found.synthetic.tolist() == [True] * 5
    assert found.names == ("cats", "dogs")
    assert [item.label for item in found.items()] == [0] * 5
    for more, message in (
        (["--class", "dogs", "--count", 5], "class 'dogs': expected 50 real pictures or more, got 12"),
        (["--class", "cow", "--count", 5], "class: expected one of cats, dogs, got 'cow'"),
        (["--class", "cats", "--count", 5, "--confidence", "high"], "--confidence: expected numbers with commas"),
        (["--class", "cats", "--count", 6], "new: holds another job, with other count, confidence"),
    ):
        code, _, told = run(capsys, *made, *more)
        assert code == 2
        assert told.count("\n") == 1
        assert message in told


def test_what_is_wrong_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some, few = pictures(tmp_path / "a", 16, 0), pictures(tmp_path / "b", 3, 1)
    (tmp_path / "other.pt").write_bytes(b"nothing")
    for arguments, message in (
        (["domains-train", some, few, tmp_path / "out"], "b: expected 16 pictures or more to train with, got 3"),
        (["domains-train", some, tmp_path / "none", tmp_path / "out"], "none: no such file or folder"),
        (["domains-train", some, some, tmp_path / "out", "--size", 30], "size: expected a multiple of 4, got 30"),
        (["translate", some, tmp_path / "out", "--with", tmp_path / "none.pt"], "TranslateDomain.model: expected the path"),
        (["translate", some, tmp_path / "out", "--with", tmp_path / "other.pt"], "expected a model that vicinal generate"),
        (["translate", some, tmp_path / "out"], "Missing option '--with'"),
    ):
        code, _, told = run(capsys, "generate", *arguments)
        lines = faults(told).splitlines()
        assert code == 2
        assert len(lines) == 1
        assert message in lines[0]
        assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())
