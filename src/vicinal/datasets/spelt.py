"""Files by names that are spelt otherwise on the disk: accents in one character or two, and suffixes in capitals."""

from __future__ import annotations

import unicodedata
from typing import Literal

from vicinal.datasets.files import is_file, is_url, join

FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
"""Of accents: composed, as most systems write them, or apart, as macOS and archives from there do."""


def spelt(folder: str, *names: str) -> str:
    """The first of relative ``names`` that is a file in ``folder``, as it is called there; else the first of them.

    Behind a URL nothing is asked.
    """
    if is_url(folder):
        return names[0]
    forms = (form for name in names for form in alike(name))
    return next((form for form in forms if is_file(join(folder, form))), names[0])


def alike(name: str) -> tuple[str, ...]:
    """A name, and the same characters composed otherwise."""
    if name.isascii():
        return (name,)
    return tuple(dict.fromkeys((name, *(unicodedata.normalize(form, name) for form in FORMS))))


def same(name: str) -> str:
    """What names that look alike have in common."""
    return name if name.isascii() else unicodedata.normalize(FORMS[0], name)
