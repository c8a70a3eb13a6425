"""Fields that were called something else: the old name still works, and warns."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from vicinal.errors import SpecError, VicinalWarning


def renamed(owner: str, formerly: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords ``given`` by their names of today; a warning for each old one, SpecError for one by both its names."""
    found = dict(given)
    for old, new in formerly.items():
        if old in found:
            if new in found:
                raise SpecError(f"{owner}.{new}: expected one value, got one as {new} and one as {old}, its old name")
            _warn(owner, old, new, 4)
            found[new] = found.pop(old)
    return found


def old_attribute(owner: str, old: str, new: str) -> property:
    """The value of the field ``new`` under its old name."""

    def read(self: Any) -> Any:
        _warn(owner, old, new, 3)
        return getattr(self, new)

    return property(read, doc=f"The old name of ``{new}``.")


def _warn(owner: str, old: str, new: str, depth: int) -> None:
    warnings.warn(f"{owner}.{old}: is called {new} now; the old name will go", VicinalWarning, stacklevel=depth)
