"""The CPU backend and that of torch show what the reference shows, for every transform, dtype and number of channels.

Tolerances: a rounding apart where no neighbours are mixed, and where they are, what interpolation weights of a few bits
cost on uint8. Several colour ops in a row on uint16 have a Round between them, where a value may lie so near to a half
that float32 rounds it the other way; the ops behind it widen that level to a few: seldom, and 1e-4 of the range at most.
tests/backends/test_cpu_against_reference.py asks the same of single ops, with hypothesis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.contracts.subjects import (
    CHANNELS,
    DTYPES,
    assert_same,
    everything,
    paired,
    pictures,
    pipeline,
    resamples,
    said,
    stack,
)
from vicinal import Batch
from vicinal.program.ops import Round


@pytest.mark.parametrize(("name", "dtype", "channels"), paired(DTYPES, CHANNELS))
def test_cpu_equals_reference(name: str, dtype: Any, channels: int) -> None:
    augment = pipeline(name)
    for images in (stack(dtype, channels, size=(23, 31)), pictures(dtype, channels)):
        program = augment.program(images, ids=[0, 1, 2], **said(channels))
        got = augment(images, ids=[0, 1, 2], **said(channels))
        wanted = augment(images, ids=[0, 1, 2], backend="reference", **said(channels))
        apart = [np.abs(a.astype(np.float64) - b) for a, b in zip(got, wanted, strict=True)]
        most = max(float(d.max()) for d in apart)
        if program.normalize is not None:
            assert most <= 1e-5 * max(float(np.abs(b).max()) for b in wanted)
        elif dtype is np.uint8:
            assert most <= (2 if resamples(program) else 1)
            assert np.mean([d.mean() for d in apart]) <= 0.4
        else:
            rounds = any(isinstance(op, Round) for op in program.ops)
            fraction = 1e-3 if resamples(program) else 1e-4 if rounds else 1e-5
            assert most <= max(fraction * program.top, 1.0 if dtype is np.uint16 else 0.0)
            if not resamples(program) and dtype is np.uint16:
                assert np.mean([(d > 1).mean() for d in apart]) < 0.02


def _tensor(picture: Any) -> Any:
    torch = pytest.importorskip("torch")
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(picture, -1, -3)))


@pytest.mark.parametrize(("name", "dtype", "channels"), paired(DTYPES, CHANNELS))
def test_torch_equals_reference(name: str, dtype: Any, channels: int) -> None:
    """Within a level of uint8, and of floats within what float32 loses; the record is the CPU's bit for bit."""
    augment, how = pipeline(name), {"ids": [0, 1, 2], **said(channels)}
    for images in (stack(dtype, channels, size=(23, 31)), pictures(dtype, channels)):
        given = [_tensor(one) for one in images] if isinstance(images, list) else _tensor(images)
        program = augment.program(images, **how)
        got, record = augment.trace(given, backend="torch", **how)
        wanted, known = augment.trace(images, backend="reference", **how)
        assert record.to_json() == known.to_json()
        for one, other in zip(got, wanted, strict=True):
            planar = program.normalize is not None and program.layout == "chw"
            found = one.numpy() if planar else np.moveaxis(one.numpy(), 0, -1)
            assert found.dtype == other.dtype
            apart = float(np.abs(found.astype(np.float64) - other).max())
            exact = 1e-5 * max(1.0, float(np.abs(other).max()))
            wide = 7.0 if any(isinstance(op, Round) for op in program.ops) else 2.0  # uint16, as above
            assert apart <= {"uint8": 1.0, "uint16": wide}.get(other.dtype.name, exact)


@pytest.mark.parametrize(("name", "planes"), paired([False, True]))
def test_what_belongs_to_pictures_moves_beside_tensors_as_beside_arrays(name: str, planes: bool) -> None:
    augment, given = pipeline(name), everything(np.uint8, planes=planes)
    fields = {**given.targets(), "images": [_tensor(one) for one in given.images]}
    got, wanted = augment(Batch(**fields), backend="torch"), augment(given)
    for target, value in wanted.targets().items():
        if target != "images":
            assert_same(getattr(got, target), value)
