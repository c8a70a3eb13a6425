"""p=0 is identity, for pictures and for all that belongs to them."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.contracts.subjects import (
    BACKENDS,
    CHANNELS,
    DTYPES,
    EVERYWHERE,
    NAMES,
    assert_same,
    everything,
    paired,
    pictures,
    said,
    stack,
    subject,
)  # fmt: skip
from vicinal.errors import SpecError

OPTIONAL = [name for name in NAMES if name not in EVERYWHERE]


def never(name: str) -> vc.Pipeline:
    return vc.Pipeline([attrs.evolve(subject(name), p=0.0)], seed=11)


@pytest.mark.parametrize(("name", "dtype", "channels", "backend"), paired(DTYPES, CHANNELS, BACKENDS, names=OPTIONAL))
def test_pictures_come_out_bit_for_bit(name: str, dtype: Any, channels: int, backend: str) -> None:
    for images in (stack(dtype, channels), pictures(dtype, channels), stack(dtype, channels)[0]):
        assert_same(never(name)(images, backend=backend, **said(channels)), images)


@pytest.mark.parametrize(("name", "backend", "planes"), paired(BACKENDS, (False, True), names=OPTIONAL))
def test_targets_come_out_bit_for_bit(name: str, backend: str, planes: bool) -> None:
    batch = everything(planes=planes)
    assert_same(never(name)(batch, backend=backend), batch)


@pytest.mark.parametrize("name", OPTIONAL)
def test_the_result_is_not_the_input(name: str) -> None:
    images = stack()
    before = images.copy()
    never(name)(images)[...] = 0
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_what_must_touch_every_sample_refuses_p_below_one(name: str) -> None:
    with pytest.raises(SpecError, match="p=0"):
        never(name)
