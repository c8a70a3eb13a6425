"""What the commands that train share: a progress bar, a table, and the word that PyTorch is needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vicinal.experiments.data.selection import Selection


def need_torch() -> None:
    """JobError that says what to install, where PyTorch is not there."""
    from vicinal.errors import JobError

    missing = [name for name in ("torch", "torchmetrics") if find_spec(name) is None]
    if missing:
        raise JobError(f"this command needs {' and '.join(missing)}: pip install 'vicinal[torch]'")


def tell_source(src: str, selection: Selection) -> None:
    """What is read of a data set, on stderr."""
    from vicinal.cli.carry_out import tell_contents
    from vicinal.datasets.opening import opening_of

    opening = opening_of(src, selection.format, selection.options)
    tell_contents(opening.contents(opening.open().header))


@contextlib.contextmanager
def share_bar() -> Iterator[Callable[[str, float, int], None]]:
    """A bar on stderr of shares of so many runs, with what is done now; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        BarColumn(bar_width=30), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}"),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("reading the pictures", total=None)

        def told(what: str, done: float, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield told


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of text, the first to the left and the others to the right."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = []
    for first, *others in [heads, *rows]:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines) + "\n"
