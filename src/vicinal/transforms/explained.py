"""What a transform's docstring says of its fields: the lines that begin with fields' names in double backquotes."""

from __future__ import annotations

import inspect
import re

_ENTRY = re.compile(r"^(``.+?)(?=^``|\n\n|\Z)", flags=re.MULTILINE | re.DOTALL)


def entries(docstring: str | None) -> list[tuple[list[str], str]]:
    """The names of fields and what they mean, for each entry of a docstring."""
    return [(names_of(entry), entry.partition("``: ")[2]) for entry in _found(docstring)]


def names_of(entry: str) -> list[str]:
    """The fields that an entry is about."""
    return re.findall(r"\w+", entry.partition("``: ")[0])


def with_family(docstring: str | None, family: str | None) -> str:
    """A class's docstring, and behind its own entries those of the class that it is of the family of."""
    own = inspect.cleandoc(docstring or "")
    known = {name for names, _ in entries(own) for name in names}
    added = [entry.rstrip() for entry in _found(family) if names_of(entry)[0] not in known]
    gap = "\n" if known else "\n\n"
    return own + gap + "\n".join(added) if added else own


def _found(docstring: str | None) -> list[str]:
    return _ENTRY.findall(inspect.cleandoc(docstring or ""))
