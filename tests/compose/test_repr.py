"""What a pipeline shows is Python that makes it again."""

from __future__ import annotations

from typing import Any

import pytest

import vicinal as vc
from tests.contracts.subjects import NAMES, subject
from tests.transforms.examples import darkened

NAMESPACE = {name: getattr(vc, name) for name in vc.__all__}
JITTER = vc.Normal(0, 5).clip(-15, 15)
BETA = vc.Beta(2, 2)
MINUS = -vc.Poisson(3)


def again(value: Any) -> Any:
    """What the repr evaluates to with the public names alone."""
    return eval(repr(value), {"__builtins__": {}}, dict(NAMESPACE))


@pytest.mark.parametrize("name", NAMES)
def test_of_every_transform(name: str) -> None:
    pipeline = vc.Pipeline([subject(name)], seed=3)
    assert again(pipeline) == pipeline


@pytest.mark.parametrize(
    "distribution",
    [
        JITTER, JITTER.clip(high=3), -JITTER, (-BETA).clip(-0.5), -BETA.clip(0.5), 10 * BETA - 5, 5 - (BETA - -3),
        BETA / 2 / 3, 2 / (BETA + 1), BETA * (BETA + 1), vc.Constant(2) * vc.Constant(3),
        vc.Constant(2) - BETA, BETA + vc.Constant(-0.0),
        vc.Choice([1, 2], weights=[1, 3]) * 2, -MINUS, vc.TruncatedNormal(0, 1, -1, 2) + vc.LogUniform(1, 2),
    ],
    ids=repr,
)  # fmt: skip
def test_of_distributions_that_are_made_of_others(distribution: vc.Distribution) -> None:
    back = again(distribution)
    assert back == distribution
    assert repr(back) == repr(distribution)


def test_of_labels_that_change_places_schedules_and_functions() -> None:
    pipeline = vc.Pipeline(
        [vc.ByEpoch({0: vc.Rotate(JITTER), 9: vc.Identity()}), vc.Lambda(darkened)],
        seed=1, swaps={"mask": [(1, 2)], "boxes": [("left", "right")]}, value_range=(0, 9),
    )  # fmt: skip
    assert again(pipeline) == pipeline
    assert "swaps=None" in repr(vc.Pipeline([]))
