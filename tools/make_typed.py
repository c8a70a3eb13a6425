"""Writes tests/typed/every.py, the test arguments of every transform as mypy checks them: ``python -m tools.make_typed``.

With ``--check`` it writes nothing and fails where the file is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.transforms.examples import ARGUMENTS
from vicinal.transforms.base import Transform

FILE = Path(__file__).parent.parent / "tests/typed/every.py"

HEAD = '''"""Made by tools/make_typed.py: do not edit. Every transform with its test arguments, which mypy --strict checks."""

from __future__ import annotations

import vicinal as vc

EVERY: list[vc.Transform] = [
'''


def text() -> str:
    """The file: a line for each transform."""
    lines = [
        f"    vc.{name}({', '.join(f'{field}={written(value)}' for field, value in given.items())}),\n"
        for name, given in ARGUMENTS.items()
    ]
    return HEAD + "".join(lines) + "]\n"


def written(value: object) -> str:
    """As ruff would have it; transforms in lists are those of the defaults."""
    if isinstance(value, list) and all(isinstance(one, Transform) for one in value):
        return f"[{', '.join(f'vc.{type(one).__name__}()' for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text(), encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text():
        sys.exit("tests/typed/every.py is not current: run python -m tools.make_typed")
