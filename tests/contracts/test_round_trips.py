"""Pipelines as bytes and as text: equal by value, and the same pictures from them."""

from __future__ import annotations

import pickle

import pytest

import vicinal as vc
from tests.contracts.subjects import NAMES, assert_same, everything, pipeline

WAYS = {
    "pickle": lambda augment: pickle.loads(pickle.dumps(augment)),
    "yaml": lambda augment: vc.Pipeline.from_yaml(augment.to_yaml()),
    "json": lambda augment: vc.Pipeline.from_json(augment.to_json()),
    "dict": lambda augment: vc.Pipeline.from_dict(augment.to_dict()),
}


@pytest.mark.parametrize("name", NAMES)
def test_round_trips_keep_value_and_results(name: str) -> None:
    augment, batch = pipeline(name), everything()
    wanted = augment(batch)
    for way in WAYS.values():
        back = way(augment)
        assert back == augment
        assert hash(back) == hash(augment)
        assert repr(back) == repr(augment)
    assert_same(back(batch), wanted)  # what is equal has the same fields


@pytest.mark.parametrize("name", NAMES)
def test_batches_go_through_pickle_before_and_after(name: str) -> None:
    augment, batch = pipeline(name), everything()
    out = augment(pickle.loads(pickle.dumps(batch)))
    assert_same(pickle.loads(pickle.dumps(out)), augment(batch))
