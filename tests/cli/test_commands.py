"""The commands from the outside: what they print, write and exit with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offline.pictures import broken_files, class_folders, smooth, store
from vicinal.cli.main import main
from vicinal.data.read import read
from vicinal.recipes import names
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
    assert printed.err == ""
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
    assert "HorizontalFlip[0]" in capsys.readouterr().out


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
