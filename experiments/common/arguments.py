"""The command line of an experiment."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import attrs

from vicinal.errors import DataError, expected

ROOT = Path(__file__).resolve().parents[2]


@attrs.frozen(kw_only=True)
class Arguments:
    """``name``: of the experiment. ``data``: the folder of all data sets. ``out``: where work is kept, so that a stopped
    experiment goes on. ``results``: where results and plots are written. ``full``: longer settings. ``threads``: of torch.
    """

    name: str
    data: Path
    out: Path
    results: Path
    full: bool = False
    threads: int = 1

    def dataset(self, name: str) -> Path:
        """The data set ``name`` below ``data``; DataError where it is not there."""
        path = self.data / name
        if not path.exists():
            raise DataError(f"{path}: expected the data set there; --data or VICINAL_DATA name the folder that holds it")
        return path


def parse(name: str, doc: str, given: Sequence[str] | None = None) -> Arguments:
    """The arguments of experiment ``name``; of the process where ``given`` is None. ``doc``: shown by --help.

    Results of the default settings go to experiments/NAME/results, those of --full to OUT/results.
    """
    parser = argparse.ArgumentParser(prog=f"python -m experiments.{name}", description=doc.partition("\n")[0])
    shared = Path(os.environ.get("VICINAL_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=shared, help="folder of the data sets (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="folder for work, gone on with when it exists (default: experiments-out/NAME)")
    parser.add_argument("--full", action="store_true", help="the longer settings; results go to OUT/results")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads (default: %(default)s)")
    found = parser.parse_args(given)
    if found.threads < 1:
        parser.error(expected("--threads", "a number of 1 or more", found.threads))
    out = found.out or ROOT / "experiments-out" / (f"{name}-full" if found.full else name)
    results = out / "results" if found.full else results_folder(name)
    return Arguments(name=name, data=found.data, out=out, results=results, full=found.full, threads=found.threads)


def results_folder(name: str) -> Path:
    """Where the results of an experiment are kept in the repository."""
    return ROOT / "experiments" / name / "results"
