"""Texts of other libraries and of files, fit for a message of one line."""

from __future__ import annotations


def one_line(text: object) -> str:
    """``text`` with a space for every line break and whatever else cannot be printed."""
    return "".join(char if char.isprintable() else " " for char in str(text))
