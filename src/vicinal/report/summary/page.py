"""The summary of a job as one HTML file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from vicinal.report.draw import Array
from vicinal.report.figures import figure, share
from vicinal.report.page.rendered import embedded, rendered
from vicinal.report.summary.charts import bars, heat, histogram
from vicinal.report.summary.statistics import Statistics

MOST_CLASSES = 100
MOST_FAULTS = 200
MOST_PARAMETERS = 60


@attrs.frozen(eq=False)
class Content:
    """All that a page shows. ``sheet``: a contact sheet, uint8 RGB, or None; ``mixed``: of pictures that
    were mixed with each other. ``facts``: rows of the table on top; ``run``: those above them, which another run of the same
    job tells otherwise (where the source lay, how long it took)."""

    title: str
    facts: Sequence[tuple[str, str]]
    recipe: str
    names: Sequence[str]
    before: Statistics
    after: Statistics
    sheet: Array | None = None
    quarantined: Sequence[tuple[str, str]] = ()
    faults: int = 0
    mixed: bool = False
    run: Sequence[tuple[str, str]] = ()


def page(content: Content) -> str:
    """The page as HTML text. The same content gives the same text."""
    constant, drawn = _parameters(content.after)
    return rendered(
        "summary.html",
        title=content.title,
        facts=content.facts,
        run=content.run,
        recipe=content.recipe,
        sheet=None if content.sheet is None else embedded(content.sheet, ".jpg", 85),
        mixed=content.mixed,
        charts=list(_charts(content)),
        splits=_splits(content.before, content.after),
        dropped=sorted(((f"{count:,}", why) for why, count in content.after.dropped.items()), key=lambda row: row[1]),
        objects=f"{sum(content.after.objects.values()):,}",
        constant=constant,
        parameters=[(name, histogram(values)) for name, values in drawn[:MOST_PARAMETERS]],
        more_parameters=max(0, len(drawn) - MOST_PARAMETERS),
        active=_active(content.after),
        quarantined=content.quarantined[:MOST_FAULTS],
        faults=max(content.faults, len(content.quarantined)),
    )


def _charts(content: Content) -> list[Mapping[str, Any]]:
    """Class histograms and maps of boxes, those of which there is something to show."""
    charts: list[Mapping[str, Any]] = []
    before, after = content.before, content.after
    counts: tuple[tuple[str, Mapping[int, float], Mapping[int, float]], ...] = (
        ("Pictures by class", before.classes, after.classes),
        ("Objects by class", before.objects, after.objects),
    )
    for title, old, new in counts:
        shown = sorted(set(old) | set(new))
        if shown:
            rows = shown[:MOST_CLASSES]
            names = [content.names[index] if index < len(content.names) else str(index) for index in rows]
            svg = bars(names, [old.get(index, 0) for index in rows], [new.get(index, 0) for index in rows])
            charts.append({"title": title, "figures": [("", svg)], "more": len(shown) - len(rows)})
    if before.sizes.any() or after.sizes.any():
        charts.append({
            "title": "Boxes", "more": 0,
            "figures": [
                ("centres, before", heat(before.places)), ("centres, after", heat(after.places)),
                ("height (down) and width, before", heat(before.sizes)),
                ("height (down) and width, after", heat(after.sizes)),
            ],
        })  # fmt: skip
    return charts


def _parameters(after: Statistics) -> tuple[list[tuple[str, str]], list[tuple[str, list[float]]]]:
    """Those that were the same for every picture, with their value, and those of which a histogram says something."""
    rows = [(name, values) for name, values in sorted(after.parameters.items()) if values]
    constant = [(name, figure(values[0])) for name, values in rows if min(values) == max(values)]
    return constant, [(name, values) for name, values in rows if min(values) != max(values)]


def _active(after: Statistics) -> list[tuple[str, str]]:
    return [(place, share(count, after.samples)) for place, count in sorted(after.active.items())]


def _splits(before: Statistics, after: Statistics) -> list[tuple[str, str, str]]:
    """Pictures read and written of every split, where there are any."""
    names = [*dict.fromkeys([*before.splits, *after.splits])]
    if names in ([], [""]):
        return []
    return [(name or "none", f"{before.splits.get(name, 0):,}", f"{after.splits.get(name, 0):,}") for name in names]
