"""The registry as it was before each test, and packages on the path."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vicinal.transforms import registry

PLUGIN = Path(__file__).parents[1] / "plugin"
"""Where the plug-in of the tests is installed, as far as Python is concerned."""

Install = Callable[..., Path]


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    tables: list[dict[Any, Any]] = [registry._REGISTERED, registry._PLACES, registry._FOUND]
    before, modules = [dict(table) for table in tables], set(sys.modules)
    yield
    for table, values in zip(tables, before, strict=True):
        table.clear()
        table.update(values)
    for module in set(sys.modules) - modules:
        if module.partition(".")[0] == "vicinal_smear" or module.startswith(("pack_", "my_transforms")):
            del sys.modules[module]


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plug-in of the tests, installed."""
    monkeypatch.syspath_prepend(str(PLUGIN))
    return PLUGIN


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a package of one module under the name of both, with entry points, and gives the folder."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(name: str, code: str, **entries: str) -> Path:
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        lines = [f"{key} = {value}" for key, value in entries.items()]
        (info / "entry_points.txt").write_text("\n".join(["[vicinal.transforms]", *lines, ""]), encoding="utf-8")
        return tmp_path

    return make
