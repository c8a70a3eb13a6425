"""``make new`` makes a transform that works before anything is filled in, by four files and what tools make of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "tools", "demo", "benchmarks", "docs", "README.md", "pyproject.toml")
BY_HAND = {"src/vicinal/transforms/catalogue.py", "src/vicinal/report/specs.py", "tests/transforms/examples.py"}
BY_TOOLS = {"src/vicinal/__init__.pyi", "tests/typed/every.py", "docs/catalogue.md"}
CONTRACTS = (
    "transforms/test_every_transform.py", "contracts/test_samples.py", "contracts/test_targets.py",
    "contracts/test_round_trips.py", "contracts/test_fused_in_turn.py", "typed", "errors/test_every_field.py",
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        else:
            shutil.copy2(ROOT / name, root / name)
    return root


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run([sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False)


def contents(root: Path) -> dict[str, bytes]:
    files = (path for name in COPIED for path in ([root / name] if (root / name).is_file() else (root / name).rglob("*")))
    return {str(path.relative_to(root)): path.read_bytes() for path in files if path.suffix in (".py", ".pyi", ".md", ".json")}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["median_blur"], "NAME: expected the name of a class, as MedianBlur, got 'median_blur'"),
        (["Rotate"], "NAME: expected a new one, got 'Rotate', which is there"),
        (
            ["Bright", "--folder", "colour"],
            "FOLDER: expected one of geometric, color, blur, noise, erase, weather, got 'colour'",
        ),
        (["Flips", "--folder", "geometric"], "NAME: expected a new one, got 'Flips', which is there"),
        (["Batch"], "NAME: expected a new one, got 'Batch', which is there"),
        (["None"], "NAME: expected the name of a class, as MedianBlur, got 'None'"),
        (["ToGray"], "NAME: 'ToGray' stands in transforms/elsewhere.py as another name of Grayscale; take it out there first"),
        ([""], "NAME: expected the name of a class, as MedianBlur, got ''"),
    ],
)
def test_names_that_cannot_be_are_refused_and_nothing_is_written(copy: Path, arguments: list[str], said: str) -> None:
    before = contents(copy)
    done = run(copy, "-m", "tools.new_transform", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
    assert contents(copy) == before


@pytest.mark.parametrize(
    ("name", "folder", "file"), [("StackBlur", "blur", "stack_blur"), ("RGBShift2", "color", "rgbshift2")]
)
def test_a_new_transform_passes_the_contracts_as_it_is(copy: Path, name: str, folder: str, file: str) -> None:
    before = contents(copy)
    done = run(copy, "-m", "tools.new_transform", name, "--folder", folder, "--no-pictures")
    assert done.returncode == 0, done.stderr
    after = contents(copy)
    changed = {path for path, content in after.items() if before.get(path) != content}
    assert changed == {*BY_HAND, *BY_TOOLS, f"src/vicinal/transforms/{folder}/{file}.py"}
    assert set(before) <= set(after)
    code = f"import vicinal as vc; print(vc.Pipeline([vc.{name}()], seed=0).to_yaml())"
    assert name in run(copy, "-c", code).stdout
    tested = run(copy, "-m", "pytest", "-q", *(f"tests/{path}" for path in CONTRACTS), "-k", f"{name} or typed or every_public")
    assert tested.returncode == 0, tested.stdout[-4000:]
    assert " passed" in tested.stdout
