"""A whole number is the same thing wherever an argument is one: NumPy's count, bools and fractions do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.training.settings import Training
from vicinal.files.write import Encoding, encode
from vicinal.offline.engines.choose import engine_of
from vicinal.offline.function import batch_function
from vicinal.report.sheet import contact_sheet
from vicinal.torch.metrics.overlap import dice
from vicinal.torch.sampler import EpochSampler

PNG = encode(np.zeros((1, 1, 3), np.uint8), ".png")
BATCH = vc.Batch(images=np.zeros((1, 8, 8, 3), np.uint8))
ARGUMENTS: dict[str, Callable[[Any], Any]] = {
    "Batch.repeat.copies": lambda value: len(BATCH.repeat(value)),
    "contact_sheet.columns": lambda value: contact_sheet(vc.Pipeline([], seed=0), BATCH, columns=value).shape,
    "read.max_pixels": lambda value: vc.read(PNG, max_pixels=value).shape,
    "write.quality": lambda value: Encoding(quality=value),
    "epochs": lambda value: Training(epochs=value),
    "test_limit": lambda value: Selection(test_limit=value),
    "memory": lambda value: Selection(memory=value),
    "size": lambda value: Selection(size=(8, value)),
    "processes": lambda value: type(engine_of("local", None, value, None)),
    "copies": lambda value: batch_function(vc.Pipeline([]), copies=value).copies,
    "EpochSampler.seed": lambda value: EpochSampler(4, seed=value).indices(0),
    "EpochSampler.world": lambda value: len(EpochSampler(4, rank=0, world=value)),
    "set_epoch": lambda value: EpochSampler(4).set_epoch(value),
    "dice.classes": lambda value: dice("multiclass", value),
}
WRONG: list[Any] = [True, np.True_, 2.5, 3.0, "3", b"3", [3], np.array([3, 4]), np.array(3), -1, 10**30 + 0.0]


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int16])
def test_whole_numbers_of_numpy_count_as_pythons(name: str, kind: Callable[[int], Any]) -> None:
    assert repr(ARGUMENTS[name](kind(3))) == repr(ARGUMENTS[name](3))


@pytest.mark.parametrize("name", ARGUMENTS)
def test_all_else_is_refused_by_name(name: str) -> None:
    for wrong in WRONG:
        with pytest.raises(vc.VicinalError, match=rf"^{name}: expected a whole number.*, got ") as caught:
            ARGUMENTS[name](wrong)
        assert str(caught.value).endswith(f", got {wrong!r}")


@pytest.mark.parametrize("name", ["memory", "Batch.repeat.copies", "epochs", "write.quality", "copies"])
def test_none_is_no_number_where_one_is_needed(name: str) -> None:
    with pytest.raises(vc.VicinalError, match=rf"^{name}: expected a whole number.*, got None$"):
        ARGUMENTS[name](None)


def test_settings_keep_a_python_int() -> None:
    assert type(Training(batch=np.int64(8)).plain()["batch"]) is int  # type: ignore[arg-type]
    assert type(Encoding(compression=np.int8(1)).compression) is int  # type: ignore[arg-type]
    assert json.dumps(Selection(size=(np.int64(8), np.int32(9)), memory=np.int64(7)).plain())  # type: ignore[arg-type]
