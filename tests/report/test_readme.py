"""What the README shows is what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

import vicinal
from vicinal.offline import augment
from vicinal.recipes import names

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    example = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0]
    assert len([line for line in example.splitlines() if line.strip()]) <= 14
    scope: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), scope)
    out, many = scope["out"], scope["many"]
    assert isinstance(out, dict)
    assert set(out) == {"image", "boxes", "labels"}
    assert isinstance(many, vicinal.Batch)
    assert "(8, 224, 224, 3)" in capsys.readouterr().out


def test_its_tables_are_current() -> None:
    spec = importlib.util.spec_from_file_location("make_readme", ROOT / "tools/make_readme.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.renewed(README) == README
    assert made.renewed(README.replace("| Rotate |", "| Rotat |")) == README


def test_its_commands_and_recipes_exist() -> None:
    recipes = re.findall(r"(?:--recipe|explain) (\w+)", README)
    assert recipes
    assert set(recipes) <= set(names())
    options = set(re.findall(r"--(\w+)", README))
    assert callable(augment)
    assert {"recipe", "copies", "seed", "threads", "masks"} <= options


def test_its_links_lead_to_files_that_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        if not target.startswith("benchmarks/"):
            assert (ROOT / target).exists(), target
