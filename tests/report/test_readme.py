"""What the README shows is what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

import vicinal
from vicinal.offline import augment
from vicinal.recipes import names

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_example_runs_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    example = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0]
    assert len([line for line in example.splitlines() if line.strip()]) <= 14
    scope: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), scope)
    out, many = scope["out"], scope["many"]
    assert isinstance(out, dict)
    assert set(out) == {"image", "mask", "boxes", "keypoints", "labels"}
    assert isinstance(many, vicinal.Batch)
    assert "(8, 224, 224, 3)" in capsys.readouterr().out


def test_the_example_of_training_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    photo = vicinal.read(ROOT / "demo/photos/astronaut.jpg")
    for name in ("cat/a", "cat/b", "dog/c"):
        (tmp_path / "photos" / name).parent.mkdir(parents=True, exist_ok=True)
        vicinal.write(tmp_path / "photos" / f"{name}.jpg", photo)
    monkeypatch.chdir(tmp_path)
    example = next(text for text in re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL) if "Loader" in text)
    scope: dict[str, Any] = {"vc": vicinal, "augment": vicinal.Pipeline([vicinal.RandomResizedCrop(224)])}
    exec(compile(example, "README.md", "exec"), scope)
    assert scope["epoch"] == 9
    assert scope["images"].shape == (3, 3, 224, 224)
    assert sorted(scope["labels"].tolist()) == [0, 0, 1]


@pytest.mark.xfail(
    "demo/photos" in README, reason="the first example reads a file of a clone", strict=True, raises=vicinal.ReadError
)
def test_every_example_runs_in_turn_in_a_folder_that_is_no_clone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With nothing but a folder of the reader's own pictures, as if they were typed one after the other."""
    photo = vicinal.read(ROOT / "demo/photos/coffee.jpg")
    for name in ("cat/a", "dog/b"):
        (tmp_path / "photos" / name).parent.mkdir(parents=True)
        vicinal.write(tmp_path / "photos" / f"{name}.jpg", photo)
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    for page in (*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"):
        for example in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
            exec(compile(example, page.name, "exec"), scope)
    assert scope["images"].shape == (2, 3, 224, 224)


def test_its_tables_are_current() -> None:
    spec = importlib.util.spec_from_file_location("make_readme", ROOT / "tools/make_readme.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.renewed(README) == README
    assert made.renewed(README.replace("| Rotate |", "| Rotat |")) == README


def test_its_commands_and_recipes_exist() -> None:
    recipes = re.findall(r"(?:--recipe|explain) ([\w.]+)", README)
    assert recipes
    assert {name for name in recipes if not name.endswith(".yaml")} <= set(names())
    options = set(re.findall(r"--(\w+)", README))
    assert callable(augment)
    assert {"recipe", "copies", "seed", "threads", "masks"} <= options


def test_its_links_lead_to_files_that_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        if not target.startswith("benchmarks/"):
            assert (ROOT / target).exists(), target
