"""Links the objects of all sets and their glue into the extension."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from pathlib import Path

from tools.kernels.glue import source
from tools.kernels.sets import Set
from vicinal.sampling.shipped import digest_of

NAME = "_kernels.abi3.so"
GLIBC = (2, 28)
"""Of manylinux_2_28, which wheels are tagged for."""

OLD = ("exp", "exp2", "fmod", "fmodf", "log", "log2", "pow")
"""Functions of which the C library has had two versions since 2.29 or 2.38, with the same results: the older is asked for."""


def link(sets: list[Set], work: Path, folder: Path) -> Path:
    """Makes the extension in ``folder``, of what objects.py left in ``work``. SystemExit where it would not run elsewhere."""
    told = [json.loads((work / f"{one.name}.json").read_text()) for one in sets]
    files, digest = told[0]["files"], told[0]["digest"]
    if any(one["digest"] != digest for one in told) or digest_of(files) != digest:
        raise SystemExit("sources were edited between the sets, or after them: once more")
    made_of = {"files": files, "digest": digest, "numba": told[0]["numba"]}
    glue, made = work / "glue.c", folder / NAME
    glue.write_text(source(list(zip(sets, told, strict=True)), made_of), "utf-8")
    objects = [str(work / f"{kernel['symbol']}.o") for one in told for kernel in one["kernels"]]
    options = ["-O2", "-fPIC", "-shared", "-s", "-Wall", "-Werror", "-Wno-unused", "-fvisibility=hidden"]
    wraps = [f"-Wl,--wrap={name}" for name in OLD]
    include = f"-I{sysconfig.get_paths()['include']}"
    subprocess.run(["cc", *options, *wraps, include, "-o", str(made), str(glue), *objects, "-lm"], check=True)
    _check(made)
    return made


def _check(made: Path) -> None:
    """Nothing may be asked for that a Python of any version, on a system of the wheel's tag, does not have."""
    listed = subprocess.run(["nm", "-D", "--undefined-only", str(made)], capture_output=True, text=True, check=True).stdout
    for name in (line.split()[-1] for line in listed.splitlines()):
        version = re.fullmatch(r"\w+@GLIBC_(\d+)\.(\d+)(?:\.\d+)?", name)
        known = version and tuple(map(int, version.groups())) <= GLIBC
        if not known and not name.startswith(("Py", "_Py", "__gmon_start__", "_ITM_", "__cxa_finalize")):
            raise SystemExit(f"{made.name} asks for {name}: expected Python's stable ABI, or glibc {GLIBC[0]}.{GLIBC[1]}")
