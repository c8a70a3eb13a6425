"""Kills jobs at random instants, resumes them, and compares what they leave with what a job leaves that nobody disturbed.

    python tools/crash_test.py --kills 40 --engines local processes ray

Each kill is a SIGKILL to the job's whole process group. While a job runs, and after each kill, every file that is
visible in OUT must have the bytes of the same file of a job that threads ran undisturbed. In the end the trees must be
equal, whatever the engine: anything left over would be found out.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import attrs
from rich.console import Console
from rich.table import Table

PRIVATE = ".vicinal"
ENGINES = {"local": [], "processes": ["--processes", "2"], "ray": ["--engine", "ray", "--processes", "2"]}
LONGEST = 300.0
"""Seconds after which a job that nobody kills is held to hang."""


@attrs.define
class Outcome:
    """What was seen of one engine."""

    engine: str
    seconds: float = 0.0
    kills: int = 0
    jobs: int = 0
    equal: int = 0
    stages: list[str] = attrs.field(factory=list)
    seen: set[tuple[str | int, ...]] = attrs.field(factory=set)
    wrong: set[str] = attrs.field(factory=set)


@attrs.frozen
class Trial:
    """One job: its command but for OUT, and the bytes that OUT must have in the end, as SHA-256 by path."""

    command: tuple[str, ...]
    truth: dict[str, str]

    def start(self, out: Path) -> subprocess.Popen[str]:
        resume = ["--resume"] if out.exists() else []
        return subprocess.Popen(
            [*self.command, str(out), *resume], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def look(self, out: Path, outcome: Outcome) -> None:
        """Compares what can be seen now with the truth, each version of a file once."""
        for path in visible(out):
            try:
                found = (out / path).stat()
                version = (out.name, path, found.st_ino, found.st_mtime_ns, found.st_size)
                if version in outcome.seen:
                    continue
                digest = hash_of(out, path)
            except FileNotFoundError:  # moved or removed while one looks
                continue
            outcome.seen.add(version)
            if self.truth.get(path) != digest:
                outcome.wrong.add(path)


def visible(out: Path) -> list[str]:
    """The files of a data set, without those that the job keeps for itself."""
    return [path for path in tree(out) if not path.startswith(f"{PRIVATE}/")]


def tree(out: Path) -> list[str]:
    return sorted((Path(folder) / name).relative_to(out).as_posix() for folder, _, names in os.walk(out) for name in names)


def hashes(out: Path) -> dict[str, str]:
    return {path: hash_of(out, path) for path in tree(out)}


def hash_of(out: Path, path: str) -> str:
    """Of a file; of summary.html without its rows of one run alone, as how long it took."""
    data = (out / path).read_bytes()
    data = re.sub(rb'<tr class="run">.*?</tr>\n', b"", data, flags=re.DOTALL) if path == "summary.html" else data
    return hashlib.sha256(data).hexdigest()


def finish(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate(timeout=LONGEST)
    if process.returncode:
        raise SystemExit(f"a job that nobody killed ended with {process.returncode}:\n{errors}")


def watched(trial: Trial, out: Path, outcome: Outcome, process: subprocess.Popen[str], seconds: float | None) -> bool:
    """Looks on until the job ends, or kills it after ``seconds``. Whether it ended by itself."""
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            trial.look(out, outcome)
            over.wait(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        if seconds is None:
            finish(process)
            return True
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return False
        finish(process)
        return True
    finally:
        over.set()
        watcher.join()


def torment(trial: Trial, engine: str, kills: int, folder: Path, draw: random.Random) -> Outcome:
    """A job that is left alone, then jobs that are killed until they end by themselves, up to ``kills`` in all."""
    outcome = Outcome(engine)
    while outcome.kills < kills or outcome.jobs == 0:
        out = folder / f"{engine}-{outcome.jobs}"
        ended, before, began = False, outcome.kills, time.perf_counter()
        while not ended:
            alone = outcome.jobs == 0 or outcome.kills == kills
            process = trial.start(out)
            ended = watched(trial, out, outcome, process, None if alone else draw.uniform(0.1, 1.0) * outcome.seconds)
            if not ended:
                outcome.kills += 1
                outcome.stages.append(stage(out))
            trial.look(out, outcome)
        if outcome.kills == before:  # the machine may have become faster or slower
            outcome.seconds = time.perf_counter() - began
        outcome.jobs += 1
        found = hashes(out)
        outcome.equal += found == trial.truth
        outcome.wrong |= {path for path in found.keys() | trial.truth if found.get(path) != trial.truth.get(path)}
        shutil.rmtree(out)
        sys.stderr.write(f"{engine}: {outcome.kills} kills, {outcome.jobs} jobs, {outcome.equal} equal\n")
    return outcome


def stage(out: Path) -> str:
    """How far a killed job was."""
    if not (out / PRIVATE / "job.json").exists():
        return "the plan"
    if (out / "manifest.jsonl").exists():
        return "the end"
    return "shards" if any((out / PRIVATE / "receipts").glob("*.json")) else "the first shards"


def source(folder: Path, count: int) -> Path:
    """Class folders of real pictures, and one that cannot be read."""
    data = Path(os.environ.get("VICINAL_DATA", "../shared/data")) / "coco128" / "images"
    pictures = sorted(data.resolve().glob("*.jpg"))
    if not pictures:
        raise SystemExit(f"{data}: no pictures; set VICINAL_DATA")
    for number in range(count):
        target = folder / f"class-{number % 3}" / f"{number:05d}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pictures[number % len(pictures)], target)
    (folder / "class-0" / "broken.jpg").write_bytes(b"no picture")
    return folder


def show(outcomes: list[Outcome]) -> None:
    table = Table("engine", "undisturbed, s", "kills", "of them in", "jobs", "equal", "files looked at", "wrong files")
    for one in outcomes:
        where = ", ".join(f"{name} {one.stages.count(name)}" for name in sorted(set(one.stages)))
        row = (one.kills, where, one.jobs, one.equal, len(one.seen), ", ".join(sorted(one.wrong)[:5]) or "none")
        table.add_row(one.engine, f"{one.seconds:.1f}", *map(str, row))
    Console(width=160).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40, help="for each engine")
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--recipe", default="gentle", help="a name or a file")
    parser.add_argument("--to", default="folder", help="the format of OUT")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vicinal-crash-") as temporary:
        folder = Path(temporary)
        src = source(folder / "src", given.pictures)
        command = [
            sys.executable, "-m", "vicinal.cli", "augment", str(src), "--format", "folder", "--recipe", given.recipe,
            "--copies", "2", "--seed", "3", "--to", given.to, "--shard-size", "40",
        ]  # fmt: skip
        finish(Trial(tuple(command), {}).start(folder / "undisturbed"))
        truth = hashes(folder / "undisturbed")
        outcomes = []
        for engine in given.engines:
            trial = Trial((*command, *ENGINES[engine]), truth)
            outcomes.append(torment(trial, engine, given.kills, folder, random.Random(given.seed)))
            show(outcomes)
    if any(one.wrong or one.equal < one.jobs for one in outcomes):
        sys.exit("not equal")


if __name__ == "__main__":
    main()
