"""One line of a record, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import attrs
import numpy as np

from vicinal.data.identity import word
from vicinal.data.lattice import CURVES, LINEAR, Lattice
from vicinal.data.swaps import NONE, Swaps, read_swaps
from vicinal.errors import DataError, SpecError, expected, one_of
from vicinal.numbers import check_epoch, check_integer, integer
from vicinal.program.ops import Floats, Ints

HIGHEST = 2**64 - 1


class Moved(NamedTuple):
    """One warp: ``matrix`` [3, 3], ``size`` [2] and its displacement field, as in a Step."""

    place: str
    matrix: Floats
    size: Ints
    lattice: Lattice | None


@attrs.frozen(eq=False)
class Line:
    """What one line says of one sample; ``steps``: each warp, None where it did not move the sample. ``frame``: None where it
    did not share its draws."""

    seed: int
    id: int
    epoch: int
    size: Ints | None
    active: tuple[str, ...]
    values: dict[str, dict[str, Floats]]
    steps: tuple[Moved | None, ...] | None
    mixes: tuple[str, ...]
    changes: tuple[str, ...]
    frame: int | None
    swaps: Swaps = NONE


def read_line(line: Mapping[str, Any], where: str, version: int, seed: int | None) -> Line:
    """``seed``: of lines that have none. DataError beginning with ``where`` for what is no record or cannot be replayed."""
    if "parameters" not in line or "id" not in line:
        wish = "a line of Record.to_json, or of a job's manifest.jsonl, with id and parameters"
        raise DataError(expected(where, wish, ", ".join(map(str, line))))
    if "record" in line and line["record"] != version:
        wish = f"{version}, the format that this version of Vicinal reads"
        raise DataError(expected(f"{where}: record", wish, line["record"]))
    if "epoch" not in line and isinstance(line.get("copy"), str):
        raise DataError(expected(f"{where}: copy", "the number of a copy, for which something was drawn", line["copy"]))
    size, epoch = line.get("size"), "epoch" if "epoch" in line else "copy"
    return Line(
        seed=_seed(line, where, seed),
        id=word(line["id"], f"{where}: id") if "group" not in line else word(line["group"], f"{where}: group"),
        epoch=check_epoch(DataError, f"{where}: {epoch}", line.get(epoch)),
        size=None if size is None else _size(size, f"{where}: size"),
        active=_names(line.get("active", list(_mapping(line["parameters"], f"{where}: parameters"))), f"{where}: active"),
        values=_values(line["parameters"], where),
        steps=None if line.get("geometry") is None else _steps(line["geometry"], f"{where}: geometry"),
        mixes=_names(line.get("mixes", []), f"{where}: mixes"),
        changes=_names(line.get("changes", []), f"{where}: changes"),
        frame=check_integer(DataError, f"{where}: frame", line.get("frame", 0), 0, HIGHEST) if "group" in line else None,
        swaps=_swaps(line.get("swaps"), where),
    )


def _swaps(value: Any, where: str) -> Swaps:
    try:
        return read_swaps(f"{where}: swaps", value)
    except SpecError as error:
        raise DataError(str(error)) from None


def _seed(line: Mapping[str, Any], where: str, given: int | None) -> int:
    """The line's; else the one that is given."""
    if "seed" in line:
        own = check_integer(DataError, f"{where}: seed", line["seed"], 0, HIGHEST)
        if given is not None and integer(given) != own:
            raise DataError(expected("Record.from_json.seed", f"{own}, which the line says, or None", given))
        return own
    if given is None:
        wish = "a line with the seed that it was drawn with"
        cure = "an older version wrote it: from_json(line, seed=...) takes that of the recipe.yaml beside it"
        raise DataError(f"{where}: seed: expected {wish}, got none ({cure})")
    return check_integer(DataError, "Record.from_json.seed", given, 0, HIGHEST)


def _values(parameters: Mapping[str, Any], where: str) -> dict[str, dict[str, Floats]]:
    found: dict[str, dict[str, Floats]] = {}
    for place, named in parameters.items():
        for name, value in _mapping(named, f"{where}: {place}").items():
            found.setdefault(place, {})[name] = _numbers(value, f"{where}: {place}.{name}")
    return found


def _numbers(value: Any, where: str) -> Floats:
    if isinstance(value, Mapping):  # of mixes, jobs write which output the partner is
        wish = "numbers (a mix of a job cannot be replayed: its partner stands in another line)"
        raise DataError(expected(where, wish, value))
    try:
        array = np.array(value)
    except ValueError:  # rows of different lengths
        array = np.array("")
    if array.dtype.kind not in "biuf" and array.size:
        raise DataError(expected(where, "a number, or a list of numbers", value))
    return array.astype(np.float64)


def _steps(value: Any, where: str) -> tuple[Moved | None, ...]:
    if not isinstance(value, list):
        raise DataError(expected(where, "a list of steps", value))
    return tuple(None if step is None else _step(step, f"{where}[{index}]") for index, step in enumerate(value))


def _step(value: Any, where: str) -> Moved:
    step = _mapping(value, where)
    matrix = _numbers(step.get("matrix"), f"{where}: matrix") if step.get("matrix") is not None else np.zeros(0)
    if matrix.shape != (3, 3):
        raise DataError(expected(f"{where}: matrix", "3 rows of 3 numbers", step.get("matrix")))
    shifts = _numbers(step["shifts"], f"{where}: shifts") if step.get("shifts") is not None else None
    shaped = shifts is None or (shifts.ndim == 3 and shifts.shape[2] == 2 and min(shifts.shape) >= 2)
    if not shaped or not np.isfinite(0 if shifts is None else shifts).all():
        raise DataError(expected(f"{where}: shifts", "finite numbers [rows, columns, 2]", step["shifts"]))
    curve = step.get("curve", LINEAR)  # what lines without one were drawn with
    if curve not in CURVES:
        raise DataError(one_of(f"{where}: curve", CURVES, curve))
    lattice = None if shifts is None else Lattice(shifts, curve)
    return Moved(str(step.get("place", "")), matrix, _size(step.get("size"), f"{where}: size"), lattice)


def _size(value: Any, where: str) -> Ints:
    if not (isinstance(value, list) and len(value) == 2 and all((integer(side) or 0) >= 1 for side in value)):
        raise DataError(expected(where, "[height, width], whole numbers of at least 1", value))
    return np.array(value, np.int64)


def _names(value: Any, where: str) -> tuple[str, ...]:
    if not (isinstance(value, list) and all(isinstance(name, str) for name in value)):
        raise DataError(expected(where, "a list of places", value))
    return tuple(value)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DataError(expected(where, "an object", value))
    return value
