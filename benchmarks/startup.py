"""Start of a fresh process: import, and the first call with and without compiled code on disk."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import environments
from benchmarks.fleet import environment_of
from benchmarks.peers import PEERS

MODULES = {
    "vicinal": "vicinal; vicinal.Pipeline; vicinal.RandomResizedCrop",
    "opencv": "cv2",
    "albumentationsx": "albumentations",
    "dali": "nvidia.dali.fn",
    "kornia": "kornia.augmentation",
}
"""What is imported, if not the peer's name; Vicinal's names are lazy, so they are asked for."""

OTHER = "op_salt_and_pepper"
"""A case that needs kernels which 8-bit colour mostly does not."""

SCRIPT = """
import json, sys, time
begin = time.perf_counter()
import {module}
imported = time.perf_counter() - begin
from benchmarks import peers
from benchmarks.worker import work_of
work = work_of("{case}", 1, batch=2)
begin = time.perf_counter()
peers.prepare("{library}", work)()
first = time.perf_counter() - begin
print("RESULT", json.dumps({{"import": imported, "first": first}}))
"""


def _fresh(library: str, case: str, cache: str | None) -> dict[str, float]:
    python = environments.python_of(PEERS[library].environment)
    module = MODULES.get(library, PEERS[library].module)
    variables = environment_of(library, 1, **({"NUMBA_CACHE_DIR": cache} if cache else {}))
    done = subprocess.run(
        [str(python), "-c", SCRIPT.format(module=module, case=case, library=library)],
        capture_output=True, text=True, cwd=environments.ROOT, env=variables, check=False,
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no result")
    result: dict[str, float] = json.loads(line.removeprefix("RESULT "))
    return result


def measure(library: str, case: str, rounds: int = 3) -> dict[str, Any]:
    """Seconds and MiB: ``import``, ``first`` (call, compiled code on disk) and, of Vicinal alone, ``compile`` (the
    first call of all), ``rest`` (of OTHER, after that) and ``written`` (compiled code on disk).
    """
    try:
        result: dict[str, Any] = {"library": library}
        if PEERS[library].module == "vicinal":
            with tempfile.TemporaryDirectory() as cache:
                result["compile"] = _fresh(library, case, cache)["first"]
                result["rest"] = _fresh(library, OTHER, cache)["first"]
                files = [file for file in Path(cache).rglob("*") if file.is_file()]
                result["written"] = sum(file.stat().st_size for file in files) / 2**20
                runs = [_fresh(library, case, cache) for _ in range(rounds)]
        else:
            runs = [_fresh(library, case, None) for _ in range(rounds)]
    except RuntimeError as error:
        return {"library": library, "reason": str(error)[:200]}
    return result | {key: statistics.median(run[key] for run in runs) for key in ("import", "first")}
