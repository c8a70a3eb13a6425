"""Values out of the range, which a device tells when it is done with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from vicinal.backends.torch.late import Answer, Late


def answer(*fine: bool, done: Any = lambda: True, looked: Any = None) -> Answer:
    rows = np.arange(len(fine)) + 10
    seen = np.ones(len(fine), np.bool_) if looked is None else np.array(looked)
    return Answer(torch.tensor(fine), done, seen, rows, "Brightness[0]")


def test_what_is_fine_or_was_not_asked_raises_nothing() -> None:
    late = Late()
    late.check()
    late.add(answer(True, True))
    late.add(answer(True, False, looked=[True, False]))
    late.check()
    late.check()


def test_a_bad_picture_is_told_once_and_when_it_is_known() -> None:
    late, ready = Late(), [False]
    late.add(answer(True, False, done=lambda: ready[0]))
    late.check()
    ready[0] = True
    said = r"images\[11\] of an earlier call: expected values in \[0, 1\], as Brightness\[0\] needs them"
    with pytest.raises(vc.DataError, match=said):
        late.check()
    late.check()


def test_answers_come_in_turn() -> None:
    late, ready = Late(), [False]
    late.add(answer(True, done=lambda: ready[0]))
    late.add(answer(False))
    late.check()
    ready[0] = True
    with pytest.raises(vc.DataError, match=r"images\[10\] of an earlier call"):
        late.check()


@pytest.mark.parametrize("part", [vc.Brightness(0.5), vc.Mosaic((4, 5), classes=2)], ids=["an op", "a mix"])
def test_a_call_on_a_device_tells_of_the_one_before(part: vc.Transform, device: str) -> None:
    if device == "cpu":
        pytest.skip("there it is told at once")
    augment = vc.Pipeline([part], seed=0)
    given = torch.rand(2, 3, 4, 5, device=device)

    def twice() -> None:  # a mix runs several programs, of which the last may tell of the first
        augment(given * 255)
        torch.cuda.synchronize()
        augment(given)

    with pytest.raises(vc.DataError, match=r"images\[0\] of an earlier call"):
        twice()
    augment(given)
