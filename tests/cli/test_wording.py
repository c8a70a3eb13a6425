"""The command line says its own options, never arguments of Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import vicinal as vc
from tests.offline.pictures import smooth
from vicinal.cli.main import main
from vicinal.cli.wording import worded


@pytest.mark.parametrize(("python", "here"), [
    ("a: no data set found; format= says which it is", "a: no data set found; --format says which it is"),
    ("expected images/ (masks= and instances= name other folders)",
     "expected images/ (--masks and --reading instances= name other folders)"),
    ("no column of pictures found; path= names it", "no column of pictures found; --reading path= names it"),
    ("unknown option 'split'; only= chooses a split, as only='train'",
     "unknown option 'split'; --only chooses a split, as --only train"),
    ("out: holds a job; resume=True goes on with it, overwrite=True starts again",
     "out: holds a job; --resume goes on with it, --overwrite starts again"),
    ("a canvas (or a border, such as border='constant')", "a canvas (or a border, such as border='constant')"),
    ("Rotate.p: expected a number in [0, 1], got 2", "Rotate.p: expected a number in [0, 1], got 2"),
    ("'--format=coco' and s3://a/format=coco.json", "'--format=coco' and s3://a/format=coco.json"),
])  # fmt: skip
def test_arguments_become_options(python: str, here: str) -> None:
    assert worded(python) == here


def test_a_folder_of_nothing_names_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("nothing")
    for command in (["augment", "-r", "gentle"], ["convert", "--to", "voc"], ["preview", "-r", "gentle"]):
        out = ["-o", str(tmp_path / "s.png")] if command[0] == "preview" else [str(tmp_path / "out")]
        with pytest.raises(SystemExit) as stop:
            main([command[0], str(tmp_path), *out, *command[1:]])
        told = capsys.readouterr().err
        assert stop.value.code == 2
        assert "--format says which it is" in told
        assert "format= " not in told


def test_a_split_is_asked_for_by_the_word_that_chooses_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("train/cats/a.png", "val/cats/b.png"):
        (tmp_path / "src" / name).parent.mkdir(parents=True)
        vc.write(tmp_path / "src" / name, smooth(1, 8, 8, 3))
    with pytest.raises(vc.DataError, match=r"unknown option 'split'; only= chooses a split, as only='train'$"):
        vc.datasets.read(tmp_path / "src", split="train")
    with pytest.raises(SystemExit):
        main(["augment", str(tmp_path / "src"), str(tmp_path / "out"), "-r", "gentle", "--reading", "split=train"])
    assert "--only chooses a split, as --only train" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "ours"), [("Fliplr", "HorizontalFlip"), ("pad_if_needed", "PadTo"), ("Compose", "Pipeline")]
)
def test_a_name_of_another_library_is_understood(name: str, ours: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["transforms", name])
    assert f"unknown transform '{name}'; did you mean '{ours}'?" in capsys.readouterr().err


def test_python_m_vicinal_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "vicinal", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "vicinal")


def test_times_and_sizes_are_written_as_people_write_them() -> None:
    from vicinal.cli.carry_out import _bytes
    from vicinal.report.figures import duration

    assert [duration(value) for value in (0.123, 9.96, 99.6, 100, 119, 120, 7199, 7200, 200_000)] == [
        "0.12 s", "10 s", "100 s", "100 s", "119 s", "2 min", "120 min", "2.0 h", "2.3 days",
    ]  # fmt: skip
    assert [_bytes(value) for value in (12, 999, 1234, 99_960, 512_000, 999_999, 3.2e12)] == [
        "12 bytes", "999 bytes", "1.23 kB", "100 kB", "512 kB", "1000 kB", "3.2 TB",
    ]  # fmt: skip
