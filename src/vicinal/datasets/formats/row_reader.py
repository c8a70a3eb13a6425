"""What readers of tables share: rows become items, with boxes as the columns say or as another format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import attrs

from vicinal.datasets.formats.box_check import check_format
from vicinal.datasets.formats.box_rows import BoxColumns, box_table
from vicinal.datasets.formats.classes import Classes
from vicinal.datasets.formats.columns import Columns
from vicinal.datasets.formats.row_items import Row, RowItems, Table
from vicinal.datasets.formats.survey import Survey
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item


@attrs.frozen(eq=False, kw_only=True)
class RowReader:
    """All rows of all tables. ``known``: whether the classes were told and not found. ``boxes``: where rows are of one box
    each. ``fit``: whether boxes are held against their pictures. Subclasses have ``rows``."""

    tables: tuple[Table, ...]
    columns: Columns
    header: Header
    known: bool
    boxes: BoxColumns | None = None
    fit: bool = True

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table, those of one picture together where ``boxes`` are one a row."""
        raise NotImplementedError(type(self).__name__)

    def items(self) -> Iterator[Item]:
        make = RowItems(items_columns(self.columns, self.boxes), Classes(self.header.names, self.known), self.fit)
        for table in self.tables:
            for row in self.rows(table):
                yield make.item(row, table)

    def unfitted(self, format: str) -> Self:
        """The reader whose boxes are of a box_format, "" for their own, and are not held against their pictures."""
        columns = attrs.evolve(self.columns, box_format=format or self.columns.box_format)
        boxes = None if self.boxes is None else attrs.evolve(self.boxes, format=format or self.boxes.format)
        return attrs.evolve(self, columns=columns, boxes=boxes, fit=False)

    def check_boxes(self, src: str) -> None:
        """DataError where no format of boxes was told, and most do not fit their pictures but would in another one."""
        if (self.columns.boxes or self.boxes) and not self.columns.box_format:
            check_format(src, lambda format: self.unfitted(format).items())


def items_columns(columns: Columns, boxes: BoxColumns | None) -> Columns:
    """The columns of rows of one picture each, which ``gathered`` makes of rows of one box each."""
    return columns if boxes is None else box_table(columns)


def survey_of(columns: Columns, boxes: BoxColumns | None, src: str) -> Survey:
    """An empty survey of such rows."""
    return Survey(items_columns(columns, boxes), src)
