"""Writes docs/migration.md: what the transforms of other libraries are called here.

python tools/make_migration.py            writes it
python tools/make_migration.py --check    exits 1 when it is not current
"""

from __future__ import annotations

import sys
from pathlib import Path

from vicinal.transforms.absent import why_absent
from vicinal.transforms.catalogue import CATALOGUE
from vicinal.transforms.elsewhere import called_here

PAGE = Path(__file__).parents[1] / "docs/migration.md"
PEERS = Path(__file__).with_name("peers.txt")
HEAD = """# Coming from another library

<!-- Made by tools/make_migration.py from tools/peers.txt and the tables of names in src/vicinal/transforms: do not edit. -->

Vicinal answers to these names: `vicinal.Fliplr`, a recipe with `Fliplr`, and `vicinal transforms Fliplr` name
`HorizontalFlip`. What is different everywhere:

- Values, noise and thresholds are fractions of the range, whatever the dtype: an 8-bit value v is v / 255.
- Angles are in degrees, clockwise on the screen (Albumentations and torchvision's `rotate` count the other way); hues are
  in turns.
- Factors are factors: a gamma of 80 to 120 in Albumentations is `Gamma((0.8, 1.2))`.
- `(low, high)` is a range, `[a, b]` a choice, and one number is that number: torchvision's `RandomRotation(30)` is
  `Rotate((-30, 30))`. Only `ColorJitter` takes one number for a range, as torchvision does.
- Every transform is applied to all pictures unless `p` says less (RandomErasing alone begins with 0.5, as torchvision's); in
  Albumentations most have `p=0.5`.
- Masks, boxes and keypoints go into the same call, and are moved with the picture.

What is called the same may have other arguments: `vicinal transforms NAME` prints them, and a wrong one is refused with the
right one named.
"""


def peers() -> dict[str, list[str]]:
    """The names of each library, in the order of the file."""
    found: dict[str, list[str]] = {}
    library = ""
    for line in PEERS.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            library = line.removeprefix("= ")
            found[library] = []
        elif line and not line.startswith("#"):
            found[library] += line.split()
    return found


def table(library: str, names: list[str]) -> str:
    """Of one library, in Markdown: the names that are the same, those that are others here, and those that are absent."""
    here = {name: called_here(name, CATALOGUE) for name in names}
    same = [name for name, ours in here.items() if name == ours]
    lines = [f"## {library}", ""]
    if same:
        lines += [f"Called the same: {', '.join(same)}.", ""]
    others = [f"| {name} | {ours} |" for name, ours in here.items() if ours and ours != name]
    if others:
        lines += [f"| {library} | Vicinal |", "|---|---|", *others, ""]
    absent = _by_reason([name for name, ours in here.items() if ours is None])
    if absent:
        lines += ["| not in Vicinal | |", "|---|---|", *(f"| {', '.join(row)} | {why} |" for why, row in absent.items()), ""]
    return "\n".join(lines)


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(table(library, names) for library, names in peers().items())]).rstrip() + "\n"


def _by_reason(names: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(why_absent(name) or "no answer", []).append(name)
    return found


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text():
        sys.exit(f"{PAGE.name} is not current: run python tools/make_migration.py")
