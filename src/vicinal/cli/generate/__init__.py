"""``vicinal generate``: pictures that networks make, and the training of those networks; one file a command."""

from __future__ import annotations

import typer

from vicinal.cli.generate import diffuse, style, style_train

app = typer.Typer(help="Pictures that networks make: style, domains, rare classes.", no_args_is_help=True)
app.command("style")(style.style)
app.command("style-train")(style_train.style_train)
app.command("diffuse")(diffuse.diffuse)
