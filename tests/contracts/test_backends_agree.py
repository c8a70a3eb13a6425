"""The CPU backend shows what the reference shows, for every transform, dtype and number of channels.

Tolerances: a rounding apart where no neighbours are mixed, and where they are, what interpolation weights of a few bits
cost on uint8. Several colour ops in a row on uint16 have a Round between them, where a value may lie so near to a half
that float32 rounds it the other way; the ops behind it widen that level to a few: seldom, and 1e-4 of the range at most.
tests/backends/test_cpu_against_reference.py asks the same of single ops, with hypothesis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.contracts.subjects import CHANNELS, DTYPES, paired, pictures, pipeline, resamples, said, stack
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
