"""No op waits for its device: on tensors that have no values there is nothing to wait for, and every op runs all the same."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch

from tests.backends.build import op_of
from tests.backends.torch_ops.test_gradients import CASES, Case
from vicinal.backends.torch.parameters import Rows, rows_of
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.run import apply
from vicinal.program import ops
from vicinal.program.ops import Op

MORE: dict[type[Op], Case] = {ops.Posterize: {"bits": 3}, ops.Round: {}}
EVERY = [(kind, case) for kind, cases in CASES.items() for case in cases] + list(MORE.items())


def without_values(op: Op) -> Rows:
    at = rows_of(op, np.arange(2))
    return Rows({field.name: at(field.name).to("meta") for field in attrs.fields(type(op)) if field.name in at}, at.rows)


@pytest.mark.parametrize(("kind", "case"), EVERY, ids=lambda one: one.__name__ if isinstance(one, type) else "")
@pytest.mark.parametrize("unit", [True, False])
def test_every_op_runs_without_values(kind: type[Op], case: Case, unit: bool) -> None:
    op = op_of(kind, 2, **case)
    given = Picture(values=torch.empty(2, 3, 3, 5, device="meta"), top=255.0, unit=unit)
    made = apply(op, given, without_values(op))
    assert made.values.shape == given.values.shape
    assert made.values.dtype == given.values.dtype
    assert made.values.device.type == "meta"


def test_what_looks_at_values_would_be_seen() -> None:
    with pytest.raises(RuntimeError, match="meta"):
        torch.empty(3, device="meta").max().item()


@pytest.mark.parametrize("last", [False, True])
def test_forks_and_joins_run_without_values(last: bool) -> None:
    fork, join = op_of(ops.Fork, 2, weight=0.5), op_of(ops.Join, 2, weight=0.5, last=last)
    given = Picture(values=torch.empty(2, 3, 3, 5, device="meta"), top=255.0)
    made = apply(join, apply(fork, given, without_values(fork)), without_values(join))
    assert made.values.shape == given.values.shape
