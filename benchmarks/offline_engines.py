"""What an engine costs: the same job by threads, by processes and by Ray, on this machine.

    python benchmarks/offline_engines.py --pictures 20000 --rounds 3

Photos of 500x375, JPEG in and JPEG out. A run's time is that of the whole command, start and end included. Engines take
turns, so that a change of the machine's speed does not favour one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
from rich.console import Console
from rich.table import Table

from benchmarks import machine

RESULTS = Path(__file__).resolve().parent / "results"
SIZE = (500, 375)
BATCH = 1000
"""Pictures in a folder."""


def engines(cores: int) -> dict[str, list[str]]:
    """Options of the command by the name of the engine; the first is what the others are compared to."""
    return {
        "processes": ["--processes", str(cores)],
        "ray": ["--engine", "ray", "--processes", str(cores)],
        "threads": ["--threads", str(cores)],
    }


def source(folder: Path, count: int) -> Path:
    """``count`` names for the 128 photos of coco128, resized."""
    photos = sorted((Path(os.environ.get("VICINAL_DATA", "../shared/data")) / "coco128" / "images").glob("*.jpg"))
    if not photos:
        raise SystemExit("no photos; set VICINAL_DATA to the folder that holds coco128")
    made = []
    for number, photo in enumerate(photos):
        made.append(folder / "made" / f"{number}.jpg")
        made[-1].parent.mkdir(exist_ok=True)
        cv2.imwrite(str(made[-1]), cv2.resize(cv2.imread(str(photo)), SIZE), [cv2.IMWRITE_JPEG_QUALITY, 90])
    for number in range(count):
        target = folder / "src" / f"{number // BATCH:03d}" / f"{number:06d}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(made[number % len(made)], target)
    return folder / "src"


def seconds(command: list[str], out: Path) -> float:
    """Of one run of the command, its output removed."""
    began = time.perf_counter()
    done = subprocess.run([*command, str(out)], capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stderr)
    shutil.rmtree(out)
    return took


def measure(pictures: int, rounds: int, cores: int, recipe: str, folder: Path) -> dict[str, list[float]]:
    src = source(folder, pictures)
    times: dict[str, list[float]] = {name: [] for name in engines(cores)}
    for _ in range(rounds):
        for name, options in engines(cores).items():
            command = [sys.executable, "-m", "vicinal.cli", "augment", str(src), "--format", "folder", "--recipe", recipe]
            times[name].append(seconds([*command, *options], folder / "out"))
            sys.stderr.write(f"{name}: {times[name][-1]:.1f} s\n")
    return times


def show(times: dict[str, list[float]], pictures: int) -> None:
    table = Table("engine", "median, s", "pictures/s", "over processes", "runs, s")
    base = statistics.median(next(iter(times.values())))
    for name, runs in times.items():
        middle = statistics.median(runs)
        cells = (f"{middle:.1f}", f"{pictures / middle:.0f}", f"{middle / base - 1:+.1%}")
        table.add_row(name, *cells, " ".join(f"{run:.1f}" for run in runs))
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--recipe", default="gentle")
    parser.add_argument("--json", type=Path, default=RESULTS / "published-offline-engines.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vicinal-engines-", dir=".") as folder:
        times = measure(given.pictures, given.rounds, given.cores, given.recipe, Path(folder))
    show(times, given.pictures)
    described = machine.describe({name: version(name) for name in ("vicinal", "ray", "numpy", "numba")})
    result = {"machine": described, "pictures": given.pictures, "recipe": given.recipe, "seconds": times}
    given.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
