"""``vicinal generate``: pictures that networks make, and the training of those networks; one file a command."""

from __future__ import annotations

import typer

app = typer.Typer(help="Pictures that networks make: style, domains, rare classes.", no_args_is_help=True)
