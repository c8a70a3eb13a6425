"""What a transform's docstring says of its fields: the lines that begin with fields' names in double backquotes.

And the example, the lines at the end of any docstring that begin with ``>>>``.
"""

from __future__ import annotations

import inspect
import re

_EXAMPLE = "\n\n>>> "
_ENTRY = re.compile(r"^(``.+?)(?=^``|\n\n|\Z)", flags=re.MULTILINE | re.DOTALL)


def entries(docstring: str | None) -> list[tuple[list[str], str]]:
    """The names of fields and what they mean, for each entry of a docstring."""
    return [(names_of(entry), entry.partition("``: ")[2]) for entry in _found(docstring)]


def names_of(entry: str) -> list[str]:
    """The fields that an entry is about."""
    return re.findall(r"\w+", entry.partition("``: ")[0])


def parted(docstring: str | None) -> tuple[str, str]:
    """What a docstring says, and the example at its end, "" where it has none."""
    said, _, example = inspect.cleandoc(docstring or "").partition(_EXAMPLE)
    return said, f">>> {example}" if example else ""


def with_family(docstring: str | None, family: str | None) -> str:
    """A class's docstring, and behind its own entries, ahead of its example, those of the class that it is of the family of."""
    own, example = parted(docstring)
    known = {name for names, _ in entries(own) for name in names}
    added = [entry.rstrip() for entry in _found(family) if names_of(entry)[0] not in known]
    gap = "\n" if known else "\n\n"
    said = own + gap + "\n".join(added) if added else own
    return f"{said}\n\n{example}" if example else said


def _found(docstring: str | None) -> list[str]:
    return _ENTRY.findall(inspect.cleandoc(docstring or ""))
