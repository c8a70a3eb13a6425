"""Results as they are kept in the repository."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.machine import describe
from experiments.common.arguments import Arguments, results_folder
from vicinal.errors import DataError
from vicinal.experiments.training.checkpoint import store_text
from vicinal.versions import versions

FILE = "results.json"
KEYS = ("question", "data", "settings", "seeds", "seconds", "outcome", "answers", "pictures")
"""What every experiment states. "seconds": {"wall", "cpu"}; "outcome": rows of its table, as its outcome.py reads them;
"answers": by name, as ``answer`` makes them; "pictures": by file name beside results.json, what each shows."""


def publish(arguments: Arguments, results: Mapping[str, Any]) -> Path:
    """Writes ``results`` with the machine and the versions to the experiment's folder; gives the path.

    Raises DataError where one of KEYS is missing.
    """
    missing = [name for name in KEYS if name not in results]
    if missing:
        raise DataError(f"results of {arguments.name}: expected {', '.join(KEYS)}, got no {', no '.join(missing)}")
    used = {**versions(), "torch": metadata.version("torch")}
    whole = {"experiment": arguments.name, **results, "full": arguments.full, "machine": describe(used)}
    path = arguments.results / FILE
    store_text(path, json.dumps(whole, indent=1) + "\n")
    return path


def published(name: str) -> dict[str, Any] | None:
    """The results of an experiment that the repository holds; None where it was not run yet."""
    path = results_folder(name) / FILE
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
