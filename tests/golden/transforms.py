"""What every transform draws: who is active, and the parameters of the record."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from tests.golden.batch import EPOCHS, SEED, batch, made, names
from tests.golden.draws import Cases, Values
from vicinal.transforms.compose.children import holds


def transforms() -> Cases:
    """By transform."""
    return {name: partial(drawn, name) for name in names()}


def drawn(name: str) -> Values:
    """In two epochs; and who is active where it is applied to half of the samples."""
    transform: Any = made(name)
    values: Values = {}
    for epoch in EPOCHS:
        values |= {f"epoch {epoch}: {place}": value for place, value in _record(transform, epoch).items()}
    mixes_crops = isinstance(transform, vc.Pipeline) and holds(transform, ("MixupCutmix",))  # of one size, where all are
    if not holds(transform, ("Normalize",)) and not mixes_crops:  # Normalize must touch every sample
        half = attrs.evolve(transform, p=0.5)
        values["p of 0.5"] = [_active(half, epoch) for epoch in EPOCHS]
    return values


def _trace(transform: vc.Transform, epoch: int) -> vc.Record:
    record: vc.Record = vc.Pipeline([transform], seed=SEED).trace(batch(type(transform).__name__), epoch=epoch)[1]
    return record


def _active(transform: vc.Transform, epoch: int) -> str:
    return _bits(_trace(transform, epoch).active[f"{type(transform).__name__}[0]"])


def _record(transform: vc.Transform, epoch: int) -> Values:
    """Of places where no sample is active, nothing; of samples that are not, null."""
    record, found = _trace(transform, epoch), dict[str, Any]()
    for place, active in record.active.items():
        if active.any():
            found[place] = _bits(active)
    for place, parameters in record.values.items():
        active = record.active.get(place, np.ones(len(batch()), np.bool_))
        if active.any():
            found |= {f"{place}.{name}": _rows(values, active) for name, values in parameters.items()}
    return found


def _rows(values: NDArray[np.float64], active: NDArray[np.bool_]) -> list[Any]:
    return [row if here else None for row, here in zip(values.tolist(), active, strict=True)]


def _bits(active: NDArray[np.bool_]) -> str:
    return "".join("01"[int(here)] for here in active)
