"""The rows of a Parquet file without the bytes of its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from vicinal.datasets.files import open_file
from vicinal.datasets.formats.columns import Columns
from vicinal.datasets.formats.parquet_schema import holds_bytes
from vicinal.datasets.formats.row_items import Embedded, Row
from vicinal.datasets.lines import one_line
from vicinal.datasets.rows import footer, pyarrow
from vicinal.datasets.source import Source
from vicinal.errors import DataError, ReadError

BATCH = 4096


def schema_of(path: str) -> Any:
    """The arrow schema of a file."""
    found = footer(path)
    try:
        return found.metadata.schema.to_arrow_schema()
    except (ValueError, NotImplementedError) as error:
        raise DataError(f"{path}: {one_line(error)}") from error


def rows_of(path: str, columns: Columns, other: Sequence[str]) -> Iterator[Row]:
    """All rows with the columns that say things and the ``other`` ones; pictures in the file become ``Embedded``.

    Columns that other files have and this one has not say nothing here; DataError where the one of the pictures is missing.
    """
    schema, found = schema_of(path), footer(path)
    if columns.path not in schema.names:
        raise DataError(f"{path}: expected pictures in the column {columns.path!r}, as in the other files, got no such column")
    wanted = [name for name in dict.fromkeys((*sorted(columns.used), *other)) if name in schema.names]
    embedded = [name for name in wanted if holds_bytes(schema.field(name).type)]
    named = [name for name in embedded if _has_path(schema.field(name).type)]
    leaves = [f"{name}.path" if name in named else name for name in wanted if name not in embedded or name in named]
    parquet = pyarrow()
    try:
        with open_file(path) as file:
            opened = parquet.ParquetFile(file, metadata=found.metadata, pre_buffer=False)
            for group in range(found.metadata.num_row_groups):
                absent = {name for name in embedded if _without_bytes(found.metadata.row_group(group), name)}
                number = int(found.starts[group])
                for values in _batches(opened, group, leaves, found.metadata.row_group(group).num_rows):
                    for name in embedded:
                        source = Source(path, "row", number, name=name)
                        values[name] = _picture(values.get(name), source, name in named, name in absent)
                    number += 1
                    yield Row(number, values)
    except (OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, DataError):
            raise
        raise ReadError(f"{path}: damaged: {one_line(error)}") from error


def _batches(opened: Any, group: int, leaves: list[str], count: int) -> Iterator[dict[str, Any]]:
    if not leaves:
        yield from ({} for _ in range(count))
        return
    for batch in opened.iter_batches(BATCH, row_groups=[group], columns=leaves, use_threads=False):
        yield from batch.to_pylist()


def _picture(value: Any, source: Source, named: bool, absent: bool) -> Any:
    """A picture in the file, or the path of one beside it where a whole row group has paths and no bytes."""
    if named and value is None:
        return None
    name = value.get("path") if isinstance(value, dict) else None
    name = name if isinstance(name, str) else ""
    return (name or None) if absent else Embedded(source, name)


def _has_path(kind: Any) -> bool:
    import pyarrow.types as types

    index = kind.get_field_index("path") if types.is_struct(kind) else -1
    return index >= 0 and bool(types.is_string(kind.field(index).type))


def _without_bytes(group: Any, name: str) -> bool:
    """Whether the statistics of a row group say that no row of a column has bytes."""
    for index in range(group.num_columns):
        chunk = group.column(index)
        if chunk.path_in_schema in (name, f"{name}.bytes"):
            told = chunk.is_stats_set and chunk.statistics.has_null_count
            return bool(told and chunk.statistics.null_count == group.num_rows)
    return False
