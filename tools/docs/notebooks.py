"""Tutorials as notebooks, to be downloaded from their pages: Markdown cells, and code cells of Python and of commands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.site.run_page import FENCE, FILE


def write(folder: Path, to: Path) -> None:
    """A notebook for each page of ``folder`` that has examples, and on the page a line that leads to it."""
    to.mkdir(parents=True, exist_ok=True)
    for page in sorted(folder.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if not FENCE.search(text):
            continue
        (to / f"{page.stem}.ipynb").write_text(json.dumps(notebook(text), indent=1) + "\n", encoding="utf-8")
        head, _, rest = text.partition("\n")
        line = f"{{download}}`as a notebook <../notebooks/{page.stem}.ipynb>`"
        page.write_text(f"{head}\n\n{line}\n{rest}", encoding="utf-8")


def notebook(text: str) -> dict[str, Any]:
    """The page as a notebook of version 4.5."""
    cells, last = [], 0
    for found in FENCE.finditer(text):
        cells += [_cell("markdown", text[last : found.start()]), _cell("code", _code(found[1], found[2]))]
        last = found.end()
    cells.append(_cell("markdown", text[last:]))
    used = [cell for cell in cells if "".join(cell["source"]).strip()]
    for number, cell in enumerate(used):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": used, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _code(kind: str, code: str) -> str:
    """Commands as a notebook runs them, and files as it writes them."""
    if kind == "console":
        return re.sub(r"^\$ ", "!", code, flags=re.MULTILINE)
    file = FILE.match(code) if kind == "py" else None
    return f"%%writefile {'-a ' if file[2] else ''}{file[1]}\n{code}" if file else code


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.strip("\n").splitlines(keepends=True)}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
