"""Shows that a change moved no byte: ``python -m tools.digests --check tools/digests/be9d0c3.txt``.

``--record FILE`` draws 450 (``--count``) combinations of pipelines and pictures that run, and some that are refused, from a
committed seed, and writes a line for each: the SHA-256 of all that comes out (or the class of the error), the pipeline,
and what it is called with. ``--check FILE`` runs the lines of such a file again and prints each that differs. Write a file
of your own for a change of yours: ``be9d0c3.txt`` was written by the commit of that name, on a CPU with AVX2.

Bytes of floats depend on the CPU (which instructions it has) and on the versions of NumPy and OpenCV, so this is run by
hand before and after a change on one machine, and is no test of the suite. It uses public names only.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import vicinal as vc
from tools.digests.call import outcome
from tools.digests.combination import Given, combination
from tools.digests.digest import digest
from tools.digests.fields import COLOUR, GEOMETRIC, MIXING, TONE

REFUSED = 0.1
"""At most this share of the combinations may be refused: those that run are what shows something."""

COMPOSED = ("OneOf", "SomeOf", "Sometimes", "RandomOrder", "Identity", "Normalize")
TRANSFORMS = (*GEOMETRIC, *TONE, *COLOUR, *MIXING, *COMPOSED)


def said(pipeline: str, given: Given) -> str:
    """The digest of what comes out, or the class of the error: messages may be reworded."""
    try:
        return digest(*outcome(pipeline, given))
    except (vc.SpecError, vc.DataError) as error:
        return f"refused: {type(error).__name__}"
    except Exception as error:  # a fault of its own: the others are still to be run
        return f"failed: {type(error).__name__}: {error}"


def record(path: Path, count: int) -> None:
    """Writes the file, of ``count`` combinations that run and those between them that are refused."""
    lines: list[str] = []
    refused = number = 0
    while len(lines) - refused < count:
        pipeline, given = combination(number)
        number += 1
        answer = said(pipeline, given)
        refused += answer.startswith("refused")
        if answer.startswith("failed"):
            sys.exit(f"{answer}\n    {pipeline}\n    {given}")
        lines.append("\t".join([answer, pipeline, json.dumps(given)]))
    missing = sorted(name for name in TRANSFORMS if not any(f"vc.{name}(" in line for line in lines))
    if missing:
        sys.exit(f"no combination has {', '.join(missing)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {count} that run and {refused} that are refused")
    if refused > REFUSED * count:
        sys.exit(f"expected at most {REFUSED:.0%} that are refused")


def check(path: Path) -> None:
    """Prints each line of the file that comes out otherwise, and fails where there is one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    differing = 0
    for number, line in enumerate(lines, 1):
        recorded, pipeline, given = line.split("\t")
        answer = said(pipeline, json.loads(given))
        if answer != recorded:
            differing += 1
            print(f"{path.name}:{number}: {answer[:200]} in place of {recorded}\n    {pipeline}\n    {given}")
    print(f"{path}: {len(lines) - differing} of {len(lines)} as recorded")
    if differing:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--record", type=Path, metavar="FILE")
    what.add_argument("--check", type=Path, metavar="FILE")
    parser.add_argument("--count", type=int, default=450, help="of combinations to record")
    parser.add_argument("--threads", type=int, default=None, help="of the pipelines; the bytes do not depend on them")
    arguments = parser.parse_args()
    if arguments.threads is not None:
        vc.set_threads(arguments.threads)
    if arguments.record is not None:
        record(arguments.record, arguments.count)
    else:
        check(arguments.check)


if __name__ == "__main__":
    main()
