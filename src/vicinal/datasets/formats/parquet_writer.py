"""Parquet files as Hugging Face reads them: a picture a row as {bytes, path}, classes in the metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from vicinal.datasets.escape import folder_name
from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.parquet_schema import KEY, NAMES, PLAIN, SHARED, features
from vicinal.datasets.formats.tree import encoded
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.keys import as_path
from vicinal.datasets.mask_files import encode_mask
from vicinal.datasets.patterns import split_of_path
from vicinal.datasets.rows import pyarrow
from vicinal.datasets.shared import shared_of
from vicinal.datasets.soft import SOFT, stored
from vicinal.datasets.spool import Spool

GROUP = 2**25
"""Bytes of pictures in a row group."""
OBJECTS = frozenset({"boxes", "polygons", "rle", "keypoints", "rotated_boxes"})
SPLIT = "split"
HUGGING = {"float": "float32", "double": "float64"}
"""Hugging Face's names of types that differ from arrow's."""


@attrs.frozen
class ParquetWriter(FileWriter):
    """``<split>-<shard>.parquet``; where such a name does not tell the split, a column does."""

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:
        files: dict[str, _File] = {}
        try:
            for example in examples:
                name = _name(example.split, number)
                file = files[name] if name in files else files.setdefault(name, _File(self._schema()))
                yield {"output": name, "row": file.add(self._row(example), len(encoded(example)))}
            for name, file in files.items():
                put(name, file.chunks())
        finally:
            for file in files.values():
                file.close()

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        return ()

    def _schema(self) -> Any:
        import pyarrow as pa

        holds, image = self.header.holds, {"_type": "Image"}
        picture = pa.struct({"bytes": pa.binary(), "path": pa.string()})
        columns: dict[str, tuple[Any, Any]] = {"image": (picture, image)}
        if "label" in holds:
            names = list(self.header.names)
            label = {"names": names, "_type": "ClassLabel"} if names else {"dtype": "int64", "_type": "Value"}
            columns["label"] = (pa.int64(), label)
        columns |= {kind: (picture, image) for kind in ("mask", "instances") if kind in holds}
        if OBJECTS & holds:
            columns["objects"] = (pa.string(), {"dtype": "string", "_type": "Value"})
        if SOFT in holds:
            columns[SOFT] = (pa.list_(pa.float64()), [{"dtype": "float64", "_type": "Value"}])
        if any(split_of_path(_name(split, 0)) != split for split in self.header.splits):
            columns[SPLIT] = (pa.string(), {"dtype": "string", "_type": "Value"})
        for name, kind in self._other().items():
            if name not in columns and kind in PLAIN:
                columns[name] = (pa.type_for_alias(kind), {"dtype": HUGGING.get(kind, kind), "_type": "Value"})
        fields = [pa.field(name, kind) for name, (kind, _) in columns.items()]
        metadata = {KEY: features({name: feature for name, (_, feature) in columns.items()})}
        if OBJECTS & holds and self.header.names:
            metadata[NAMES] = json.dumps(self.header.names).encode()
        metadata[SHARED] = json.dumps(shared_of(self.header)).encode()
        return pa.schema(fields, metadata)

    def _other(self) -> dict[str, str]:
        return dict(self.header.extra.get("parquet", {}).get("columns", {}))

    def _row(self, example: Example) -> dict[str, Any]:
        path = as_path(example.key)
        row: dict[str, Any] = {name: example.extra.get("columns", {}).get(name) for name in self._other()}
        row |= {"image": {"bytes": example.data, "path": path + example.suffix}, "label": example.label}
        row[SOFT] = stored(example.label, example.soft, self.header)
        row[SPLIT] = example.split or None
        row["objects"] = None if example.objects is None else json.dumps(example.objects.plain())
        for kind, mask in (("mask", example.mask), ("instances", example.instances)):
            palette = self.header.palette if kind == "mask" else None
            row[kind] = None if mask is None else {"bytes": encode_mask(mask, palette), "path": f"{path}.png"}
        return row


def _name(split: str, number: int) -> str:
    return f"{folder_name(split) if split else 'data'}-{number:05d}.parquet"


class _File:
    """A Parquet file that grows row group by row group."""

    def __init__(self, schema: Any) -> None:
        self._schema, self._spool = schema, Spool()
        self._writer = pyarrow().ParquetWriter(self._spool.file, schema, compression="none")
        self._rows: list[dict[str, Any]] = []
        self._count, self._size = 0, 0

    def add(self, row: dict[str, Any], size: int) -> int:
        """Appends a row, and gives its number."""
        self._rows.append(row)
        self._count, self._size = self._count + 1, self._size + size
        if self._size >= GROUP:
            self._flush()
        return self._count - 1

    def chunks(self) -> Iterator[bytes]:
        """The whole file."""
        if self._rows:
            self._flush()
        self.close()
        return self._spool.chunks()

    def close(self) -> None:
        """Ends the file; may be called again."""
        if self._writer.is_open:
            self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema), row_group_size=len(self._rows))
        self._rows, self._size = [], 0
