"""The drop-ins beside the libraries they replace, the same code but for the import, interleaved, as ratios.

``python benchmarks/compat.py [--rounds 9] [--case imgaug_heavy ...] [--json FILE]``. Each in a process of its own, on one core
and one thread: imgaug 0.4.0 with the NumPy of its time, Albumentations 2.0.8. Medians of CPU time.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import environments  # noqa: E402
from benchmarks.compat_calls import CASES  # noqa: E402
from benchmarks.fleet import KEPT_MEMORY, Child, variables  # noqa: E402
from benchmarks.single import measure  # noqa: E402

ENVIRONMENTS = {"imgaug": "imgaug", "albumentations": "main"}
ASKED = {"imgaug": 10, "albumentations": 2}
REPETITION = 0.2
"""Seconds."""


def start(which: str, environment: str, core: int) -> Child:
    command = [str(environments.python_of(environment)), "-m", "benchmarks.compat_calls", which, str(core)]
    log = ROOT / ".bench-venv" / f"compat-{which}-{environment or 'vicinal'}.log"
    return Child(command, variables(environment, 1, **KEPT_MEMORY), log)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", nargs="*", default=list(CASES), choices=list(CASES))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = {}
    print("| case | vicinal, ms | the original, ms | times as fast | asked |\n|---|--:|--:|--:|--:|")
    for case in given.case:
        library = CASES[case]
        if not environments.install(ENVIRONMENTS[library]):
            continue
        children = {"ours": start("ours", "", given.core), "original": start("original", ENVIRONMENTS[library], given.core)}
        rows[case] = row = measure(case, children, given.rounds, REPETITION)
        for child in children.values():
            child.close()
        ours, theirs = row["ours"], row["original"]
        both = isinstance(ours, float) and isinstance(theirs, float)
        numbers = f"{ours / 1e3:.2f} | {theirs / 1e3:.2f} | {theirs / ours:.1f}" if both else f"{ours} | {theirs} | -"
        print(f"| `{case}` | {numbers} | {ASKED[library]} |", flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
