"""summary.html: what a job made of a data set, to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import vicinal
from vicinal.offline.description import Description
from vicinal.offline.job import Job
from vicinal.offline.pick import Seen, look
from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard
from vicinal.offline.work import UnitWork
from vicinal.report.draw import Array
from vicinal.report.sheet import draw_sheet
from vicinal.report.summary.page import MOST_FAULTS, Content, page
from vicinal.report.summary.statistics import Statistics
from vicinal.transforms.compose.pipeline import Pipeline

ROWS, COPIES, CELL = 6, 5, 140


def summary_page(
    work: UnitWork, description: Description, receipts: Callable[[], Iterator[Receipt]], plan: Iterator[Shard]
) -> str:
    """The page as HTML; the same for the same job, whatever it went through."""
    job, before, after = work.maker.job, Statistics(), Statistics()
    quarantined: list[tuple[str, str]] = []
    outputs = faults = 0
    for receipt in receipts():
        before.merge(Statistics.from_plain(receipt.before))
        after.merge(Statistics.from_plain(receipt.after))
        outputs += receipt.outputs
        faults += len(receipt.refused)
        quarantined += [(entry.source, entry.reason) for entry in receipt.refused][: MOST_FAULTS - len(quarantined)]
    facts = [
        ("Pictures read", f"{description.pictures - faults:,}"),
        ("Pictures written", f"{outputs:,}"),
        ("Quarantined", f"{faults:,}"),
        ("Format", job.format),
        ("Seed", str(description.fields["seed"])) if job.recipe else ("Recipe", "none: converted"),
        ("Vicinal", vicinal.__version__),
    ]
    sheet = None if work.pipeline is None else _sheet(job, work.pipeline, description.pictures, plan, receipts())
    return page(Content(
        title=f"{outputs:,} pictures by Vicinal", facts=facts, recipe=job.recipe or "", names=job.header.names,
        before=before, after=after, sheet=sheet, quarantined=quarantined, faults=faults,
    ))  # fmt: skip


def _sheet(job: Job, pipeline: Pipeline, pictures: int, plan: Iterator[Shard], receipts: Iterator[Receipt]) -> Array | None:
    """Some pictures of the plan with their copies; none that was refused, as it may have killed who opened it."""
    step = max(1, pictures // ROWS)
    seen: list[Seen] = []
    place = 0
    for shard, receipt in zip(plan, receipts, strict=True):
        refused = {entry.key for entry in receipt.refused}
        for task in shard.tasks:
            due = place >= len(seen) * step and len(seen) < ROWS
            place += 1
            if due and task.copies and task.item.key not in refused:
                found = look(task.item, job.header, job.root, pipeline, min(COPIES, task.copies), job.max_pixels)
                seen += [found] if isinstance(found, Seen) else []
    if not seen:
        return None
    columns = max(len(one.samples) for one in seen)
    rows = [one for one in seen if len(one.samples) == columns]
    heads = ["original", *(f"copy {copy}" for copy in range(columns - 1))]
    return draw_sheet([one.samples for one in rows], CELL, [one.source for one in rows], heads)
