"""A run that was stopped anywhere and goes on gives the batches of an undisturbed one."""

from __future__ import annotations

import io
import itertools
import json
from typing import Any

import pytest
import torch

import vicinal as vc
from tests.training.feeding.data import PIPELINE, Pairs, contents, loader, same
from vicinal.torch import Loader

EPOCHS = 3


def undisturbed() -> list[Any]:
    one = loader(22)
    return [batch for _ in range(EPOCHS) for batch in contents(one)]


def test_every_instant() -> None:
    wanted = undisturbed()
    batches = len(loader(22))
    for stop in range(EPOCHS * batches):
        first = loader(22)
        given: list[Any] = []
        for _ in range(EPOCHS):
            for batch in first:
                given += contents([batch])
                if len(given) == stop + 1:
                    break
            if len(given) == stop + 1:
                break
        state = json.loads(json.dumps(first.state_dict()))
        assert (state["epoch"], state["batch"]) == divmod(stop + 1, batches)
        second = loader(22, threads=(stop + 1) % 3)
        second.load_state_dict(state)
        for _ in range(state["epoch"], EPOCHS):
            given += contents(second)
        assert same(given, wanted)


def test_the_state_of_a_loaded_loader_is_the_state_that_it_loaded() -> None:
    first = loader(22)
    batches = iter(first)
    next(batches)
    next(batches)
    state = first.state_dict()
    second = loader(22)
    second.load_state_dict(state)
    assert second.state_dict() == state
    rest = contents(second)
    assert same(rest, contents(batches))
    assert second.state_dict() == first.state_dict()
    assert (second.state_dict()["epoch"], second.state_dict()["batch"]) == (1, 0)


def test_setting_the_epoch_that_was_loaded_goes_on_and_another_begins() -> None:
    first, wanted = loader(22), contents(loader(22))
    first.load_state_dict({**first.state_dict(), "epoch": 0, "batch": 3})
    first.sampler.set_epoch(0)  # as Lightning does at the beginning of each epoch, of a resumed one too
    assert same(contents(first), wanted[3:])
    first.load_state_dict({**first.state_dict(), "epoch": 5, "batch": 3})
    first.set_epoch(0)
    assert same(contents(first), wanted)


def test_setting_an_epoch_leaves_one_that_was_broken_off() -> None:
    one = loader(22)
    wanted = contents(one)
    one.set_epoch(0)
    for _ in itertools.islice(one, 2):
        pass
    assert (one.state_dict()["epoch"], one.state_dict()["batch"]) == (0, 2)
    one.set_epoch(0)
    assert (one.state_dict()["epoch"], one.state_dict()["batch"]) == (0, 0)
    assert same(contents(one), wanted)


def test_states_are_saved_by_torch_as_weights_are() -> None:
    buffer = io.BytesIO()
    torch.save(loader(22).state_dict(), buffer)
    buffer.seek(0)
    assert torch.load(buffer, weights_only=True) == loader(22).state_dict()


@pytest.mark.parametrize(("name", "value"), [("batch_size", 8), ("seed", 2), ("shuffle", False), ("drop_last", True)])
def test_a_state_of_another_loader_is_refused(name: str, value: Any) -> None:
    other = loader(22, **{name: value})
    with pytest.raises(vc.DataError, match=rf"^Loader\.load_state_dict: {name}: expected .*, got "):
        other.load_state_dict(loader(22).state_dict())
    with pytest.raises(vc.DataError, match=r"^Loader\.load_state_dict: length: expected 21, got 22"):
        loader(21).load_state_dict(loader(22).state_dict())


def test_a_loader_whose_pipeline_drew_its_seed_goes_on_with_those_draws() -> None:
    def made(**options: Any) -> Loader:
        pipeline = vc.Pipeline(PIPELINE.transforms, **options)
        return Loader(Pairs(22), pipeline, 4, threads=0)

    first, second, given = made(), made(), made(seed=5)
    assert first.sampler.seed == second.sampler.seed == 0  # one order on every rank
    batches = iter(first)
    next(batches)
    state = json.loads(json.dumps(first.state_dict()))
    rest = contents(batches)
    second.load_state_dict(state)
    assert same(contents(second), rest)
    assert given.sampler.seed == 5
    with pytest.raises(vc.DataError, match="seed"):
        given.load_state_dict(state)  # the order's
    del state["draws"]  # as older versions wrote it
    third = made()
    third.load_state_dict(state)
    assert [labels for labels, _ in contents(third)] == [labels for labels, _ in rest]
