"""Every function against what torchvision was recorded to give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.compat.torchvision.golden import DIFFERENCES, GOLDEN, PART, Cases
from vicinal.compat.torchvision.transforms import functional, v2

OPERATIONS = sorted(Cases(PART).by_operation)
RECORDED = pytest.mark.skipif(not GOLDEN.is_dir(), reason="no ../shared/golden")


MODULES = {"v1": functional, "v2": v2.functional}


@pytest.fixture(scope="module", params=MODULES)
def part(request: pytest.FixtureRequest) -> Cases:
    return Cases(PART, MODULES[request.param])


@pytest.fixture(scope="module", params=MODULES)
def whole(request: pytest.FixtureRequest) -> Cases:
    return Cases(GOLDEN, MODULES[request.param])


def surprises(cases: Cases, operation: str) -> Iterator[str]:
    """Cases that differ and are not listed, or are listed and agree."""
    for case in cases.by_operation[operation]:
        faults = cases.faults(case)
        if bool(faults) != (case["name"] in DIFFERENCES):
            yield f"{case['name']}: {'; '.join(faults) or 'listed as different, and agrees'}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_part_agrees(part: Cases, operation: str) -> None:
    assert not list(surprises(part, operation))


@RECORDED
@pytest.mark.parametrize("operation", OPERATIONS)
def test_all_agree(whole: Cases, operation: str) -> None:
    assert not list(surprises(whole, operation))


@RECORDED
def test_the_part_names_every_operation(whole: Cases) -> None:
    assert sorted(whole.by_operation) == OPERATIONS


@RECORDED
def test_no_more_than_two_in_a_hundred_are_listed(whole: Cases) -> None:
    count = len(whole.recorded["cases"])
    assert count - len(DIFFERENCES) >= 0.98 * count
