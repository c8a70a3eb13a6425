"""A process that has imported the libraries of most pages, and runs each in a fork of itself: that saves seconds a page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.site import run_page


class Host:
    """Pages run in processes of their own, one after another, as ``run_page.apart`` runs them; ``close`` ends it."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, str(Path(run_page.__file__).resolve())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=run_page.surroundings(python),
        )  # fmt: skip

    def run(self, page: Path, folder: Path) -> tuple[int, str, str]:
        """The exit status, what the page printed, and what went wrong. ``folder``: an empty one, beside which files are put."""
        files = [folder.with_suffix(suffix) for suffix in (".out", ".err")]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([str(page), str(folder), *map(str, files)]), file=self._process.stdin, flush=True)
        status = self._process.stdout.readline()
        assert status, "the process that runs pages has ended"
        return (int(status), *(file.read_text(encoding="utf-8") for file in files))  # type: ignore[return-value]

    def close(self) -> None:
        self._process.communicate()
