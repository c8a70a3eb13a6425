"""Tables with a column for each class, of which a row has one: 1 in its own and 0 in the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from vicinal.datasets.formats.columns import Columns, is_index
from vicinal.datasets.formats.row_items import Row

LABEL = "class"
"""The column that the classes are gathered in."""
BITS = {"0": False, "0.0": False, "1": True, "1.0": True}


@attrs.frozen
class Hot:
    """``names``: the columns of classes."""

    names: tuple[str, ...]

    def columns(self, names: Iterable[str]) -> list[str]:
        """The columns of the gathered rows."""
        return [*(name for name in names if name not in self.names), LABEL]

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows with the class by its name; one of several classes is a fault."""
        for row in rows:
            found = [name.strip() for name in self.names if BITS.get(_text(row.values.get(name)))]
            kept = {name: value for name, value in row.values.items() if name not in self.names}
            fault = f"row {row.number}: expected one class, got {' and '.join(found)}" if len(found) > 1 else ""
            values = kept if row.fault or fault else {**kept, LABEL: found[0] if found else None}
            yield attrs.evolve(row, values=values, fault=row.fault or fault)


def hot_in(names: Sequence[str], columns: Columns, rows: Sequence[Row]) -> Hot | None:
    """The columns of classes of a table by its first ``rows``: all that are not known by their names, where there are several,
    and each row has one 1 and else 0; None for other tables, and where there are labels of another kind."""
    other = tuple(name for name in names if name not in columns.used and not is_index(name))
    labelled = columns.used - {columns.path, columns.split}
    good = [row for row in rows if not row.fault]
    if labelled or len(other) < 2 or LABEL in names or not good:
        return None
    bits = [[BITS.get(_text(row.values.get(name))) for name in other] for row in good]
    return Hot(other) if all(None not in row and row.count(True) == 1 for row in bits) else None


def _text(value: object) -> str:
    return str(int(value) if isinstance(value, bool) else value).strip()
