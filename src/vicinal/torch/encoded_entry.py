"""Entries of a sample that are still bytes, as tar files hold them."""

from __future__ import annotations

from typing import Any, TypeGuard

from vicinal.errors import DataError, ReadError, expected
from vicinal.files.encoded import Encoded
from vicinal.files.read import UNNAMED, read_mask

Bytes = bytes | bytearray | memoryview


def is_bytes(value: object) -> TypeGuard[Bytes]:
    return isinstance(value, (bytes, bytearray, memoryview))


def text_of(value: Bytes) -> str | None:
    """The text that bytes are; None where they are none (files of pictures begin with bytes that no text has)."""
    data = bytes(value)
    try:
        return None if b"\0" in data else data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None


def label_of(value: Bytes, where: str) -> int | str:
    """The class in a file of text: its number, or its name."""
    text = text_of(value)
    if not text:
        raise DataError(expected(where, "the text of a class", bytes(value)))
    number = text.removeprefix("-")
    return int(text) if number.isascii() and number.isdecimal() and len(number) < 19 else text


def read_entry(name: Any, value: Any, where: str) -> Any:
    """What an entry called ``name`` holds: of bytes the picture (not yet decoded), the mask or the class; all else as it is."""
    if not is_bytes(value):
        return value
    where = f"{where}: {name}"
    try:
        if name == "image":
            return Encoded(value, name=where)
        if name in ("mask", "instances"):
            return read_mask(value)
    except ReadError as error:
        raise ReadError(f"{where}: {str(error).removeprefix(f'{where}: ').removeprefix(f'{UNNAMED}: ')}") from error
    return label_of(value, where) if name in ("label", "labels") else value
