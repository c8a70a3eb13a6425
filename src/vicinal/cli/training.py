"""What the commands that train share: options, a progress bar, and the word that PyTorch is needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from vicinal.cli.words import pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from vicinal.experiments.data.selection import Selection

Model: TypeAlias = Annotated[
    str, typer.Option("--model", "-m", help="small_cnn, resnet18, resnet20, wrn, vgg, unet, or package.module:Class.")
]
ModelOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--model-option", metavar="NAME=VALUE", help="An option of the model; may be repeated.")
]
Weights: TypeAlias = Annotated[
    str | None, typer.Option("--weights", help="A file of torch.save, or package.module:name that says where one is.")
]
Task: TypeAlias = Annotated[str | None, typer.Option("--task", help="classification or segmentation (default: found out).")]
TrainSplit: TypeAlias = Annotated[str | None, typer.Option("--train-split", help="The split to train with.")]
TestSplit: TypeAlias = Annotated[str | None, typer.Option("--test-split", help="The split to test on.")]
Holdout: TypeAlias = Annotated[
    float, typer.Option("--holdout", help="The share of every class to test on, where there are no splits.")
]
Limit: TypeAlias = Annotated[
    int | None, typer.Option("--limit", help="Pictures to train with, of all classes alike (default: all).")
]
TestLimit: TypeAlias = Annotated[int | None, typer.Option("--test-limit", help="Pictures to test on (default: all).")]
Size: TypeAlias = Annotated[
    str | None, typer.Option("--size", metavar="HxW", help="Bring pictures to this size; one number for a square.")
]
Channels: TypeAlias = Annotated[str | None, typer.Option("--channels", help="rgb or grey (default: as the first picture).")]
Memory: TypeAlias = Annotated[
    float, typer.Option("--memory", metavar="GIB", help="Pictures that take more are kept in a temporary file (see TMPDIR).")
]
Epochs: TypeAlias = Annotated[int, typer.Option("--epochs", "-e", help="Times that every picture is seen.")]
BatchSize: TypeAlias = Annotated[int, typer.Option("--batch", "-b", help="Pictures of a step.")]
Optimizer: TypeAlias = Annotated[str, typer.Option("--optimizer", help="adam, or sgd with momentum 0.9.")]
Rate: TypeAlias = Annotated[
    float | None, typer.Option("--rate", help="The learning rate (default: 0.001 for adam, 0.1 for sgd).")
]
Schedule: TypeAlias = Annotated[str, typer.Option("--schedule", help="Of the learning rate: cosine or constant.")]
Decay: TypeAlias = Annotated[float, typer.Option("--decay", help="Weight decay.")]
LossName: TypeAlias = Annotated[
    str | None,
    typer.Option("--loss", help="cross_entropy, focal; of masks also bce, balanced, dice, iou, or several as bce+dice."),
]
Smoothing: TypeAlias = Annotated[float, typer.Option("--smoothing", help="Of labels, in cross-entropy.")]
Warmup: TypeAlias = Annotated[int, typer.Option("--warmup", help="Epochs over which the learning rate rises.")]
Consistency: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--consistency", metavar="WEIGHT",
        help="See each picture as it is and in two draws of the recipe, with AugMix's Jensen-Shannon loss (12 in the paper).",
    ),
]
Amp: TypeAlias = Annotated[bool, typer.Option("--amp", help="Mixed precision: bfloat16 on a CPU, float16 on a GPU.")]
Device: TypeAlias = Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")]
TorchThreads: TypeAlias = Annotated[int | None, typer.Option("--threads", "-t", help="Threads (default: all cores).")]
TrialLimit: TypeAlias = Annotated[
    int, typer.Option("--trial-limit", help="Test pictures that are changed to measure robustness; 0 for none.")
]
Picture: TypeAlias = Annotated[
    str | None, typer.Option("--picture", metavar="KEY", help="The test picture that is moved about (default: the first).")
]


def need_torch() -> None:
    """JobError that says what to install, where PyTorch is not there."""
    from vicinal.errors import JobError

    missing = [name for name in ("torch", "torchmetrics") if find_spec(name) is None]
    if missing:
        raise JobError(f"this command needs {' and '.join(missing)}: pip install 'vicinal[torch]'")


def selection_of(
    format: str | None, reading: Sequence[str] | None, size: str | None, memory: float, **others: Any
) -> Selection:
    """What of a data set is used, as the options say. ``memory``: in GiB."""
    from vicinal.errors import JobError, expected
    from vicinal.experiments.data.selection import Selection

    options = pairs("--reading", reading)
    if not 0 <= memory < 2**30:
        raise JobError(expected("--memory", "GiB, at least 0", memory))
    sides = None if size is None else size_of(size)
    return Selection(format=format, options=options, size=sides, memory=round(memory * 2**30), **others)


def tell_source(src: str, selection: Selection) -> None:
    """What is read of a data set, on stderr."""
    from vicinal.cli.job import tell_contents
    from vicinal.datasets.opening import opening_of

    opening = opening_of(src, selection.format, selection.options)
    tell_contents(opening.contents(opening.open().header))


def size_of(text: str) -> tuple[int, int]:
    """``96`` or ``480x640`` as height and width."""
    from vicinal.errors import JobError, expected

    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and 0 < int(side) <= 16384 for side in sides):
        raise JobError(expected("--size", "a side in pixels, or HxW", text))
    return int(sides[0]), int(sides[-1])


def values(option: str, words: Sequence[str] | None) -> dict[str, Any]:
    """``NAME=VALUE`` words as a dict of numbers, lists, booleans and words, as YAML reads them."""
    from vicinal.errors import JobError, RecipeError, expected
    from vicinal.transforms.compose.parse import parse_yaml

    found = {}
    for name, text in pairs(option, words).items():
        try:
            found[name] = parse_yaml(text)
        except RecipeError:
            raise JobError(expected(f"{option} {name}", "a number, a word or [a, list]", text)) from None
    return found


def numbers(option: str, text: str | None) -> tuple[float, ...] | None:
    """``0.485,0.456,0.406`` as numbers."""
    from vicinal.errors import JobError, expected

    if text is None:
        return None
    try:
        return tuple(float(word) for word in text.split(","))
    except ValueError:
        raise JobError(expected(option, "numbers with commas between them", text)) from None


def set_threads(threads: int | None) -> None:
    """So many threads to augment with, and as many to train with."""
    if threads is not None:
        import vicinal
        from vicinal.experiments.threads import set_torch_threads

        vicinal.set_threads(threads)
        set_torch_threads(threads)


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
