"""Transforms that installed packages bring: entry points of the group ``vicinal.transforms``.

In a package's pyproject.toml: ``[project.entry-points."vicinal.transforms"]``, and below it ``Smear = "my_package:Smear"``.
They are looked up when a name is none of Vicinal's, or when all are listed; never by ``import vicinal``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from typing import Any

import attrs

from vicinal.errors import SpecError
from vicinal.transforms.named import PLACE, reason

GROUP = "vicinal.transforms"


@attrs.frozen
class PlugIn:
    """An entry point: its ``name``, the ``place`` (module:name) of its class, and the ``package`` that brings it."""

    name: str
    place: str
    package: str
    version: str

    def __str__(self) -> str:
        return f"{self.place} of the package {self.package}"

    def load(self) -> Any:
        """What stands there; SpecError that names the package where its module breaks."""
        if not PLACE.fullmatch(self.place):
            what = f"expected an entry point module:name, got {self.place!r}"
            raise SpecError(f"transform {self.name!r}: the package {self.package} is broken: {what}")
        try:
            return metadata.EntryPoint(self.name, self.place, GROUP).load()
        except (Exception, SystemExit) as error:  # of code that is not ours
            raise SpecError(f"transform {self.name!r}: the package {self.package} is broken: {reason(error)}") from error


def plug_ins() -> tuple[PlugIn, ...]:
    """All that are installed, by name and package."""
    found = {_read(entry) for entry in metadata.entry_points(group=GROUP)}
    return tuple(sorted(found, key=lambda one: (one.name, one.package, one.place)))


def named(name: str) -> PlugIn | None:
    """The one called ``name``; SpecError where packages bring several."""
    found = [one for one in plug_ins() if one.name == name]
    if len({one.place for one in found}) > 1:
        raise SpecError(two_of(name, list(map(str, found))))
    return found[0] if found else None


def _read(entry: metadata.EntryPoint) -> PlugIn:
    """Without the extras that packages may state behind a place, which mean nothing any more."""
    place = entry.value.partition("[")[0].replace(" ", "")
    try:
        about: Any = {} if entry.dist is None else entry.dist.metadata
    except (TypeError, OSError, metadata.PackageNotFoundError):  # of a package without METADATA, by version of Python
        about = {}
    root = place.partition(":")[0].partition(".")[0]
    return PlugIn(entry.name, place, about.get("Name") or root, about.get("Version") or "unknown")


def two_of(name: str, found: Sequence[str]) -> str:
    """The message for a plain name that means several classes."""
    return f"transform {name!r}: expected one of that name, got {' and '.join(found)}; write the place of the one that is meant"
