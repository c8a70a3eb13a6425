"""``vicinal preview``: a contact sheet of what a recipe does to some of the pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vicinal.cli.arguments import Masks, Recipe, Seed


def preview(
    src: Annotated[Path, typer.Argument(metavar="SRC", help="A folder of pictures, or one picture.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="SHEET", help="The sheet, a .png or .jpg file.")],
    recipe: Recipe = "gentle",
    masks: Masks = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Pictures, spread evenly over SRC.")] = 6,
    columns: Annotated[int, typer.Option("--columns", min=2, help="Columns; the first shows the originals.")] = 6,
    cell: Annotated[int, typer.Option("--cell", min=16, max=2048, help="Side of a cell in pixels.")] = 160,
    seed: Seed = None,
) -> None:
    """Draw a contact sheet: originals in the first column, then the copies that augment would write, masks drawn."""
    from vicinal.data.batch import Batch
    from vicinal.data.write import write
    from vicinal.errors import JobError
    from vicinal.offline.pick import pick
    from vicinal.recipes.load import load, seeded
    from vicinal.report.sheet import contact_sheet

    pipeline = seeded(load(recipe), seed)
    samples, refused = pick(src, rows, masks)
    for bad in refused:
        print(f"vicinal: left out: {bad.source}: {bad.reason}", file=sys.stderr)
    if not samples:
        raise JobError(f"{src}: no picture could be read")
    batch = Batch(
        images=[sample.picture for sample in samples],
        masks=None if masks is None else [sample.mask for sample in samples],
        ids=[sample.source.id for sample in samples],
    )
    write(output, contact_sheet(pipeline, batch, columns=columns, cell=cell))
    print(output)
