"""A library's process, from outside."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.environments import ROOT, python_of
from benchmarks.fleet import KEPT_MEMORY, THREAD_VARIABLES
from experiments.batches.settings import LIBRARIES, PACKAGES


class Remote:
    """The process of one library, on ``core``, with ``pictures`` in a .npy file. What it says goes to ``log``.

    ``versions``: of the library and its NumPy. ``fault``: why it did not start, else None.
    """

    def __init__(self, library: str, pictures: Path, core: int, log: Path) -> None:
        self.library = library
        own = LIBRARIES[library] == ""
        one = dict.fromkeys(THREAD_VARIABLES, "1")
        quiet = {"NO_ALBUMENTATIONS_UPDATE": "1", "PYTHONWARNINGS": "ignore"}
        path = f"{ROOT}{os.pathsep}{ROOT / 'src'}" if own else str(ROOT)
        arguments = [library, PACKAGES[library], str(pictures), str(core)]
        with log.open("a") as stream:
            self._process = subprocess.Popen(
                [str(python_of(LIBRARIES[library])), "-m", "experiments.batches.worker", *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stream, text=True, cwd=ROOT,
                env={**os.environ, **one, **quiet, **KEPT_MEMORY, "PYTHONPATH": path},
            )  # fmt: skip
        first = self._reply()
        self.versions: dict[str, str] = first.get("versions", {})
        self.fault: str | None = first.get("error")

    def time(self, task: str, how: str, count: int, calls: int) -> dict[str, Any]:
        """Seconds of ``calls`` calls for ``count`` pictures: "cpu" and "wall"; or "unsupported" or "error"."""
        assert self._process.stdin is not None
        request = {"task": task, "how": how, "count": count, "calls": calls}
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return {"error": "the process ended"}
        return self._reply()

    def _reply(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        return found

    def __enter__(self) -> Remote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)  # closes its standard input, which ends it
