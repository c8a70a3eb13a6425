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
        return self.source(*self.pictures())

    def pictures(self) -> list[str]:
        """The endings of all members that may be the picture, the likeliest first."""
        known = [end for end in self.parts if is_picture(f"x.{end}") and end not in (*MASKS, *INSTANCES)]
        return sorted(known, key=lambda ending: ending.count("."))

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
    for name, group in groupby(shown, key=lambda member: split_name(member.name)[0]):
        for own, some in _apart(name, list(group)):
            yield _sample(path, own, some)


def _apart(name: str, group: list[Member]) -> Iterator[tuple[str, list[Member]]]:
    """The samples among neighbours that share their name up to the first dot, each with the name that its members share.

    Names with dots of their own (photo.1.jpg, photo.1.cls, photo.2.jpg) run together by the convention. They are apart where
    every member belongs to a picture by its whole name; else they are parts of one sample (a.left.png, a.right.png, a.cls).
    """
    stems: dict[str, list[Member]] = {}
    for member in group:
        stems.setdefault(stem_of(member.name), []).append(member)
    named = [stem for stem, some in stems.items() if sum(map(_is_picture, some)) == 1]
    dotted = [stem for stem in named if stem != name]
    if dotted and len(named) == len(stems) and (name not in stems or any(len(stems[stem]) > 1 for stem in dotted)):
        yield from stems.items()
    else:
        yield name, group


def _sample(path: str, name: str, group: list[Member]) -> TarSample:
    parts: dict[str, Member] = {}
    fault = ""
    for member in group:
        ending = member.name[len(name) + 1 :].lower()
        fault = fault or (f"{member.name or path}: {member.fault}" if member.fault else "")
        if ending in parts:
            fault = fault or f"{member.name}: two members of this name"
        parts[ending] = member
    sample = TarSample(path, decode_key(name), parts, fault)
    several = sample.pictures()
    if not fault and len(several) > 1 and several[0].count("."):
        found = ", ".join(f".{ending}" for ending in several)
        fault = f"{name}: expected one picture, got several by the name up to its first dot: {found}"
        sample = attrs.evolve(sample, fault=fault)
    return sample


def stem_of(name: str) -> str:
    """The whole name of a member without its ending: what stands after the last dot, or one that says what masks are."""
    base, ending = split_name(name)
    said = (end for end in (*MASKS, *INSTANCES) if f".{ending}".endswith(f".{end}"))
    known = next(said, ending.rpartition(".")[2])
    return name[: len(name) - len(known) - 1] if ending else base


def _is_picture(member: Member) -> bool:
    ending = f".{split_name(member.name)[1]}"
    return is_picture(f"x{ending}") and not ending.endswith(tuple(f".{end}" for end in (*MASKS, *INSTANCES)))


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
