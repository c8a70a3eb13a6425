"""The commands from the outside: what they print, write and exit with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.offline.pictures import broken_files, class_folders, smooth, store
from vicinal.cli.main import main
from vicinal.datasets.formats.table import FORMATS
from vicinal.files.read import read
from vicinal.recipes import load, names
from vicinal.recipes.load import source, summary
from vicinal.transforms.catalogue import CATALOGUE, transform_class


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def test_augment_writes_a_data_set_and_says_how_fast(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    assert run("augment", source, out, "--recipe", "gentle", "--copies", "2", "--seed", "3", "--threads", "2") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("12 pictures from 6 in ")
    assert printed.out.endswith(f" pictures/s) to {out}\n")
    assert printed.err == f"vicinal: read {source}: folder, 6 pictures, 2 classes (cats, dogs), label\n"
    assert len((out / "manifest.jsonl").read_text().splitlines()) == 12


def test_augment_counts_what_it_quarantines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    broken_files(source)
    assert run("augment", source, out) == 0
    assert capsys.readouterr().out.endswith(f"; 3 quarantined, see {out}/quarantine.jsonl\n")


def test_augment_takes_masks_and_a_recipe_file(tmp_path: Path) -> None:
    source, out = class_folders(tmp_path / "src", each=1), tmp_path / "out"
    for name in ("cats/0", "dogs/0"):
        height, width = (40, 48) if name == "cats/0" else (48, 40)
        store(tmp_path / f"masks/{name}.png", smooth(1, height, width)[..., 0])
    recipe = tmp_path / "flip.json"
    recipe.write_text(json.dumps({"Pipeline": {"transforms": [{"HorizontalFlip": {"p": 1.0}}]}}))
    assert run("augment", source, out, "--recipe", recipe, "--masks", tmp_path / "masks") == 0
    mask, moved = read(tmp_path / "masks/dogs/0.png"), read(out / "masks/dogs/0_0.png")
    assert (moved == mask[:, ::-1]).all()


def test_a_dry_run_says_what_would_be_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = class_folders(tmp_path / "src")
    store(source / "cats/9.jpg", smooth(9))
    broken_files(source / "cats")
    before = sorted(tmp_path.rglob("*"))
    assert run("augment", source, tmp_path / "out", "--copies", "2", "--balance", "--dry-run") == 0
    printed = capsys.readouterr()
    assert sorted(tmp_path.rglob("*")) == before
    first, *rest = printed.out.splitlines()
    assert first == "28 pictures from 10"
    assert [line.split() for line in rest[:2]] == [["cats", "7", "->", "14"], ["dogs", "3", "->", "14"]]
    assert rest[2].endswith("by 10 pictures, of which 3 cannot be used")


def test_estimates_are_near_what_a_job_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = class_folders(tmp_path / "src", each=12), tmp_path / "out"
    assert run("augment", source, out, "--copies", "3", "--dry-run") == 0
    number, unit = capsys.readouterr().out.splitlines()[-1].removeprefix("about ").split()[:2]
    assert run("augment", source, out, "--copies", "3") == 0
    written = sum(path.stat().st_size for folder in ("cats", "dogs") for path in (out / folder).iterdir())
    assert float(number) * {"kB": 1000, "MB": 1e6}[unit] == pytest.approx(written, rel=0.2)


def test_convert_keeps_pictures_and_says_what_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    assert run("convert", source, out, "--to", "coco") == 0
    printed = capsys.readouterr()
    read_line, lost = printed.err.splitlines()
    assert read_line.startswith(f"vicinal: read {source}: folder, 6 pictures, ")
    assert lost.startswith("vicinal: label is dropped: coco keeps ")
    assert printed.out.startswith("6 pictures from 6 in ")
    written = {path.read_bytes() for path in out.rglob("*") if path.suffix in (".jpg", ".png")}
    assert written == {path.read_bytes() for path in source.rglob("*") if path.is_file()}


def test_augment_says_what_stands_there_and_goes_on_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    arguments = ("augment", source, out, "--copies", "2", "--shard-size", "2", "--seed", "1", "--threads", "1")
    real, left = os.replace, 20

    def killed(*paths: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        real(*paths)

    monkeypatch.setattr(os, "replace", killed)
    assert run(*arguments) == 130
    said = capsys.readouterr().err.splitlines()
    assert said[1:] == ["vicinal: interrupted; what is done is kept, --resume goes on with it"]
    monkeypatch.undo()
    assert run(*arguments) == 2
    assert "--resume goes on with it" in capsys.readouterr().err
    assert run(*arguments, "--resume") == 0
    assert "were there before" in capsys.readouterr().out
    assert run(*arguments, "--resume") == 0
    said = capsys.readouterr().out
    assert said == f"12 pictures from 6, all in {out} before\n"
    assert "pictures/s" not in said
    assert len((out / "manifest.jsonl").read_text().splitlines()) == 12


def test_formats_lists_all_and_describes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("formats") == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == set(FORMATS)
    for name in FORMATS:
        assert run("formats", name) == 0
        assert "holds " in capsys.readouterr().out


def test_preview_draws_originals_first(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    sheet = tmp_path / "sheet.png"
    assert run("preview", source, "-r", "gentle", "-o", sheet, "--rows", "3", "--columns", "4", "--cell", "48") == 0
    picture = read(sheet)
    assert picture.shape[1] == 4 * (48 + 4) + 4
    # the first original, 40 x 48, stands unscaled below the heads and the first caption
    shown = picture[36:76, 4:52].astype(int)
    original = read(source / "cats/0.jpg").astype(int)
    assert abs(shown - original).mean() < 1


def test_preview_of_one_picture_and_with_broken_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = class_folders(tmp_path / "src")
    assert run("preview", source / "cats/0.jpg", "-o", tmp_path / "one.jpg") == 0
    broken_files(tmp_path / "src")
    capsys.readouterr()
    assert run("preview", source, "-o", tmp_path / "all.png", "--rows", "9") == 0
    assert "vicinal: left out: " in capsys.readouterr().err


@pytest.mark.parametrize("recipe", names())
def test_explain_prints_the_plan_of_every_recipe(recipe: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", recipe, "--size", "64x80", "--count", "4") == 0
    printed = capsys.readouterr().out
    assert f"{type(load(recipe).transforms[0]).__name__}[0]" in printed
    assert "pass" in printed


def test_recipes_lists_names_uses_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("recipes") == 0
    printed = capsys.readouterr().out
    for name in names():
        assert re.search(rf"^{name} +{re.escape(summary(name))}\n +Source: {re.escape(source(name))}$", printed, re.MULTILINE)


@pytest.mark.parametrize("recipe", names())
def test_recipes_prints_one_as_yaml_that_augment_takes(recipe: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("recipes", recipe) == 0
    (tmp_path / "a.yaml").write_text(capsys.readouterr().out)
    assert load(tmp_path / "a.yaml") == load(recipe)


@pytest.mark.parametrize(("given", "near"), [("deit3", "deit_iii"), ("simclrr", "simclr"), ("Document", "document")])
def test_recipes_answers_an_unknown_name_with_the_nearest(given: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("recipes", given) == 2
    message = f"vicinal: recipe: expected the name of a recipe, got '{given}'; did you mean '{near}'?"
    assert capsys.readouterr().err.strip() == message


def test_transforms_lists_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("transforms") == 0
    words = set(capsys.readouterr().out.split())
    assert words >= {*CATALOGUE, *names()}


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_transforms_describes_every_parameter(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("transforms", name) == 0
    printed = capsys.readouterr().out
    fields = [a.name for a in transform_class(name).__attrs_attrs__ if a.init]  # type: ignore[attr-defined]
    rows = {line.split()[0]: line.split(maxsplit=2)[-1] for line in printed.splitlines() if line.startswith("  ")}
    assert set(fields) <= set(rows)
    assert printed.startswith(f"{name}\n")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    code = "from vicinal.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, env=environment
    )


def test_version_and_help_load_nothing_heavy() -> None:
    code = (
        "import sys\nfrom vicinal.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit as end: assert end.code == 0\n"
        "heavy = {'numpy', 'numba', 'cv2', 'torch', 'PIL'} & set(sys.modules)\nassert not heavy, heavy\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in ("augment", "preview", "explain", "transforms"))


def test_a_reader_that_leaves_early_gets_no_traceback() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    code = "from vicinal.cli.main import main; main(['transforms'])"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    reason = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), reason) == (1, b"")


def test_a_bad_command_exits_with_2_and_one_line() -> None:
    done = command("augment", "/nowhere/at/all", "/tmp/never")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "vicinal: /nowhere/at/all: no such file or folder\n"
