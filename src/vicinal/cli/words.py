"""Options that are given as NAME=VALUE."""

from __future__ import annotations

from collections.abc import Sequence


def pairs(option: str, words: Sequence[str] | None) -> dict[str, str]:
    """``NAME=VALUE`` words as a dict."""
    from vicinal.errors import JobError, expected

    for word in words or ():
        if "=" not in word.strip("="):
            raise JobError(expected(option, "NAME=VALUE", word))
    return {word.partition("=")[0]: word.partition("=")[2] for word in words or ()}
