"""Every field of every transform with every strange value: refused by name, or taken and then run."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.errors.strange import NEEDED, STRANGE, refusal
from tests.transforms.examples import needed
from vicinal.transforms.catalogue import CATALOGUE, transform_class

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 12, 14, 3), np.uint8)
FIELDS = [
    (name, field.name) for name in CATALOGUE for field in attrs.fields(transform_class(name)) if field.init
]  # fmt: skip

NEEDS_THE_PICTURES = {
    ("Normalize", "p"): "Pipeline.transforms[0]: expected Normalize to touch every sample",
    ("Normalize", "mean"): "Normalize[0].mean: expected 1 number or one for each of 3 channels",
    ("Normalize", "std"): "Normalize[0].std: expected 1 number or one for each of 3 channels",
}
"""What only shows once the pipeline or the pictures are there: how many channels they have, and what stands around."""


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[f"{name}.{field}" for name, field in FIELDS])
def test_a_strange_value_is_refused_by_name_or_runs(name: str, field: str) -> None:
    made, refused = transform_class(name), 0
    given = vc.Batch(PICTURES, **needed(name, [one.shape for one in PICTURES]))
    for value in STRANGE:
        fields = {**NEEDED[name], field: value}
        message = refusal(lambda fields=fields: made(**fields))
        if message is not None:
            assert message.startswith(f"{name}.{field}"), value
            assert "\n" not in message, value
            assert len(message) < 400, value
            refused += 1
            continue
        transform = made(**fields)
        message = refusal(lambda transform=transform: vc.Pipeline([transform], seed=0)(given))
        if message is not None:
            assert message.startswith(NEEDS_THE_PICTURES[name, field])
            continue
        pipeline = vc.Pipeline([transform], seed=0)
        assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    assert refused > len(STRANGE) // 2
