"""Writes the tables of README.md that code knows: transforms, recipes and formats.

python tools/make_readme.py            writes them
python tools/make_readme.py --check    exits 1 when they are not current
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from vicinal.datasets.formats.table import FORMATS, find
from vicinal.datasets.header import HOLDS
from vicinal.recipes.load import names
from vicinal.recipes.load import summary as purpose
from vicinal.transforms.catalogue import FOLDERS, describe, summary, transform_class

README = Path(__file__).parents[1] / "README.md"
SHARED = frozenset({"p", "interpolation", "border", "fill", "mask_fill"})


def transforms_table() -> str:
    lines = ["| transform | what it does | parameters |", "|---|---|---|"]
    for family, members in FOLDERS.items():
        lines.append(f"| **{family}** | | |")
        for name in members:
            cls = transform_class(name)
            own = ", ".join(f"`{note.name}`" for note in describe(cls) if note.name not in SHARED)
            lines.append(f"| {name} | {summary(cls)} | {own} |")
    return "\n".join(lines)


def recipes_table() -> str:
    return "\n".join(["| recipe | for |", "|---|---|", *(f"| {name} | {purpose(name)} |" for name in names())])


def formats_table() -> str:
    lines = ["| format | what it is | labels |", "|---|---|---|"]
    for name in FORMATS:
        format = find(name)
        held = ", ".join(kind for kind in HOLDS if kind in format.holds)
        lines.append(f"| {name} | {format.summary} | {held} |")
    return "\n".join(lines)


def renewed(text: str) -> str:
    """README's text with its generated parts as the code has them now."""
    tables = {"transforms": transforms_table(), "recipes": recipes_table(), "formats": formats_table()}
    for name, table in tables.items():
        pattern = rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)"
        part = re.compile(pattern, flags=re.DOTALL)
        text, count = part.subn(lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text)
        if count != 1:
            raise SystemExit(f"README.md: expected one pair of markers {name}:start and {name}:end, found {count}")
    return text


def main() -> int:
    text = README.read_text(encoding="utf-8")
    current = renewed(text)
    if "--check" in sys.argv[1:]:
        if current != text:
            print("README.md: tables are not current; run make gallery", file=sys.stderr)
        return int(current != text)
    README.write_text(current, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
