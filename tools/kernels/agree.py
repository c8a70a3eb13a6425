"""Shows that the extension of this clone gives the bytes that Numba's code for the same CPUs gives: ``make kernels-agree``.

Of all pipelines of tools/digests, once with the kernels of the extension and once with those that Numba compiles for the
CPUs of the set that this CPU takes (or of ``--set``). What tools/kernels has compiled is not compiled again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.kernels.sets import ROOT, SETS, WORK, path
from vicinal.sampling.shipped import shipped


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.kernels.agree", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", default="", help="the name of one that this CPU can run")
    name = parser.parse_args().set
    os.environ.update({"VICINAL_KERNELS": name} if name else {})
    found = shipped()
    if found is None:
        sys.exit("there is no extension that fits this CPU and these sources: python -m tools.kernels src/vicinal")
    the_set = next(one for one in SETS if one.name == found.name)
    ours = recorded({**os.environ, "VICINAL_KERNELS": found.name, "PYTHONPATH": path()})
    numbas = recorded(the_set.settings(WORK))
    differing = [one.split("\t")[1] for one, other in zip(ours, numbas, strict=True) if one != other]
    print(f"{found.name}: {len(ours) - len(differing)} of {len(ours)} results as Numba's", *differing, sep="\n    ")
    sys.exit(1 if differing else 0)


def recorded(settings: dict[str, str]) -> list[str]:
    """A line for each pipeline, of what comes out in a process with these settings."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "digests.txt")
        command = [sys.executable, "-m", "tools.digests", "--record", str(file)]
        subprocess.run(command, env=settings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return file.read_text("utf-8").splitlines()


if __name__ == "__main__":
    main()
