"""``vicinal preview``: a contact sheet of what a recipe does to some of the pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vicinal.cli.arguments import Format, Masks, Reading, Recipe, Seed, Source


def preview(
    src: Source,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="SHEET", help="The file to write, .png or .jpg.")],
    recipe: Recipe = "gentle",
    format: Format = None,
    reading: Reading = None,
    masks: Masks = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Number of pictures, spread evenly over SRC.")] = 6,
    columns: Annotated[int, typer.Option("--columns", min=2, help="Number of columns; the first shows the originals.")] = 6,
    cell: Annotated[int, typer.Option("--cell", min=16, max=2048, help="Side of a cell in pixels.")] = 160,
    seed: Seed = None,
) -> None:
    """Draw a contact sheet: the originals in the first column, then augmented copies, with their labels.

    Recipes that mix pictures mix those that are shown.
    """
    from vicinal.cli.carry_out import tell_contents, tell_losses
    from vicinal.cli.job_options import settings_of
    from vicinal.errors import JobError
    from vicinal.files.read import MAX_PIXELS
    from vicinal.files.write import write
    from vicinal.offline.pick import pick
    from vicinal.offline.receipt import Refused
    from vicinal.offline.request import opening_for
    from vicinal.offline.tally import Tally
    from vicinal.recipes.load import load, seeded
    from vicinal.report.sheet import draw_sheet

    pipeline = seeded(load(recipe), seed)
    opening = opening_for(src, settings_of(format, reading, None, masks))
    reader = opening.open()
    tell_contents(opening.contents(reader.header))
    tally = Tally()
    found = pick(reader, opening.src, pipeline, rows, columns - 1, MAX_PIXELS, tally)
    tell_losses(tally.lines("a sheet"))
    for bad in found:
        if isinstance(bad, Refused):
            print(f"vicinal: left out: {bad.source}: {bad.reason}", file=sys.stderr)
    seen = [one for one in found if not isinstance(one, Refused)]
    if not seen:
        raise JobError(f"{src}: no picture could be read")
    heads = ["original", *(f"copy {copy}" for copy in range(columns - 1))]
    samples, sources, drawn = zip(*((one.samples, one.source, one.drawn) for one in seen), strict=True)
    write(output, draw_sheet(samples, cell, sources, heads, reader.header.names, drawn))
    print(output)
