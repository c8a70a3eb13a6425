"""The rivals' virtual environments, under .bench-venv: made once, one folder for each file in requirements/."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".bench-venv"
REQUIREMENTS = Path(__file__).resolve().parent / "requirements"


def python_of(environment: str) -> Path:
    """The interpreter of an environment; "" is the one that runs this."""
    return FOLDER / environment / "bin" / "python" if environment else Path(sys.executable)


def install(environment: str) -> bool:
    """Makes or completes the environment; says on standard error what went wrong and returns False."""
    wanted = (REQUIREMENTS / f"{environment}.txt").read_text()
    mark = FOLDER / environment / "installed.txt"
    if mark.exists() and mark.read_text() == wanted:
        return True
    print(f"installing the rivals of requirements/{environment}.txt ...", file=sys.stderr)
    python = python_of(environment)
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER / environment)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    names = [line for line in wanted.splitlines() if line and not line.startswith("#")]
    if subprocess.run([*pip, *names], check=False).returncode:
        failed = [name for name in names if subprocess.run([*pip, name], check=False).returncode]
        print(f"could not install {', '.join(failed)}; left out", file=sys.stderr)
    mark.write_text(wanted)
    return True
