"""What the examples of a page print and draw, to be shown below them: pages are run as their tests run them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.site.run_page import FENCE, apart

LINES = 24
"""Of what an example prints; the rest is left out, and the page says so."""


def write(pages: Sequence[Path], to: Path, at_once: int = 2) -> None:
    """Runs the examples of ``pages``, some side by side, and puts what came out below them; pictures go to ``to``."""
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda page: _write(page, to / page.stem), pages))


def _write(page: Path, to: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if not FENCE.search(text):
        return  # without a process that would import the package for nothing
    outcomes = ran(page, to)
    page.write_text(shown(text, outcomes, os.path.relpath(to, page.parent)), encoding="utf-8")


def ran(page: Path, to: Path) -> list[dict[str, Any]]:
    """The outcomes of a page's examples in order; pictures that they wrote lie in ``to``, numbered by example."""
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        done = apart(page.resolve(), here, outcomes=to.resolve())
        if done.returncode:
            raise SystemExit(f"{page.name}: an example failed\n{done.stderr[-2000:]}")
        outcomes: list[dict[str, Any]] = json.loads((to / "outcomes.json").read_text(encoding="utf-8"))
        return [{**one, "text": one["text"].replace(f"{here}{os.sep}", "")} for one in outcomes]


def shown(text: str, outcomes: Sequence[dict[str, Any]], pictures: str) -> str:
    """The page with each outcome below its example; ``pictures``: the folder as the page sees it."""
    parts, last = [], 0
    for fence, outcome in zip(FENCE.finditer(text), outcomes, strict=True):
        parts.append(text[last : fence.end()])
        last = fence.end()
        lines = outcome["text"].rstrip().splitlines()
        if lines:
            more = [f"... {len(lines) - LINES} lines more"] if len(lines) > LINES else []
            parts.append("\n".join(["", "", "```{code-block} text", ":class: outcome", "", *lines[:LINES], *more, "```"]))
        parts += [f"\n\n![{name.partition('-')[2]}]({pictures}/{name})" for name in outcome["pictures"]]
    return "".join([*parts, text[last:]])
