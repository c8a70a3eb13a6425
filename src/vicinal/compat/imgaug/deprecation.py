"""Warnings of the compatibility layer, and the mark on names that imgaug itself has renamed."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any


class DeprecationWarning(Warning):
    """Something outdated was used. Unlike Python's own class of this name, it is shown by default."""


def warn(msg: str, category: type[Warning] | None = None, stacklevel: int = 2) -> None:
    """Warn with ``msg``; ``category`` is UserWarning unless given."""
    warnings.warn(msg, category=category or UserWarning, stacklevel=stacklevel)


def warn_deprecated(msg: str, stacklevel: int = 2) -> None:
    """Warn that something is outdated."""
    warn(msg, category=DeprecationWarning, stacklevel=stacklevel + 1)


class deprecated:  # noqa: N801 (imgaug's name)
    """Mark a function as outdated: each call of it warns, or raises where ``behavior`` is ``"raise"``."""

    def __init__(
        self,
        alt_func: str | None = None,
        behavior: str = "warn",
        removed_version: str | None = None,
        comment: str | None = None,
    ) -> None:
        self.alt_func = alt_func
        self.behavior = behavior
        self.removed_version = removed_version
        self.comment = comment

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        arguments = inspect.getfullargspec(func).args
        is_method = "self" in arguments or "cls" in arguments

        @functools.wraps(func)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            owner = f"{type(args[0]).__name__}." if is_method else ""
            message = self._message(f"{owner}{func.__name__}()")
            if self.behavior == "raise":
                raise DeprecationWarning(message)
            if self.behavior == "warn":
                warn_deprecated(message, stacklevel=3)
            return func(*args, **kwargs)

        return wrapped

    def _message(self, name: str) -> str:
        parts = [f"{name} is deprecated"]
        if self.alt_func is not None:
            parts.append(f"use {self.alt_func} instead")
        if self.removed_version is not None:
            parts.append(f"it is gone from version {self.removed_version} on")
        if self.comment:
            parts.append(self.comment.rstrip(". "))
        return "; ".join(parts) + "."
