"""Every recorded case of Albumentations 2.0.8, class by class; a part of them is kept here and always runs."""

from __future__ import annotations

from functools import cache

import pytest

from tests.compat.albumentations.golden import KEPT, ROOT, Golden
from vicinal.compat.albumentations.differences import GOLDEN

there = pytest.mark.skipif(not ROOT.is_dir(), reason=f"no recorded cases at {ROOT} (set VICINAL_GOLDEN)")


@cache
def recorded() -> Golden:
    """All cases."""
    return Golden(ROOT / "cases.json", ROOT / "arrays.npz")


@cache
def kept() -> Golden:
    """The cases that are kept here."""
    return Golden(KEPT / "cases.json", KEPT / "arrays.npz")


def classes(golden: Golden) -> list[str]:
    """The classes of the cases."""
    return sorted({case["call"]["class"] for case in golden.cases})


@pytest.mark.parametrize("name", classes(recorded()) if ROOT.is_dir() else [])
def test_recorded(name: str) -> None:
    faults = {case["name"]: recorded().faults(case) for case in recorded().of(name)}
    wrong = {case: words for case, words in faults.items() if bool(words) != (case in GOLDEN)}
    assert not wrong  # a listed difference that is none any more is wrong, too


@there
def test_enough_agree() -> None:
    assert len(GOLDEN) <= 0.02 * len(recorded().cases)
    assert set(GOLDEN) <= {case["name"] for case in recorded().cases}


def test_kept() -> None:
    wrong = {case["name"]: words for case in kept().cases if (words := kept().faults(case))}
    assert not wrong
    assert len(classes(kept())) > 80
