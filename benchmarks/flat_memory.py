"""Memory of two jobs: a million tiny pictures in tars, and a hundred thousand in folders, planned and run to the end.

    python -m benchmarks.flat_memory            writes results/flat-memory.json and results/flat-memory.png
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import numpy as np

from vicinal.files.write import encode

RESULTS = Path(__file__).parent / "results"
EACH = 10_000
"""Pictures in one class folder, or in one tar."""


def picture(number: int) -> bytes:
    """A grey 8x8 PNG of some 120 bytes, unlike all others."""
    return encode(np.random.default_rng(number).integers(0, 256, (8, 8, 1), np.uint8), ".png")


def make_folder(root: Path, count: int) -> None:
    """Class folders of 10,000 pictures."""
    for start in range(0, count, EACH):
        folder = root / f"class-{start // EACH:03d}"
        folder.mkdir(parents=True)
        for number in range(start, min(start + EACH, count)):
            (folder / f"{number:07d}.png").write_bytes(picture(number))


def make_shards(root: Path, count: int) -> None:
    """WebDataset tars of 10,000 pictures with their classes."""
    root.mkdir(parents=True)
    for start in range(0, count, EACH):
        with tarfile.open(root / f"train-{start // EACH:06d}.tar", "w") as tar:
            for number in range(start, min(start + EACH, count)):
                for suffix, data in (("png", picture(number)), ("cls", str(number % 10).encode())):
                    member = tarfile.TarInfo(f"{number:07d}.{suffix}")
                    member.size = len(data)
                    tar.addfile(member, io.BytesIO(data))


def resident(pid: int) -> float:
    """MiB of memory that a process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def watch(source: Path, out: Path) -> dict[str, object]:
    """Runs ``vicinal augment``, and looks twice a second at its memory and at how many outputs have receipts."""
    command = [sys.executable, "-m", "vicinal.cli", "augment", str(source), str(out), "--recipe", "gentle", "--threads", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    started, rows, receipts = time.perf_counter(), [], out / ".vicinal" / "receipts"
    while process.poll() is None:
        done = sum(json.loads(path.read_text())["outputs"] for path in receipts.glob("*.json")) if receipts.is_dir() else 0
        rows.append((round(time.perf_counter() - started, 2), round(resident(process.pid), 1), done))
        time.sleep(0.5)
    said = process.stdout.read() if process.stdout else ""
    planned = next((row[0] for row in rows if row[2]), rows[-1][0])
    return {
        "peak_mib": max(row[1] for row in rows), "planned_s": planned, "seconds": rows[-1][0], "outputs": rows[-1][2],
        "exit": process.returncode, "said": said.strip().splitlines()[-1:], "rows": rows,
    }  # fmt: skip


def draw(runs: dict[str, dict[str, object]], path: Path) -> None:
    """Resident memory over time, a line a run."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 3.2))
    for name, run in runs.items():
        rows = np.array(run["rows"])
        axes.plot(rows[:, 0], rows[:, 1], label=f"{name} (peak {run['peak_mib']:.0f} MiB)")
    axes.set(xlabel="seconds", ylabel="resident memory, MiB", ylim=(0, 600))
    axes.legend(loc="upper right")
    figure.tight_layout()
    figure.savefig(path, dpi=90)


def main() -> None:
    """Makes the pictures, runs both jobs, writes the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shards", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the pictures, used again when it is there")
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="vicinal-memory-"))
    try:
        many, few = (given.keep or work) / "many", (given.keep or work) / "few"
        for folder, count, make in ((many, given.shards, make_shards), (few, given.files, make_folder)):
            if not folder.exists():
                print(f"making {count:,} pictures in {folder}", flush=True)
                make(folder, count)
        runs = {}
        for name, source in ((f"{given.shards:,} in tars", many), (f"{given.files:,} in folders", few)):
            runs[name] = watch(source, work / f"out-{len(runs)}")
            print(name, {key: value for key, value in runs[name].items() if key != "rows"}, flush=True)
        (RESULTS / "flat-memory.json").write_text(json.dumps(runs) + "\n")
        draw(runs, RESULTS / "flat-memory.png")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
