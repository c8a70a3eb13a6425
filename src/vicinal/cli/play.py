"""``vicinal play``: a page in the browser to put recipes together."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import Recipe


def play(
    src: Annotated[
        str | None, typer.Argument(metavar="[SRC]", help="A data set (default: Vicinal's sample picture).")
    ] = None,
    recipe: Recipe = "gentle",
    network: Annotated[
        str | None,
        typer.Option("--network", metavar="FILE", help="A network.pt of compare or audit, whose predictions are shown."),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; any other opens it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8420,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Build recipes in the browser: sliders, augmented examples, two recipes side by side, and Python and YAML to copy.

    The page is served only to this machine, and loads nothing from the internet.
    """
    from vicinal.cli.training import need_torch
    from vicinal.play.judge import judge_for
    from vicinal.play.pictures import shown
    from vicinal.play.serve import serve
    from vicinal.recipes.load import load

    pictures = shown(src)
    if network is not None:
        need_torch()
    judge = None if network is None else judge_for(network, pictures)
    serve(pictures, load(recipe), host, port, browser, judge)
