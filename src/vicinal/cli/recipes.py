"""``vicinal recipes``: the named pipelines, and one as YAML."""

from __future__ import annotations

from typing import Annotated

import typer


def recipes(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Print this recipe as YAML.")] = None,
) -> None:
    """List all recipes, with purpose and source, or print one as YAML."""
    from vicinal.recipes.load import text

    print(_listed() if name is None else text(name).rstrip())


def _listed() -> str:
    from vicinal.recipes.load import names, source, summary

    known = names()
    width = max(map(len, known))
    return "\n".join(f"{name:{width}}  {summary(name)}\n{'':{width}}  Source: {source(name)}" for name in known)
