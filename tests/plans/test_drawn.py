"""Pipelines, pictures and targets that nobody chose: replayed plans give the bytes, or the errors, of lowering with NumPy."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

import vicinal as vc
from tools.digests import call
from tools.digests.combination import combination
from tools.digests.digest import digest
from vicinal.program.lowering import Drawn
from vicinal.transforms.compose.plans import Plans


def answers(pipeline: str, given: dict[str, Any], planned: bool) -> list[str]:
    """What comes of three calls of one pipeline that numbers its pictures: digests, or errors with their messages."""
    made, found = eval(pipeline, {"vc": vc}), []
    for epoch in (given["epoch"], 5, 2**32 - 1):
        how: dict[str, Any] = {"epoch": epoch}
        for name, said in (("alpha", "alpha"), ("order", "channels")):
            how.update({said: given[name]} if given.get(name) else {})
        if given["kind"] == "chw":
            how["layout"] = "chw"
        arguments = call._arguments(given, how)
        try:
            result = made(*arguments, **how) if planned else made.trace(*arguments, **how)[0]
            found.append(digest(result, Drawn()))
        except (vc.DataError, vc.SpecError) as error:
            found.append(f"{type(error).__name__}: {error}")
    return found


def check(numbers: range) -> int:
    """How many pipelines there were with a plan."""
    kept: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plans, "_meet", lambda plans, *signature: kept.append(plans._plan(*signature)) or kept[-1])
        for number in numbers:
            pipeline, given = combination(number)
            if max(map(max, given["sizes"])) > 300:
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                assert answers(pipeline, given, True) == answers(pipeline, given, False), (number, pipeline, given)
    return sum(plan is not None for plan in kept)


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_drawn_pipelines(first: int) -> None:
    assert check(range(first, first + 20)) > 0
