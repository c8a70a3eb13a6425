"""The members of a large JSON object one after the other, arrays element by element: memory holds one value.

ijson streams too, but takes three passes or three times as long, refuses NaN, and does not tell where an error is.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from vicinal.datasets.files import open_file
from vicinal.errors import DataError

CHUNK = 1 << 20
DECODER = json.JSONDecoder(parse_constant=lambda _: None)
"""NaN and Infinity, which are no JSON though Python writes them, are read as null."""

_SPACE = re.compile(r"[ \t\n\r]*")
_TAIL = 16  # characters: an error as near to the end of what was read as this may be a word or number cut in two
_CUT = 2  # characters: a number may go on behind "e+"


def members(path: str, chunk: int = CHUNK) -> Iterator[tuple[str, int | None, Any, str]]:
    """Name, index, value and its text, for each member or element of a member of a file's object.

    The index is None for what is no array; an array begins with index None, value None and no text. ``chunk``: bytes
    that are read at a time.
    Raises ReadError where there is no file, and DataError with line and column where it is no JSON object.
    """
    with open_file(path) as file:
        window = _Window(path, file, chunk)
        window.take("{", "an object {...}")
        if window.peek() == "}":
            window.take("}")
        else:
            yield from _members(window)
        if window.peek():
            window.fail("expected nothing after the object")


def _members(window: _Window) -> Iterator[tuple[str, int | None, Any, str]]:
    while True:
        name = window.value()[0]
        if not isinstance(name, str):
            window.fail("expected a name in quotes")
        window.take(":")
        if window.peek() == "[":
            yield name, None, None, ""
            for index, (value, text) in enumerate(_elements(window)):
                yield name, index, value, text
        else:
            yield name, None, *window.value()
        if window.take(",}") == "}":
            return


def _elements(window: _Window) -> Iterator[tuple[Any, str]]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.value()
        if window.take(",]") == "]":
            return


class _Window:
    """The part of a text that was read and is not yet decoded."""

    def __init__(self, path: str, file: BinaryIO, chunk: int) -> None:
        self.path, self.file, self.chunk = path, file, chunk
        self.decode = codecs.getincrementaldecoder("utf-8-sig")()
        self.text, self.at, self.ended = "", 0, False
        self.line, self.column = 1, 1  # of the first character of ``text``

    def peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches the empty text too
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self.fill(self.chunk)

    def take(self, characters: str, wish: str = "") -> str:
        """Goes past the next character, which must be one of ``characters``."""
        found = self.peek()
        if not found:
            self.fail("the file ends early")
        if found not in characters:
            self.fail(f"expected {wish or ' or '.join(map(repr, characters))}, got {found!r}")
        self.at += 1
        return found

    def value(self) -> tuple[Any, str]:
        """The next value, and its text."""
        self.peek()
        size = self.chunk
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.pos >= len(self.text) - _TAIL or error.msg.startswith("Unterminated string")
                if self.ended or not cut:
                    self.at = error.pos
                    self.fail("the file ends early" if cut and error.pos >= len(self.text) else error.msg)
            except (ValueError, RecursionError) as error:  # a number of more digits than Python takes
                self.fail(str(error))
            else:
                if end + _CUT < len(self.text) or self.ended:
                    text = self.text[self.at : end]
                    self.at = end
                    return value, text
            self.fill(size)
            size *= 2

    def fill(self, size: int) -> None:
        """Drops what was decoded and reads on."""
        gone = self.text[: self.at]
        self.line, self.column = self._position(gone)
        data = self.file.read(size)
        self.ended = not data
        try:
            self.text = self.text[self.at :] + self.decode.decode(data, final=self.ended)
        except UnicodeDecodeError as error:
            self.fail(f"expected UTF-8: {error.reason}")
        self.at = 0

    def fail(self, reason: str) -> NoReturn:
        line, column = self._position(self.text[: self.at])
        raise DataError(f"{self.path}: line {line}, column {column}: no valid JSON: {reason}")

    def _position(self, gone: str) -> tuple[int, int]:
        """Line and column behind the first characters of ``text``."""
        lines = gone.count("\n")
        return self.line + lines, len(gone) - gone.rfind("\n") if lines else self.column + len(gone)
