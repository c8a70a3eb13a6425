"""Installs the wheel of dist/ into an empty environment and shows what a new user gets: ``make try-wheel``.

Runs README.md's first example in an empty folder: without Numba, without a word, and its first call takes no longer than
MOST seconds of CPU beyond the imports.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 0.2

MEASURE = """
import sys, time
started = time.process_time()
{before}
ready = time.process_time()
{call}
first = time.process_time() - ready
{after}
assert "numba" not in sys.modules
print(f"CPU seconds: import and picture {{ready - started:.2f}}, first call {{first:.2f}}, all {{time.process_time():.2f}}")
assert first <= {most}, "the first call takes longer than it should"
"""


def main() -> None:
    (wheel,) = (ROOT / "dist").glob("vicinal-*.whl")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(Path(folder, "env"), with_pip=True)
        python = Path(folder, "env", "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel], check=True)
        subprocess.run([python, "-m", "pip", "list", "--disable-pip-version-check"], check=True)
        empty = Path(folder, "empty")
        empty.mkdir()
        done = subprocess.run([python, "-c", _measured()], cwd=empty, check=False, capture_output=True, text=True)
        print(done.stdout, done.stderr, sep="")
        sys.exit(done.returncode or bool(done.stderr))


def _measured() -> str:
    """The first example, with its first call timed."""
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    if example is None:
        sys.exit("README.md: expected an example")
    lines = example[1].splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("out = "))
    before, after = "\n".join(lines[:at]), "\n".join(lines[at + 1 :])
    return MEASURE.format(before=before, call=lines[at], after=after, most=MOST)


if __name__ == "__main__":
    main()
