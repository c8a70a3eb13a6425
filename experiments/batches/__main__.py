"""Times the augmentation of 32 and 256 Fashion-MNIST pictures one by one and at once, beside other libraries.

python -m experiments.batches    takes a minute or two on an idle machine, without the first installation of the others
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import numpy as np

import vicinal as vc
from benchmarks import environments
from experiments.batches.measure import measure
from experiments.batches.plot import plot
from experiments.batches.remote import Remote
from experiments.batches.settings import DATA, FULL, LIBRARIES, Settings
from experiments.batches.ways import TASKS
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.command import command
from vicinal.errors import DataError


def run(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """The results as JSON, and their plot."""
    settings = settings or (FULL if arguments.full else Settings())
    data = vc.datasets.read(str(arguments.dataset(DATA)), only="test")
    for environment in {LIBRARIES[name] for name in settings.libraries} - {""}:
        environments.install(environment)
    pictures = np.stack([data[index]["image"] for index in range(max(settings.sizes))])
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file, clock = Path(folder) / "pictures.npy", Clock(Path(folder) / "clock")
        np.save(file, pictures)
        core = max(os.sched_getaffinity(0))
        log = arguments.out / "workers.log"
        remotes = [stack.enter_context(Remote(name, file, core, log)) for name in settings.libraries]
        rows, missing = measure(remotes, settings)
        found = {remote.library: remote.versions for remote in remotes if remote.versions}
        for what, why in missing.items():
            print(f"{what}: {why}", file=sys.stderr)
        if not rows:
            raise DataError(f"batches: expected times of {', '.join(settings.libraries)}, got none; see {log}")
        stack.close()  # so that the time of the processes counts
        spent = clock.total()
    results = {
        "question": "How much faster is a batch augmented at once than its pictures one by one?",
        "data": f"Fashion-MNIST, the first {max(settings.sizes)} test pictures, 28 x 28, uint8",
        "settings": {
            **attrs.asdict(settings), "tasks": TASKS,
            "time": "medians of CPU time; one thread, one core; all ways take turns in every round",
        },
        "seeds": [],
        "libraries": found, "missing": missing, "outcome": rows, "answers": {}, "seconds": spent,
        "pictures": {"time.png": "Time of a picture for four libraries, one by one and at once"},
    }  # fmt: skip
    plot(results, arguments.results / "time.png")
    return results


if __name__ == "__main__":
    command("batches", __doc__, run)
