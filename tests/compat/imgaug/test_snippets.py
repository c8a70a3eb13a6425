"""Expressions on imgaug give what imgaug gave: results, types of errors, warnings. What differs is listed, with its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.compat.imgaug import snippets

HERE = Path(__file__).parent
FOLDERS = {"committed": HERE / "golden", "shared": HERE.parents[3] / "shared/golden/imgaug"}
KNOWN = json.loads((HERE / "snippet_differences.json").read_text())


def groups() -> list[object]:
    """One test for each group of each folder that there is."""
    found: list[object] = []
    for name, folder in FOLDERS.items():
        if (folder / "snippets.json").is_file():
            told = json.loads((folder / "snippets.json").read_text())
            found += [pytest.param(name, group, id=f"{name}-{group}") for group in dict.fromkeys(one["group"] for one in told)]
    return found


@pytest.mark.parametrize(("name", "group"), groups())
def test_recorded_snippets(name: str, group: str) -> None:
    told, arrays, names = snippets.read(FOLDERS[name])
    chosen = [snippet for snippet in told if snippet["group"] == group]
    off = {snippet["code"]: text for snippet in chosen if (text := snippets.difference(snippet, names, arrays))}
    known = {snippet["code"] for snippet in chosen} & set(KNOWN)
    assert set(off) == known, {one: off.get(one, "agrees") for one in set(off) ^ known}


@pytest.mark.skipif(not FOLDERS["shared"].is_dir(), reason="no ../shared")
def test_nearly_all_snippets_agree() -> None:
    told, _, _ = snippets.read(FOLDERS["shared"])
    assert len(told) == 565
    assert sum(snippet["code"] in KNOWN for snippet in told) <= 0.02 * len(told)
