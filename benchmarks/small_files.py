"""What a job costs for each tiny picture: files of 8x8 pixels, five copies of each, to tar shards and to class folders.

    python -m benchmarks.small_files                                this tree
    python -m benchmarks.small_files --against ../main/src          two trees that take turns

CPU seconds of the whole command, start and end included, since the pixels cost next to nothing here.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from vicinal.files.write import encode

HERE = Path(__file__).resolve().parent.parent / "src"
EACH = 2_000
"""Files in a class folder."""
COPIES = 5
OUTPUTS = {"webdataset": ["--to", "webdataset"], "folder": []}


def make(root: Path, count: int) -> Path:
    """``count`` grey PNGs of 8x8, all different, in class folders."""
    random = np.random.default_rng(0)
    for number in range(count):
        folder = root / f"class-{number // EACH:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:07d}.png").write_bytes(encode(random.integers(0, 256, (8, 8, 1), np.uint8), ".png"))
    return root


def cost(tree: Path, src: Path, out: Path, options: list[str]) -> float:
    """CPU seconds of one job by the code in ``tree``, its output removed."""
    command = [sys.executable, "-m", "vicinal.cli", "augment", str(src), str(out), "--copies", str(COPIES), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(tree)})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(done.stderr)
    shutil.rmtree(out)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Makes the pictures, runs the jobs, prints a row for each output and tree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--against", type=Path, help="the src folder of another tree")
    parser.add_argument("--to", nargs="+", choices=[*OUTPUTS], default=[*OUTPUTS])
    given = parser.parse_args()
    trees = [HERE] if given.against is None else [given.against.resolve(), HERE]
    table = Table("output", "code", "CPU s, median", "us a picture", "runs, s")
    with tempfile.TemporaryDirectory(prefix="vicinal-small-") as held:
        src = make(Path(held) / "src", given.files)
        for name in given.to:
            runs: dict[Path, list[float]] = {tree: [] for tree in trees}
            for _ in range(given.rounds):
                for tree in trees:
                    runs[tree].append(cost(tree, src, Path(held) / "out", OUTPUTS[name]))
            for tree, found in runs.items():
                middle = statistics.median(found)
                each = 1e6 * middle / (given.files * COPIES)
                table.add_row(name, str(tree), f"{middle:.1f}", f"{each:.0f}", " ".join(f"{run:.1f}" for run in found))
    Console().print(table)


if __name__ == "__main__":
    main()
