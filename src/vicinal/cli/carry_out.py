"""A job as a command runs it: with a bar on the way, and what was done said at the end."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vicinal.cli.job_options import JobOptions
    from vicinal.datasets.contents import Contents
    from vicinal.offline.conduct import Summary
    from vicinal.offline.estimate import Estimate
    from vicinal.offline.request import Request

Progress = Callable[[int, int, int], None]


def carry_out(request: Request, doing: str, options: JobOptions) -> None:
    """Runs the job, or only says what it would do."""
    from vicinal.offline.conduct import conduct
    from vicinal.offline.description import PATH as DESCRIPTION
    from vicinal.offline.engines.choose import engine_of
    from vicinal.offline.estimate import estimate
    from vicinal.threads.spread import get_threads

    chosen = engine_of(options.engine, options.threads, options.processes, options.address)
    if options.dry_run:
        processes = options.processes or 1
        threads = 1 if options.processes else options.threads or get_threads()
        tell_estimate(estimate(request, tell_contents, threads), processes, processes * threads)
        return
    try:
        with progress_bar(doing) as progress:
            summary = conduct(request, chosen, options.resume, options.overwrite, progress, tell_contents)
    except KeyboardInterrupt:
        if not request.place.exists(DESCRIPTION):
            raise
        print("vicinal: interrupted; what is done is kept, --resume goes on with it", file=sys.stderr)
        sys.exit(130)
    tell(summary)


@contextlib.contextmanager
def progress_bar(doing: str) -> Iterator[Progress]:
    """A bar on stderr with rate, time left and the number of quarantined pictures; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from vicinal.report.figures import speed

    console = Console(stderr=True)
    bar = Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("planning (the first run on a machine compiles)", total=None, rate="")

        def progress(done: int, total: int, quarantined: int) -> None:
            now = bar.tasks[0].speed if bar.tasks else None
            rate = speed(now, 1) if now else ""
            rate += f", {quarantined:,} quarantined" * bool(quarantined)
            bar.update(task, description=doing, completed=done, total=total, rate=rate)

        yield progress


def tell_contents(contents: Contents) -> None:
    """What was read, on stderr; and a warning where most of what lies there was not."""
    print(f"vicinal: read {contents}", file=sys.stderr)
    if contents.warning:
        print(f"vicinal: warning: {contents.warning}", file=sys.stderr)


def tell(summary: Summary) -> None:
    """What was done, on stdout; what was lost, on stderr."""
    from vicinal.report.figures import pictures, speed

    tell_losses(summary.lost)
    text = f"{pictures(summary.written)} from {summary.sources - summary.quarantined:,}"
    if summary.before == summary.written > 0:
        text += f", all in {summary.out} before"
    else:
        rate = speed(summary.rate, 1)
        text += f" in {summary.seconds:.1f} s ({rate}) to {summary.out}"
        text += f"; {summary.before:,} were there before" * bool(summary.before)
    if summary.quarantined:
        text += f"; {summary.quarantined:,} quarantined, see {summary.out}/quarantine.jsonl"
    sys.stdout.write(text + "\n")


def tell_estimate(found: Estimate, processes: int, workers: int) -> None:
    """What would be done, as lines on stdout."""
    from vicinal.report.figures import duration, pictures

    seconds = found.planning + found.seconds / processes
    tell_losses(found.lost)
    lines = [f"{pictures(found.outputs)} from {found.pictures - found.faults:,}"]
    if found.faults:
        lines[0] += f"; {found.faults:,} of {found.pictures:,} cannot be used"
    width = max((len(name) for name in found.before), default=0)
    lines += [f"  {name:{width}}  {count:,} -> {found.after[name]:,}" for name, count in found.before.items()]
    lines.append(
        f"about {_bytes(found.bytes)} and {duration(seconds)} with {workers} at work, "
        f"by {pictures(found.sampled)}" + f", of which {found.refused:,} cannot be used" * bool(found.refused)
    )
    sys.stdout.write("\n".join(lines) + "\n")


def tell_losses(lost: Sequence[str]) -> None:
    """What of the labels is lost, on stderr."""
    for line in lost:
        print(f"vicinal: {line}", file=sys.stderr)


def _bytes(count: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 99.95 else f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"
