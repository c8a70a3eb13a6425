"""Encoded pictures in the rows of Parquet files."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.datasets.cache import Cache
from vicinal.datasets.files import open_file, signature
from vicinal.datasets.lines import one_line
from vicinal.errors import DataError, ReadError

WINDOW = 2**26
"""Bytes of a row group that are decoded and held together."""


@attrs.frozen(eq=False)
class Footer:
    """What a Parquet file says at its end. ``starts``: the first row of each row group, and the number of rows."""

    metadata: Any
    starts: np.ndarray[Any, np.dtype[np.int64]]


_FOOTERS: Cache[Footer] = Cache(most=64, weight=2**26)
_WINDOWS: Cache[Any] = Cache(most=16, weight=2**28)


def pyarrow() -> Any:
    """The module pyarrow.parquet; DataError that says how to install it."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise DataError("parquet: needs the package pyarrow: pip install vicinal[parquet]") from error
    return pyarrow.parquet


def footer(path: str) -> Footer:
    """The footer of a Parquet file, kept for the next call; ReadError where the file has none."""
    return _FOOTERS.get((path, signature(path)), lambda: _read_footer(path))


def row_bytes(path: str, row: int, column: str) -> bytes:
    """The bytes in a row of a column of bytes, or of structs {bytes, path} as Hugging Face writes pictures."""
    found = footer(path)
    group = _group(path, found, row)
    leaf, size = _leaf(path, found, group, column)
    count = _count(found, group)
    height = max(1, count * WINDOW // max(size, 1))
    window, place = divmod(row - int(found.starts[group]), height)
    key = (path, signature(path), group, leaf, window)
    values = _WINDOWS.get(key, lambda: _read_window(path, found, group, leaf, window, height))
    value = values[place].as_py()
    while isinstance(value, dict):
        value = value["bytes"]
    if not isinstance(value, bytes):
        raise ReadError(f"{path}: row {row}: {column} holds no bytes")
    return value


def row_size(path: str, row: int, column: str) -> int:
    """The mean bytes of the rows of the row group that a row is in."""
    found = footer(path)
    group = _group(path, found, row)
    return _leaf(path, found, group, column)[1] // _count(found, group)


def _group(path: str, found: Footer, row: int) -> int:
    """The row group of a row."""
    if not 0 <= row < found.starts[-1]:
        raise ReadError(f"{path}: expected a row of {found.starts[-1]}, got {row}")
    return int(np.searchsorted(found.starts, row, "right")) - 1


def _count(found: Footer, group: int) -> int:
    return int(found.starts[group + 1] - found.starts[group])


def _read_footer(path: str) -> tuple[Footer, int]:
    parquet = pyarrow()
    try:
        with open_file(path) as file:
            metadata = parquet.read_metadata(file)
    except (OSError, ValueError) as error:  # ArrowInvalid is a ValueError
        raise error if isinstance(error, DataError) else ReadError(f"{path}: no Parquet file: {one_line(error)}") from error
    counts = [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)]
    return Footer(metadata, np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])), metadata.serialized_size


def _leaf(path: str, found: Footer, group: int, column: str) -> tuple[str, int]:
    """The column of the bytes themselves, and how many there are in a row group."""
    described = found.metadata.row_group(group)
    for index in range(described.num_columns):
        chunk = described.column(index)
        if chunk.path_in_schema in (column, f"{column}.bytes"):
            return chunk.path_in_schema, chunk.total_uncompressed_size
    raise ReadError(f"{path}: no column {column!r} of bytes")


def _read_window(path: str, found: Footer, group: int, leaf: str, window: int, height: int) -> tuple[Any, int]:
    parquet = pyarrow()
    try:
        with open_file(path) as file:
            opened = parquet.ParquetFile(file, metadata=found.metadata, pre_buffer=False)
            batches = opened.iter_batches(height, row_groups=[group], columns=[leaf], use_threads=False)
            values = next(batch for index, batch in enumerate(batches) if index == window).column(0)
    except StopIteration:
        raise ReadError(f"{path}: row group {group} ends before its rows do") from None
    except (OSError, ValueError) as error:
        raise error if isinstance(error, DataError) else ReadError(f"{path}: damaged: {one_line(error)}") from error
    return values, values.nbytes
