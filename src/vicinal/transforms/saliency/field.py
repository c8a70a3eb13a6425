"""Maps as a field of a transform: the object, or the path of a file."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from vicinal.errors import DataError, SpecError, expected
from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats
from vicinal.sampling.column import Untraceable
from vicinal.transforms import fields
from vicinal.transforms.declare import declare
from vicinal.transforms.saliency.maps import SaliencyMaps
from vicinal.transforms.saliency.moved import moved

Kept: TypeAlias = SaliencyMaps | str | os.PathLike[str]

MISSING = ("error", "skip")
Missing: TypeAlias = Literal["error", "skip"]


def kept_maps(*, default: Any) -> Any:
    """A field of maps: a SaliencyMaps, or the path of a file of them; None too where that is the ``default``."""

    def convert(where: str, value: Any) -> SaliencyMaps | str | None:
        if isinstance(value, SaliencyMaps) or (value is None and default is None):
            return value
        if not isinstance(value, (str, os.PathLike)) or not Path(value).is_file():
            what = "a SaliencyMaps, or the path of a file of one" + ", or None" * (default is None)
            raise SpecError(expected(where, what, value))
        return str(os.fspath(value))

    return declare(convert, default, kw_only=False, metadata={"paths": True})


def missing() -> Any:
    """A field that says what becomes of pictures without a map."""
    return fields.option(MISSING, default="error", kw_only=True)


def maps_of(site: Site, kept: Any, absent: str) -> tuple[Floats, Bools]:
    """What stands out of each canvas as the ops so far leave it, [N, 14, 14] in [0, 255], and who has a map.

    DataError for a picture of ``site`` that has none, unless ``absent`` is "skip".
    """
    if site.lowering.traced:
        raise Untraceable("it looks at maps of pictures")
    maps = kept if isinstance(kept, SaliencyMaps) else _loaded(kept, _changed(kept))
    ids = site.lowering.draws.ids
    found, known = maps.take(ids)
    lacking = site.active & ~known
    if absent == "error" and lacking.any():
        which = int(ids[int(lacking.argmax())])
        wanted = f"a map of every picture (or missing='skip'), got none of the one with the id {which}"
        raise DataError(f"{site.place}.maps: expected {wanted}; there are {len(maps)}")
    return moved(found, site), known


def _changed(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except OSError:
        return -1, -1  # reading says what is wrong
    return found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=8)
def _loaded(path: str, _changed: tuple[int, int]) -> SaliencyMaps:
    return SaliencyMaps.load(path)
