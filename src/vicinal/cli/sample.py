"""``vicinal sample``: a small data set to try things on."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import Out


def sample(
    out: Out,
    to: Annotated[str, typer.Option("--to", help="Format of OUT; `vicinal formats` lists all.")] = "folder",
    count: Annotated[int, typer.Option("--count", min=1, help="Number of pictures.")] = 120,
    size: Annotated[int, typer.Option("--size", min=16, help="Height and width in pixels.")] = 64,
    objects: Annotated[int, typer.Option("--objects", min=1, help="Shapes in each picture.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Another seed draws other pictures.")] = 0,
) -> None:
    """Draw a small data set to try things on: discs, squares, and triangles that point up or down.

    The class of a picture is its first shape. Formats that can hold them also get masks, boxes and polygons.
    """
    from vicinal.offline.drawn_shapes import shapes

    typer.echo(str(shapes(out, to=to, count=count, size=size, objects=objects, seed=seed)))
