"""``vicinal play``: a page in the browser to put recipes together."""

from __future__ import annotations

from typing import Annotated

import typer

from vicinal.cli.arguments import Recipe


def play(
    src: Annotated[
        str | None, typer.Argument(metavar="[SRC]", help="A data set of yours (default: the sample that comes with Vicinal).")
    ] = None,
    recipe: Recipe = "gentle",
    network: Annotated[
        str | None,
        typer.Option("--network", metavar="FILE", help="A network.pt of compare or audit: what it takes each draw for."),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Where to listen; else than this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 takes a free one.")] = 8420,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Put recipes together in the browser: sliders, a grid of draws, two recipes side by side, Python and YAML to copy.

    The page is served by this process alone, to this machine alone, and fetches nothing from elsewhere.
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
