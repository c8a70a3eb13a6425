"""Worker processes, one for each library: started, asked, ended."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from benchmarks import environments
from benchmarks.peers import PEERS

THREAD_VARIABLES = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "RAYON_NUM_THREADS",
)


KEPT_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**30), "MALLOC_TRIM_THRESHOLD_": str(2**34)}
"""glibc keeps freed memory: else a fresh array costs page faults, or none, by what its process did before."""


def variables(environment: str, threads: int, **more: str) -> dict[str, str]:
    """Of a process in an environment: thread counts, no calls home, the project on the path."""
    root = environments.ROOT
    path = f"{root}{os.pathsep}{root / 'src'}" if not environment else str(root)
    fixed = {name: str(threads) for name in THREAD_VARIABLES}
    quiet = {"NO_ALBUMENTATIONS_UPDATE": "1", "ALBUMENTATIONS_NO_TELEMETRY": "1", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **fixed, **quiet, "PYTHONPATH": path, **more}


def environment_of(library: str, threads: int, **more: str) -> dict[str, str]:
    """The variables of a worker."""
    return variables(PEERS[library].environment, threads, **PEERS[library].variables, **more)


class Child:
    """A process that answers JSON requests, one a line."""

    def __init__(self, command: list[str], variables: dict[str, str], log: Path) -> None:
        self._log = log.open("a")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True, cwd=environments.ROOT,
            env=variables,
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        """The reply, or {"error": ...} when the process has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            return {"error": f"the worker ended; its log: {self._log.name}"}
        reply: dict[str, Any] = json.loads(line)
        return reply

    def close(self) -> None:
        self._process.communicate(timeout=30)  # closes its standard input, which ends it
        self._log.close()


class Remote(Child):
    """A library in its own process, pinned to ``cores``."""

    def __init__(self, library: str, threads: int, cores: list[int], log: Path, kept: bool = True) -> None:
        self.library, self.threads = library, threads
        python = str(environments.python_of(PEERS[library].environment))
        command = [python, "-m", "benchmarks.worker", library, ",".join(map(str, cores))]
        super().__init__(command, environment_of(library, threads, **(KEPT_MEMORY if kept else {})), log)
