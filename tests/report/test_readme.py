"""What the README and the tables of the documentation say is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vicinal
from tools import make_readme
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


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_tables_are_current() -> None:
    current = make_readme.tables()
    for page in make_readme.PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert make_readme.renewed(page, text, current) == text
    page = "docs/catalogue.md"
    text = (ROOT / page).read_text(encoding="utf-8")
    assert make_readme.renewed(page, text.replace("| Rotate |", "| Rotat |"), current) == text


def test_commands_and_recipes_exist() -> None:
    told = README + (ROOT / "docs/datasets.md").read_text(encoding="utf-8")
    recipes = re.findall(r"(?:--recipe|explain) ([\w.]+)", told)
    assert recipes
    assert {name for name in recipes if not name.endswith(".yaml")} <= set(names())
    options = set(re.findall(r"--(\w+)", told))
    assert callable(augment)
    assert {"recipe", "copies", "seed", "threads", "masks"} <= options
