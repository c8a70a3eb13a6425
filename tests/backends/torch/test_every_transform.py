"""Every public transform on tensors, of one size and of several, against its definition on the same pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.backends.torch.build import array, arrays, tensor, tensors
from tests.contracts.subjects import paired, pictures, stack, subject

IDS = [3, 4, 5]
APART = {"uint8": 1.0, "uint16": 2.0, "float32": 2e-5, "float16": 2e-3}
"""How far a value may lie from the definition's, by dtype."""


def given_as(dtype: str, stacked: bool) -> Any:
    """Pictures that the dtype holds exactly."""
    whole = dtype.startswith("uint")
    found: Any = stack(np.dtype(dtype)) if stacked else pictures(np.dtype(dtype))
    if whole:
        return found
    half = [one.astype(np.float16).astype(np.float32) for one in found]
    return np.stack(half) if stacked else half


@pytest.mark.parametrize(("name", "dtype", "stacked"), paired(tuple(APART), (True, False)))
def test_it_gives_what_the_definition_gives(name: str, dtype: str, stacked: bool) -> None:
    given = given_as(dtype, stacked)
    augment = vc.Pipeline([subject(name)], seed=11)
    there: Any = tensor(given) if stacked else tensors(given)
    kind = getattr(torch, dtype)
    there = there.to(kind) if stacked else [one.to(kind) for one in there]
    wanted = augment(given, ids=IDS, backend="reference")
    found = augment(there, ids=IDS, backend="torch")
    assert len(found) == len(wanted) == 3
    for got, other in zip(found if isinstance(found, list) else arrays(found), wanted, strict=True):
        seen = got if isinstance(got, np.ndarray) else array(got)
        planes = name == "Normalize"  # which gives planes in either form
        assert seen.shape == (other.shape if not planes else (*other.shape[1:], other.shape[0]))
        apart = np.abs(seen.astype(np.float64) - (np.moveaxis(other, 0, -1) if planes else other))
        assert apart.max(initial=0.0) <= APART[dtype] * (1 / min(0.229, 0.224, 0.225) if planes else 1)
