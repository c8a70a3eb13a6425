"""Compiled code is taken from disk only where no file that it was made from has changed, and then always."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import vicinal
from vicinal.backends.cpu.bands import units
from vicinal.sampling import sources
from vicinal.sampling.sources import files_of

PACKAGE = Path(vicinal.__file__).parent

WAYS = {
    "from a module": "from pack.inner.leaf import name",
    "a module of a package": "from pack.inner import other, leaf",
    "with an alias": "import pack.inner.leaf as short",
    "one of several": "import os, pack.inner.leaf",
    "over several lines": "from pack.inner import (  # why\n    other,  # leaf no more\n    leaf,\n)",
    "with brackets in a comment": "from pack.inner import (  # (why) :)\n    other,  # )\n    leaf,\n)",
    "lines of another system": "from pack.inner import other, \\\r\n    leaf\r\nnumber = 1",
    "continued": "from pack.inner import other, \\\n    leaf",
    "relative": "from .leaf import name",
    "relative, of the package": "from . import leaf as short",
    "relative, further up": "from ..inner.leaf import name",
    "inside of a function": "def inside():\n    from pack.inner.leaf import name\n    return name",
    "behind a condition": "if True: from pack.inner.leaf import name",
    "behind another": "import os; from pack.inner.leaf import name",
    "for types": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pack.inner.leaf",
    "all of it": "from pack.inner.leaf import *",
}


def package(folder: Path, **files: str) -> Path:
    """A package ``pack`` of these modules: a name's ``__`` stands for a folder."""
    for name, text in {"pack__init": "", "pack__inner__init": "", **files}.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".py")
        path = path.with_name("__init__.py") if path.stem == "init" else path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder / "pack"


def names(path: Path, folder: Path) -> set[str]:
    return {Path(file).relative_to(folder).as_posix() for file in files_of(str(path), str(folder))}


@pytest.mark.parametrize("way", WAYS)
def test_a_module_is_followed_however_it_is_imported(tmp_path: Path, way: str) -> None:
    pack = package(tmp_path, pack__inner__top=WAYS[way], pack__inner__leaf="from pack.far import far", pack__far="far = 1")
    assert names(pack / "inner" / "top.py", pack) >= {"inner/top.py", "inner/leaf.py", "far.py"}


def test_what_is_no_module_of_the_package_is_not_followed(tmp_path: Path) -> None:
    text = "import os, gone\nfrom pack import gone\nfrom pack.inner.leaf import leaf2\nfrom .... import far\nimport packet\n"
    pack = package(tmp_path, pack__inner__top=text, pack__inner__leaf="", pack__inner__leaf2="", pack__far="", packet="")
    (pack / "gone.txt").write_text("no module")
    assert names(pack / "inner" / "top.py", pack) == {"inner/top.py", "inner/leaf.py", "__init__.py"}


def test_modules_that_import_each_other_end(tmp_path: Path) -> None:
    pack = package(tmp_path, pack__a="import pack.b", pack__b="import pack.a")
    assert names(pack / "a.py", pack) == {"a.py", "b.py"}


def test_no_import_of_this_package_is_missed() -> None:
    """What Python's own parser finds."""
    for path in PACKAGE.rglob("*.py"):
        _, found = sources._read(str(path), str(PACKAGE))
        for node in ast.walk(ast.parse(path.read_bytes())):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.level, f"{path}: relative"
                modules = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            for module in modules:
                place = PACKAGE.parent.joinpath(*module.split("."))
                for file in (place.with_suffix(".py"), place / "__init__.py"):
                    keeps = file.relative_to(PACKAGE).as_posix() in sources.KEEPERS if file.exists() else True
                    if module.startswith("vicinal.") and not keeps:
                        assert str(file) in found, (path, module)


CPU = PACKAGE / "backends" / "cpu"
USERS = {
    "gather/area.py": {"bands/area.py"},
    "gather/cubic.py": {"bands/cubic.py"},
    "ops/apply.py": {"bands/ops.py"},
    "ops/convolve.py": {"bands/convolve.py"},
    "mix.py": {"sample.py", "mix.py"},
    "shortcut.py": {"sample.py", "fixed/program.py"},
    "fixed/filter.py": {"bands/filter_words.py"},
    "fixed/plane.py": {"bands/plane_words.py"},
    "fixed/holds.py": {"fixed/program.py"},
    "gather/axis.py": {"bands/axis.py"},
    "gather/plane.py": {"bands/plane.py", "bands/plane_words.py", "bands/displaced.py", "bands/mask_field.py"},
    "by_table.py": {"bands/by_tables.py"},
    "run.py": set(),
    "encode.py": set(),
    "kept.py": set(),
    "watch.py": set(),
    "chosen_level.py": set(),
    "writers.py": set(),
    "../../errors.py": set(),
    "../../sampling/disk.py": set(),
    "../../program/ops/color.py": set(),
    "../../program/ops/geometry.py": set(),
    "../../program/passes.py": set(),
}
UNITS = [Path(unit._function.__code__.co_filename).relative_to(CPU).as_posix() for unit in units.UNITS.units]
ROOTS = ["sample.py", "fixed/program.py", "move.py", "mix.py", *UNITS]


@pytest.mark.parametrize("file", USERS)
def test_an_edit_compiles_anew_what_uses_the_file_and_nothing_else(file: str) -> None:
    path = str((CPU / file).resolve())
    assert Path(path).is_file()
    assert {root for root in ROOTS if path in files_of(str(CPU / root), str(PACKAGE))} == USERS[file]


def test_opcodes_are_in_all_that_knows_ops() -> None:
    path = str(CPU / "codes.py")
    for root in ("sample.py", "fixed/program.py", "bands/ops.py"):
        assert path in files_of(str(CPU / root), str(PACKAGE))


def test_without_files_there_is_no_hash(tmp_path: Path) -> None:
    def function() -> None: ...

    missing = type(function)(function.__code__.replace(co_filename=str(tmp_path / "gone.py")), {})
    assert sources.fingerprint(missing) == ""
    assert sources.fingerprint(function) != ""


TOYS = {
    "toy_codes": "NUMBER = 1\nWEIGHT = 10\n",
    "toy_leaf": "from vicinal.backends.cpu.jit import kernel\nfrom vicinal.backends.cpu.toy_codes import WEIGHT\n"
    "@kernel\ndef leaf(x):\n    return WEIGHT * x + 1\n",
    "toy_cast": "def value():\n    return 100\n",
    "toy_other": '"""Not used."""\n',
    "toy_more": "",
    "toy_a": "from numba import types\nfrom vicinal.backends.cpu.jit import entry\n"
    "from vicinal.backends.cpu.toy_leaf import leaf\n"
    "@entry(types.int64)\ndef a(x):\n    return leaf(x)\n",
    "toy_b": "from llvmlite import ir\nfrom numba import types\nfrom vicinal.backends.cpu.jit import entry, intrinsic\n"
    "@intrinsic\ndef drawn(typingctx, x):\n    def codegen(context, builder, signature, args):\n"
    "        from vicinal.backends.cpu.toy_cast import value\n        return ir.Constant(ir.IntType(64), value())\n"
    "    return types.int64(types.int64), codegen\n"
    "@entry(types.int64)\ndef b(x):\n    return drawn(x)\n",
    "toy_unit": "from vicinal.backends.cpu.jit import view_i64\nfrom vicinal.backends.cpu.toy_leaf import leaf\n"
    "from vicinal.backends.cpu.unit import Unit\n@Unit\ndef unit(at):\n    view_i64(at, 1)[0] = leaf(view_i64(at, 1)[0])\n",
}
"""Two entries and a unit: of a kernel in another file with a constant of a third, and of a function imported in a function."""

CALL = """
import ctypes, json
import numpy as np
from vicinal.backends.cpu.toy_a import a
from vicinal.backends.cpu.toy_b import b
from vicinal.backends.cpu.toy_unit import unit
cell = np.full(1, 3)
compiled = unit.compile()
ctypes.CFUNCTYPE(None, ctypes.c_int64)(compiled.address)(cell.ctypes.data)
values = {"a": a(3), "b": b(3), "unit": int(cell[0])}
hits = {"a": sum(a.stats.cache_hits.values()), "b": sum(b.stats.cache_hits.values()), "unit": compiled.cache_hits}
print(json.dumps([values, [name for name in hits if not hits[name]]]))
"""


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / f"{name}.py"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def _as_package(folder: Path) -> None:
    (folder / "toy_leaf").mkdir()
    text = (folder / "toy_leaf.py").read_text(encoding="utf-8")
    (folder / "toy_leaf" / "__init__.py").write_text(text.replace("+ 4", "+ 5"), encoding="utf-8")


def _nothing_of_it(folder: Path) -> None:
    for path in folder.glob("toy_*.py"):
        os.utime(path, ns=(1, 1))
    (folder / "toy_leaf.py.orig").write_text("+ 9")
    (folder / "toy_notes.txt").write_text("import vicinal.backends.cpu.toy_leaf")
    (folder / "toy_more.py").unlink()
    _replace("toy_other", "Not", "Never")(folder)


EDITS: dict[str, tuple[Callable[[Path], None], dict[str, int], list[str]]] = {
    "the first time": (lambda _: None, {"a": 31, "b": 100, "unit": 31}, ["a", "b", "unit"]),
    "files that are touched, gone, no modules, or not used": (_nothing_of_it, {"a": 31, "b": 100, "unit": 31}, []),
    "a kernel": (_replace("toy_leaf", "+ 1", "+ 4"), {"a": 34, "b": 100, "unit": 34}, ["a", "unit"]),
    "a constant": (_replace("toy_codes", "10", "20"), {"a": 64, "b": 100, "unit": 64}, ["a", "unit"]),
    "what a function imports": (_replace("toy_cast", "100", "200"), {"a": 64, "b": 200, "unit": 64}, ["b"]),
    "a package in the place of a module": (_as_package, {"a": 65, "b": 200, "unit": 65}, ["a", "unit"]),
}


def test_after_an_edit_results_are_new_and_what_does_not_use_it_is_read_from_disk(tmp_path: Path) -> None:
    copied = tmp_path / "vicinal"
    shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    folder = copied / "backends" / "cpu"
    for name, text in TOYS.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    # Python would take a file of the same length, edited within the second, for the one that it has compiled
    settings = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    settings.pop("NUMBA_CACHE_DIR", None)
    for what, (edit, values, compiled) in EDITS.items():
        edit(folder)
        command = [sys.executable, "-c", CALL]
        done = subprocess.run(command, capture_output=True, text=True, env=settings, timeout=300, check=False)
        assert json.loads(done.stdout or "0") == [values, compiled], (what, done.stderr)


