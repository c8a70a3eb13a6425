"""Runs the examples of README.md and of all pages from the wheel of dist/, in an environment of its own: ``make try-docs``.

Each page runs in an empty folder. Says what each costs, and fails where one fails, or the tutorials together take more than
MOST seconds of CPU.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.site.run_page import apart
from tests.site.test_pages import ROOT, WITH_EXAMPLES, name_of

EXTRAS = "cli,datasets,parquet,report,play,torch,boxes,generative,search"
"""What pages use: all but Ray and S3, and Numba, which a wheel with kernels does without."""
MOST = 180


def main() -> int:
    found = sorted((ROOT / "dist").glob("vicinal-*.whl"))
    if len(found) != 1:
        sys.exit(f"dist: expected one wheel of Vicinal (make wheel), got {len(found)}")
    with tempfile.TemporaryDirectory() as folder:
        python = installed(found[0], Path(folder, "env"))
        failed, tutorials = [], 0.0
        for page in WITH_EXAMPLES:
            empty = Path(folder, name_of(page).replace("/", "-"))
            empty.mkdir()
            before = cpu()
            done = apart(page, empty, python)
            took = cpu() - before
            tutorials += took if page.parent.name == "tutorials" else 0
            print(f"{took:7.1f} s  {name_of(page)}{'' if done.returncode == 0 else '  FAILED'}", flush=True)
            if done.returncode:
                failed.append(f"{name_of(page)}:\n{done.stdout[-1500:]}\n{done.stderr[-2500:]}")
    print(f"{tutorials:7.1f} s  all tutorials, of CPU; at most {MOST}", *failed, sep="\n")
    return int(bool(failed) or tutorials > MOST)


def installed(wheel: Path, where: Path) -> str:
    """The interpreter of a new environment with the wheel and EXTRAS; its Vicinal is the wheel's."""
    venv.create(where, with_pip=True)
    python = str(where / "bin/python")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[{EXTRAS}]"]
    subprocess.run([*command, "-c", str(ROOT / "constraints.txt")], check=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    asked = [python, "-c", "import vicinal; print(vicinal.__file__)"]
    place = subprocess.run(asked, cwd=where, env=environment, check=True, capture_output=True, text=True).stdout.strip()
    if not Path(place).is_relative_to(where):
        sys.exit(f"vicinal: expected the wheel's, got {place}")
    return python


def cpu() -> float:
    """Seconds of CPU that finished processes of this one have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
