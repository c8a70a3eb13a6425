"""The line on stderr that says what a command took a data set for."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

import vicinal.offline as off
from tests.cli.test_commands import run
from tests.offline.pictures import smooth, store
from vicinal.datasets.load import read
from vicinal.errors import VicinalWarning
from vicinal.files.read import read_mask


def classes(root: Path) -> Path:
    for name in ("cats/0.png", "cats/1.png", "dogs/0.png", "cover.png"):
        store(root / name, smooth(1))
    (root / "labels.csv").write_text("path,label\ncats/0.png,cat\n")
    return root


def masks(root: Path) -> Path:
    store(root / "images/a.jpg", smooth(1))
    store(root / "annotations/a.png", smooth(1)[..., :1] // 64)
    return root


def table(root: Path) -> Path:
    store(root / "a.png", smooth(1))
    (root / "t.csv").write_text("a.png,1,1,5,5,cat\na.png,2,2,6,6,dog\n")
    return root / "t.csv"


SAID = {
    classes: "folder, 4 pictures, 2 classes (cats, dogs), label; left out: 1 .csv file, whose labels are not read (its path or "
             "format= may read it) (labels.csv); read, but: 1 outside of class folders, without a class (cover.png)",
    masks: "masks, 1 picture, mask",
    table: "csv, 1 picture, 2 classes (cat, dog), boxes",
}  # fmt: skip


@pytest.mark.parametrize("make", SAID)
@pytest.mark.parametrize("command", ["augment", "convert", "augment --dry-run", "preview"])
def test_commands_say_what_they_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], make, command: str) -> None:  # type: ignore[no-untyped-def]
    source = make(tmp_path / "src")
    name, *options = command.split()
    there = {"convert": [tmp_path / "out", "--to", "jsonl"], "preview": ["-o", tmp_path / "sheet.png"]}
    assert run(name, source, *there.get(name, [tmp_path / "out"]), *options) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"vicinal: read {source}: {SAID[make]}"
    assert str(read(source).summary) == f"{source}: {SAID[make]}"
    assert not any("warning" in line for line in lines)


def test_most_files_left_out_is_a_warning_in_the_commands_and_in_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = classes(tmp_path / "src")
    for number in range(5):
        (source / f"cats/{number}.heic").touch()
    line = f"{source}: most files are left out: 1 .csv file, whose labels are not read (its path or format= may read it) "
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run("convert", source, tmp_path / "out", "--to", "jsonl") == 0
    assert f"vicinal: warning: {line}" in capsys.readouterr().err
    with pytest.warns(VicinalWarning, match=r"most files are left out: .*, 5 \.heic files \(\d\.heic\); 4 pictures read"):
        off.convert(source, tmp_path / "again", "jsonl")


def test_masks_beside_pictures_are_moved_with_them(tmp_path: Path) -> None:
    source, out = masks(tmp_path / "src"), tmp_path / "out"
    (tmp_path / "flip.json").write_text('{"Pipeline": {"transforms": [{"HorizontalFlip": {"p": 1.0}}]}}')
    assert run("augment", source, out, "--recipe", tmp_path / "flip.json") == 0
    assert {path.relative_to(out).parts[0] for path in out.rglob("*.png")} == {"masks"}
    moved, mask = read_mask(out / "masks/a_0.png"), read_mask(source / "annotations/a.png")
    assert (moved == mask[:, ::-1]).all()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("0 0.5 0.5 0.2 0.2 0.93\n", "annotations, or parts of them, that make no sense: 1 left out; the first: a: "),
        ("0 30 20 10 10\n0 .5 .5 .2 .2\n", "annotations outside of their pictures: 1 left out; the first: a: "),
        ("0 0.9 0.5 0.9 0.2\n", "boxes and outlines that reach out of their pictures: 1 clipped; the first: a: "),
        ("0 0.5 0.5 0.2 0.2\n", ""),
    ],
)
@pytest.mark.parametrize("command", ["augment --dry-run", "preview"])
def test_commands_that_write_no_data_set_say_what_is_lost_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, said: str, command: str
) -> None:
    store(tmp_path / "src/images/a.jpg", smooth(1, 40, 60))
    (tmp_path / "src/labels").mkdir()
    (tmp_path / "src/labels/a.txt").write_text(lines)
    (tmp_path / "src/data.yaml").write_text("train: images\nval: images\nnames: [cat]\n")
    name, *options = command.split()
    there = ["-o", tmp_path / "sheet.png"] if name == "preview" else [tmp_path / "out"]
    assert run(name, tmp_path / "src", *there, *options) == 0
    told = capsys.readouterr().err.splitlines()[1:]
    assert [line.startswith(f"vicinal: {said}") for line in told] == [True] * bool(said)
