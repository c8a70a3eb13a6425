"""The entry point: commands, and errors as one line."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from typing import Annotated, NoReturn, TextIO

import typer

from vicinal.cli import (
    audit,
    augment,
    compare,
    convert,
    convert_recipe,
    evaluate,
    explain,
    formats,
    generate,
    play,
    preview,
    recipes,
    sample,
    search,
    transforms,
    warmup,
)
from vicinal.cli.wording import worded
from vicinal.errors import VicinalError, VicinalWarning

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""click's UsageError, which typer does not name and, by version, imports or brings along."""

app = typer.Typer(
    name="vicinal", help="Image augmentation: declared once, fused into one pass, reproducible.", no_args_is_help=True,
    rich_markup_mode=None, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
app.command("augment")(augment.augment)
app.command("convert")(convert.convert)
app.command("convert-recipe")(convert_recipe.convert_recipe)
app.command("compare")(compare.compare)
app.command("evaluate")(evaluate.evaluate)
app.command("audit")(audit.audit)
app.command("search")(search.search)
app.add_typer(generate.app, name="generate")
app.command("play")(play.play)
app.command("preview")(preview.preview)
app.command("explain")(explain.explain)
app.command("formats")(formats.formats)
app.command("transforms")(transforms.transforms)
app.command("recipes")(recipes.recipes)
app.command("sample")(sample.sample)
app.command("warmup")(warmup.warmup)


def _version(wanted: bool) -> None:
    if wanted:
        import vicinal

        typer.echo(f"vicinal {vicinal.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Image augmentation: declared once, fused into one pass, reproducible."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits: 0 done, 2 bad input with its reason in one line on stderr, 130 interrupted."""
    warnings.showwarning = _warn
    try:
        code = app(args=None if arguments is None else list(arguments), prog_name="vicinal", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as in `vicinal transforms | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except VicinalError as error:
        _fail(worded(str(error)))
    except USAGE_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(str(error), file=sys.stderr)
            sys.exit(2)
        _fail(f"{getattr(error, 'format_message', error.__str__)()} (see vicinal --help)")
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
    except (KeyboardInterrupt, typer.Abort):
        print("vicinal: interrupted", file=sys.stderr)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _warn(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: TextIO | None = None,
    line: str | None = None,
) -> None:  # fmt: skip
    """Warnings of ours as one line, without a place in the code; others as Python has them."""
    text = f"vicinal: warning: {worded(str(message))}\n"
    if not issubclass(category, VicinalWarning):
        text = warnings.formatwarning(message, category, filename, lineno, line)
    (file or sys.stderr).write(text)


def _fail(reason: str) -> NoReturn:
    print(f"vicinal: {' '.join(reason.split())}", file=sys.stderr)
    sys.exit(2)
