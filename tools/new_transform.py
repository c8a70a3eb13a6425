"""Makes a new transform that works: ``make new NAME=MedianBlur [FOLDER=blur]``.

Writes its file, its row in the catalogue, its test arguments and its row in the gallery, and runs the tools that make the
rest from those four. Then write what it does into its file, and in the other three what shows it.

python -m tools.new_transform MedianBlur --folder blur                 all of it
python -m tools.new_transform MedianBlur --folder blur --no-pictures   without the gallery and the golden values
"""

from __future__ import annotations

import argparse
import keyword
import os
import re
import subprocess
import sys
from pathlib import Path

import vicinal
from vicinal.errors import SpecError
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.elsewhere import NAMES

ROOT = Path(__file__).parents[1]
ROOMS = tuple(name for name in FOLDERS if name not in ("corrupt", "policy", "mix", "own", "compose"))
TOOLS = (["tools/make_stub.py"], ["-m", "tools.make_typed"], ["tools/make_readme.py"])
PICTURES = (["tools/make_gallery.py"], ["-m", "tools.make_golden"])
ARGUMENTS = '{"factor": (0.5, 1.5)},'

SKELETON = '''"""To be written: what {name} is, in a few words."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Linear
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class {name}(Transform):
    """To be written; as it stands, it multiplies every value by a factor.

    ``factor``: at least 0; 1 keeps the picture.

    >>> vc.{name}(0.5)(np.array([[10, 100, 200]], np.uint8))
    array([[  5,  50, 100]], dtype=uint8)
    """

    factor: fields.Parameter = fields.number(default=(0.8, 1.2), low=0)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=factor, bias=np.zeros(factor.shape)))
'''


def module_of(name: str) -> str:
    """``MedianBlur`` as ``median_blur``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def check(name: str, folder: str) -> None:
    """SpecError where the name is none of a class, is taken, or is what another library calls one that there is."""
    if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name) or keyword.iskeyword(name):
        raise SpecError(f"NAME: expected the name of a class, as MedianBlur, got {name!r}")
    if folder not in ROOMS:
        raise SpecError(f"FOLDER: expected one of {', '.join(ROOMS)}, got {folder!r}")
    if name in vicinal.__all__ or (ROOT / f"src/vicinal/transforms/{folder}/{module_of(name)}.py").exists():
        raise SpecError(f"NAME: expected a new one, got {name!r}, which is there")
    for own, theirs in NAMES.items():
        if name in theirs.split():
            place = "transforms/elsewhere.py"
            raise SpecError(f"NAME: {name!r} stands in {place} as another name of {own}; take it out there first")


def write(name: str, folder: str) -> list[Path]:
    """The file and the three rows; gives what was written."""
    source = ROOT / "src/vicinal"
    made = source / f"transforms/{folder}/{module_of(name)}.py"
    made.write_text(SKELETON.format(name=name), encoding="utf-8")
    rows = {
        source / "transforms/catalogue.py": (f'    "{folder}": {{\n', "    },\n", f'        "{name}": "{module_of(name)}",\n'),
        ROOT / "tests/transforms/examples.py": ("ARGUMENTS: ", "}\n", f'    "{name}": {ARGUMENTS}\n'),
        source / "report/specs.py": ("ARGUMENTS: ", "}\n", f'    "{name}": {ARGUMENTS}\n'),
    }
    for path, (start, end, row) in rows.items():
        add_row(path, start, end, row)
    return [made, *rows]


def add_row(path: Path, start: str, end: str, row: str) -> None:
    """Puts ``row`` at the end of the table that begins with ``start`` and ends with the line ``end``."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if line.startswith(start))
    last = next(index for index in range(first + 1, len(lines)) if lines[index] == end)
    path.write_text("".join([*lines[:last], row, *lines[last:]]), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Makes a new transform that works.")
    parser.add_argument("name", help="of the class, as MedianBlur")
    parser.add_argument("--folder", default="color", help=f"below src/vicinal/transforms: {', '.join(ROOMS)}")
    parser.add_argument("--no-pictures", action="store_true", help="do not draw the gallery and the golden values anew")
    given = parser.parse_args()
    try:
        check(given.name, given.folder)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    for path in write(given.name, given.folder):
        print(path.relative_to(ROOT))
    paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    for command in TOOLS if given.no_pictures else TOOLS + PICTURES:
        subprocess.run(
            [sys.executable, *command], check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
