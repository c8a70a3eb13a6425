"""What a seed draws stays what it is: a change of it fails here by name, and belongs into the changelog."""

from __future__ import annotations

import numpy as np
import pytest

from tests.golden.committed import TOPICS, committed, path_of, written
from tests.golden.draws import DISTRIBUTIONS, Cases
from tests.golden.pictures import pictures
from vicinal.sampling.expression import OPERATIONS
from vicinal.sampling.plain import NAMED

HINT = "if that is meant, run `make golden` and say in CHANGELOG.md what changed for a seed"
EXACT = [(topic, name) for topic in TOPICS if topic != "pictures" for name in committed(topic)]
CASES: dict[str, Cases] = {topic: cases() for topic, cases in TOPICS.items()}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_case_is_committed(topic: str) -> None:
    surplus, missing = set(committed(topic)) - set(CASES[topic]), set(CASES[topic]) - set(committed(topic))
    assert not surplus, f"{path_of(topic).name} has values of what is gone: {sorted(surplus)}; {HINT}"
    assert not missing, f"{path_of(topic).name} has no values of {sorted(missing)}: run `make golden`"


def test_every_distribution_has_a_row() -> None:
    kinds = {type(one) for one in DISTRIBUTIONS.values()}
    assert set(NAMED.values()) <= kinds
    assert set(OPERATIONS) <= set(DISTRIBUTIONS)


@pytest.mark.parametrize(("topic", "name"), EXACT)
def test_draws_are_those_committed(topic: str, name: str) -> None:
    wanted, got = committed(topic)[name], CASES[topic][name]()
    differing = sorted(set(got) ^ set(wanted))
    assert not differing, f"{topic}: {name} changed: of {differing} there are values here or committed, not both; {HINT}"
    assert list(got) == list(wanted), f"{topic}: {name} changed: draws in the order {list(got)}, not {list(wanted)}; {HINT}"
    for key, value in got.items():
        ours, theirs = written(value), written(wanted[key])
        assert ours == theirs, f"{topic}: {name} changed: {key} is {ours}, committed is {theirs}; {HINT}"


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", committed("pictures"))
def test_pictures_are_those_committed(name: str, backend: str) -> None:
    wanted, got = committed("pictures")[name], pictures(backend)[name]()
    assert got["shapes"] == wanted["shapes"], f"pictures: {name} changed: {got['shapes']}, not {wanted['shapes']}; {HINT}"
    if "sha256" in wanted:
        assert got == wanted, f"pictures: {name} changed: other bytes; {HINT}"
    else:
        apart = np.abs(np.array(got["pixels"]) - np.array(wanted["pixels"])).max()
        assert apart <= 1, f"pictures: {name} changed: by {apart} levels; {HINT}"
