"""``vicinal generate``: pictures that networks make, and the training of those networks; one file a command."""

from __future__ import annotations

import typer

from vicinal.cli.generate import class_train, classes, diffuse, domains_train, style, style_train, translate

app = typer.Typer(help="Pictures that networks make: style, domains, rare classes.", no_args_is_help=True)
app.command("style")(style.style)
app.command("style-train")(style_train.style_train)
app.command("translate")(translate.translate)
app.command("domains-train")(domains_train.domains_train)
app.command("class")(classes.make)
app.command("class-train")(class_train.class_train)
app.command("diffuse")(diffuse.diffuse)
