"""summary.html: what a job made of a data set, to be looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set

import vicinal
from vicinal.offline.description import Description
from vicinal.offline.job import Job
from vicinal.offline.mixed_work import MixedWork
from vicinal.offline.mixing import Mixing
from vicinal.offline.pick import Seen, look, look_together
from vicinal.offline.places.place import Place
from vicinal.offline.plan import PATH as PLAN
from vicinal.offline.plan import lines_of
from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Task
from vicinal.offline.work import UnitWork
from vicinal.report.draw import Array
from vicinal.report.parameters import in_words
from vicinal.report.sheet import draw_sheet
from vicinal.report.summary.page import MOST_FAULTS, Content, page
from vicinal.report.summary.statistics import Statistics
from vicinal.transforms.compose.pipeline import Pipeline

ROWS, COPIES, CELL = 6, 5, 140
SPARE = 4
"""Pictures that are held ready for each row of the sheet, as some may have been refused."""


def summary_page(
    work: UnitWork, description: Description, place: Place, receipts: Iterable[Receipt], run: Sequence[tuple[str, str]] = ()
) -> str:
    """The page as HTML; the same for the same job, whatever it went through, but for what ``run`` says of this run."""
    job, before, after = work.maker.job, Statistics(), Statistics()
    rows = _candidates(place, description.pictures)
    candidates, refused = {task.item.key for row in rows for task in row}, set[str]()
    quarantined: list[tuple[str, str]] = []
    outputs = faults = 0
    for receipt in receipts:
        before.merge(Statistics.from_plain(receipt.before))
        after.merge(Statistics.from_plain(receipt.after))
        outputs += receipt.outputs
        faults += len(receipt.refused)
        quarantined += [(entry.source, entry.reason) for entry in receipt.refused][: MOST_FAULTS - len(quarantined)]
        refused |= {entry.key for entry in receipt.refused} & candidates
    facts = [
        ("Pictures read", f"{description.pictures - faults:,}"),
        ("Pictures written", f"{outputs:,}"),
        ("Quarantined", f"{faults:,}"),
        *(("Annotations", line) for line in description.lost),
        ("Format", job.format),
        ("Recipe", ", ".join(map(in_words, work.pipeline.transforms)) if work.pipeline else "none: converted"),
        *([("Seed", str(description.fields["seed"]))] if job.recipe else []),
        ("Vicinal", vicinal.__version__),
    ]
    sheet = None if work.pipeline is None else _sheet(job, work.pipeline, rows, refused)
    return page(Content(
        title=f"{outputs:,} pictures by Vicinal", facts=facts, recipe=job.recipe or "", names=job.header.names,
        before=before, after=after, sheet=sheet, mixed=isinstance(work, MixedWork), quarantined=quarantined, faults=faults,
        run=run,
    ))  # fmt: skip


def _candidates(place: Place, pictures: int) -> list[list[Task]]:
    """Tasks for each row of the sheet, spread over the plan, of which only these are parsed."""
    step = max(1, pictures // ROWS)
    rows: list[list[Task]] = []
    for index, line in enumerate(lines_of(place, PLAN)):
        if index % step < min(SPARE, step) and index // step < ROWS:
            if index % step == 0:
                rows.append([])
            rows[-1].append(Task.from_plain(json.loads(line)))
    return rows


def _sheet(job: Job, pipeline: Pipeline, rows: Sequence[Sequence[Task]], refused: Set[str]) -> Array | None:
    """Pictures with their copies; none that was refused, as it may have killed who opened it."""
    usable = [[task for task in row if task.copies and task.item.key not in refused] for row in rows]
    mixing = Mixing.of(pipeline, job.header)
    if mixing is None:
        seen = [found for row in usable if (found := _first(job, pipeline, row)) is not None]
    else:
        tasks = [row[0] for row in usable if row]
        copies = min(COPIES, max((task.copies for task in tasks), default=0))
        items = [task.item for task in tasks if task.copies >= copies]
        looked = look_together(items, job.header, job.root, pipeline, mixing, copies, job.max_pixels)
        seen = [one for one in looked if isinstance(one, Seen)]
    if not seen:
        return None
    columns = max(len(one.samples) for one in seen)
    alike = [one for one in seen if len(one.samples) == columns]
    heads = ["original", *(f"copy {copy}" for copy in range(columns - 1))]
    samples, sources, drawn = zip(*((one.samples, one.source, one.drawn) for one in alike), strict=True)
    return draw_sheet(samples, CELL, sources, heads, job.header.names, drawn)


def _first(job: Job, pipeline: Pipeline, tasks: Sequence[Task]) -> Seen | None:
    """The first picture that can be looked at."""
    looks = (look(task.item, job.header, job.root, pipeline, min(COPIES, task.copies), job.max_pixels) for task in tasks)
    return next((found for found in looks if isinstance(found, Seen)), None)
