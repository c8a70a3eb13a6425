"""docs/targets.md: its examples run, and it names every target."""

from __future__ import annotations

import re
from pathlib import Path

import vicinal as vc
from vicinal.data.targets.listed import LISTED

PAGE = (Path(__file__).parents[2] / "docs/targets.md").read_text(encoding="utf-8")


def test_the_examples_run_in_turn() -> None:
    scope: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL):
        exec(compile(block, "targets.md", "exec"), scope)
    assert isinstance(scope["out"], vc.Batch)


def test_every_target_is_in_the_table() -> None:
    for target in LISTED:
        assert f"| `{target.one}` | `{target.name}` |" in PAGE
