"""Samples in tar files: neighbours that share their name up to the first dot (the convention of WebDataset)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import attrs

from vicinal.datasets.escape import escape, unescape
from vicinal.datasets.files import read_bytes
from vicinal.datasets.formats.tar_members import Member, members
from vicinal.datasets.object_json import parse_json
from vicinal.datasets.source import Source
from vicinal.datasets.suffixes import is_picture
from vicinal.errors import DataError, expected

MASKS = ("seg.png", "mask.png", "segmentation.png")
INSTANCES = ("instances.png",)
MOST_TEXT = 2**26
"""Bytes of a member that is not a picture."""


@attrs.frozen
class TarSample:
    """``parts``: the members by what follows the first dot in their name. ``fault``: why it cannot be used."""

    path: str
    key: str
    parts: dict[str, Member]
    fault: str = ""

    def source(self, *endings: str) -> Source | None:
        """Where the first member with one of these endings lies."""
        found = next((self.parts[ending] for ending in endings if ending in self.parts), None)
        return None if found is None else Source(self.path, "part", found.at, found.size)

    def picture(self) -> Source | None:
        """The picture: a member with one ending, else one with more that is no mask."""
        known = [end for end in self.parts if is_picture(f"x.{end}") and end not in (*MASKS, *INSTANCES)]
        return self.source(*sorted(known, key=lambda ending: ending.count(".")))

    def text(self, ending: str) -> str | None:
        """The contents of a member of text; DataError for none."""
        found = self.parts.get(ending)
        if found is None:
            return None
        if found.size > MOST_TEXT:
            raise DataError(f".{ending}: {found.size} bytes; at most {MOST_TEXT} are read")
        try:
            return read_bytes(self.path, found.at, found.size).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError(f".{ending}: expected UTF-8: {error.reason}") from error

    def json(self) -> dict[str, Any]:
        """The object of the member .json; empty where there is none."""
        text = self.text("json")
        value = {} if text is None else parse_json(text)
        if not isinstance(value, dict):
            raise DataError(expected(".json", "a JSON object", value))
        return value


def samples(path: str) -> Iterator[TarSample]:
    """All samples of a tar in their order. Hidden members, as some systems add them, are left out."""
    shown = (member for member in members(path) if member.fault or not member.name.rpartition("/")[2].startswith((".", "__")))
    for key, group in groupby(shown, key=lambda member: split_name(member.name)[0]):
        parts: dict[str, Member] = {}
        fault = ""
        for member in group:
            ending = split_name(member.name)[1]
            fault = fault or (f"{member.name}: {member.fault}" if member.fault else "")
            if ending in parts:
                fault = fault or f"{member.name}: two members of this name"
            parts[ending] = member
        yield TarSample(path, decode_key(key), parts, fault)


def split_name(name: str) -> tuple[str, str]:
    """The name of a member up to the first dot after its folders, and what follows it in small letters."""
    folder, slash, file = name.rpartition("/")
    base, _, ending = file.partition(".")
    return folder + slash + base, ending.lower()


def encode_key(key: str) -> str:
    """A key as the beginning of a member's name: without dots and backslashes after its folders."""
    folder, slash, base = key.rpartition("/")
    return folder + slash + escape(base, ".\\")


def decode_key(name: str) -> str:
    """The key of which ``encode_key`` makes this."""
    folder, slash, base = name.rpartition("/")
    key = folder + slash + unescape(base)
    return key if encode_key(key) == name else name
