"""What the columns of Parquet files hold, and what Hugging Face's metadata says of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vicinal.datasets.formats.columns import KNOWN, Columns, choose, is_index
from vicinal.datasets.header import Header
from vicinal.datasets.shared import with_shared
from vicinal.errors import DataError

KEY = b"huggingface"
NAMES = b"vicinal.classes"
"""The classes of objects: their column is text, for which Hugging Face knows no classes."""
SHARED = b"vicinal.header"
"""What shared.shared_of says."""
PLAIN = ("string", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double")
"""Types of other columns that are kept."""


def holds_bytes(kind: Any) -> bool:
    """Whether an arrow type is bytes, or a struct {bytes, path} as Hugging Face writes pictures."""
    import pyarrow.types as types

    if types.is_struct(kind):
        index = kind.get_field_index("bytes")
        return index >= 0 and holds_bytes(kind.field(index).type)
    return any(check(kind) for check in (types.is_binary, types.is_large_binary, types.is_fixed_size_binary))


def joined(schemas: Sequence[Any]) -> tuple[Any, tuple[str, ...]]:
    """One arrow schema with the columns of all files, each of the first type that is not null; and the names of columns whose
    types differ, which are in it where they say something. The metadata is the first that is there."""
    import pyarrow as pa

    fields: dict[str, Any] = {}
    differing: dict[str, None] = {}
    for field in (field for schema in schemas for field in schema):
        known = fields.setdefault(field.name, field)
        if pa.types.is_null(known.type):
            fields[field.name] = field
        elif known.type != field.type and not pa.types.is_null(field.type):
            differing[field.name] = None
    metadata = next((schema.metadata for schema in schemas if KEY in (schema.metadata or {})), schemas[0].metadata)
    plain = [name for name in differing if str(fields[name].type) in PLAIN and not _is_known(name)]
    kept = [field for name, field in fields.items() if name not in plain]
    return pa.schema(kept, metadata), tuple(plain)


def _is_known(column: str) -> bool:
    return any(column.lower() in names for names in KNOWN.values())


def columns_of(schema: Any, given: Mapping[str, object], src: str) -> Columns:
    """The columns that say things; pictures are found by their type where no name tells."""
    if not given.get("path"):
        pictures = [field.name for field in schema if holds_bytes(field.type)]
        known = [name for name in pictures if name.lower() in KNOWN["path"]]
        others = [name for name in pictures if all(name.lower() not in KNOWN[kind] for kind in ("mask", "instances"))]
        if known or others:
            given = {**given, "path": (known or others)[0]}
    return choose(list(schema.names), given, src)


def class_names(schema: Any, column: str | None) -> tuple[str, ...] | None:
    """The classes of a column by Hugging Face's metadata; None where there are none."""
    metadata = schema.metadata or {}
    try:
        names = _class_names(json.loads(metadata[KEY])["info"]["features"][column]) if KEY in metadata else None
        if names is None and NAMES in metadata:
            names = tuple(json.loads(metadata[NAMES]))
    except (KeyError, ValueError, TypeError, RecursionError):
        return None
    if names is not None and not all(isinstance(name, str) for name in names):
        raise DataError(f"column {column}: expected strings for names of classes")
    return names


def header_of(schema: Any, header: Header, src: str) -> Header:
    """The header with what the metadata says of keypoints and masks."""
    metadata = schema.metadata or {}
    if SHARED not in metadata:
        return header
    try:
        value = json.loads(metadata[SHARED])
    except (ValueError, RecursionError) as error:
        raise DataError(f"{src}: metadata {SHARED.decode()}: {error}") from error
    return with_shared(header, value, src)


def plain_columns(schema: Any, columns: Columns) -> tuple[dict[str, str], list[str]]:
    """The other columns that are kept, with their types; and those that are not, for theirs (lists, structures, pictures)."""
    others = {field.name: str(field.type) for field in schema if field.name not in columns.used and not is_index(field.name)}
    kept = {name: kind for name, kind in others.items() if kind in PLAIN}
    return kept, [name for name in others if name not in kept]


def features(columns: Mapping[str, Any]) -> bytes:
    """Hugging Face's metadata for a table with these columns: its feature by name."""
    return json.dumps({"info": {"features": columns}}, ensure_ascii=True).encode()


def _class_names(feature: Any) -> tuple[str, ...] | None:
    if isinstance(feature, dict):
        if feature.get("_type") == "ClassLabel" and isinstance(feature.get("names"), list):
            return tuple(feature["names"])
        inner = list(feature.values())
    else:
        inner = feature if isinstance(feature, list) else []
    return next((found for entry in inner if (found := _class_names(entry)) is not None), None)
