"""See __init__.py."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tools.kernels.link import link
from tools.kernels.sets import ROOT, WORK, Set, sets_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.kernels", description="Makes the extension vicinal._kernels.")
    parser.add_argument("folder", type=Path, help="where to put it")
    parser.add_argument("--sets", default="", help="names, with commas; all of this machine's where there are none")
    parser.add_argument("--work", type=Path, default=WORK, help="for what is kept for the next time")
    parser.add_argument("--modules", nargs="*", default=[], help="of kernels; all where there are none")
    arguments = parser.parse_args()
    names = [name for name in arguments.sets.split(",") if name]
    sets = [one for one in sets_of() if not names or one.name in names]
    if not sets or len(sets) < len(names):
        parser.error(f"expected sets of {', '.join(one.name for one in sets_of()) or 'none'}, got {arguments.sets!r}")
    work = arguments.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    for one in sets:
        compile_set(one, work, arguments.modules)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    print(link(sets, work, arguments.folder))


def compile_set(one: Set, work: Path, modules: list[str]) -> None:
    """Leaves the objects of a set in ``work``. What Numba compiles is kept there for the next time."""
    if not modules:
        from tools.kernels.found import modules as all_modules

        modules = all_modules()
    command = [sys.executable, "-m", "tools.kernels.objects", one.name, str(work), *modules]
    subprocess.run(command, env=one.settings(work), cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
