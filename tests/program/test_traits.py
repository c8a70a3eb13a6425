"""What an op must say of itself: nothing may be left out, and nothing that is unknown falls through."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from vicinal.backends.cpu.run import run as run_cpu
from vicinal.backends.reference.run import run as run_reference
from vicinal.errors import SpecError
from vicinal.program.explain import explain
from vicinal.program.fuse import fuse
from vicinal.program.ops import OPS, Floats, Linear, Op
from vicinal.program.ops.declare import Traits, declared, row
from vicinal.program.passes import passes
from vicinal.program.verify import verify

ALL: dict[str, Any] = {
    "reads": "pixel", "knows": "nothing", "steep": False, "continuous": True, "accumulates": False, "keeps_levels": False,
    "resamples": False, "clamps": True, "needs_unit_range": False, "any_range": False, "leaves_range": False,
    "colors": None, "targets": "still",
}  # fmt: skip


def new_op(**traits: Any) -> Any:
    """A class of its own for every test, which leaves the table as it was."""

    @attrs.frozen(eq=False, kw_only=True)
    class Gain(Op):
        factor: Floats = attrs.field(metadata=row(low=0))

    try:
        return declared(**traits)(Gain)
    finally:
        OPS.pop("Gain", None)


@pytest.mark.parametrize("trait", ALL)
def test_a_trait_that_is_left_out_is_named(trait: str) -> None:
    with pytest.raises(SpecError, match=f"^op Gain: expected trait '{trait}' to be declared$"):
        new_op(**{name: value for name, value in ALL.items() if name != trait})


def test_the_table_of_traits_is_whole() -> None:
    assert list(ALL) == [field.name for field in attrs.fields(Traits)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reads": "pixels"}, "Traits.reads: expected one of pixel, neighbours, .* got 'pixels'; did you mean 'pixel'"),
        ({"knows": "median"}, "Traits.knows: expected one of nothing, mean, span, histogram, got 'median'"),
        ({"targets": "move"}, "Traits.targets: expected one of still, moved, mixed, changed, got 'move'"),
        ({"continuous": False}, "Traits.steep: expected True for an op that is not continuous, got False"),
        ({"stepp": True}, "op Gain: expected traits of .* got 'stepp'; did you mean 'steep'"),
    ],
)
def test_a_trait_that_means_nothing_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        new_op(**{**ALL, **wrong})


def test_an_array_without_a_declared_row_is_named() -> None:
    @attrs.frozen(eq=False, kw_only=True)
    class Bare(Op):
        factor: Floats

    with pytest.raises(SpecError, match=r"^op Bare: expected field 'factor' to declare its row \(metadata=row\(\.\.\.\)\)$"):
        declared(**ALL)(Bare)
    assert "Bare" not in OPS


def test_two_ops_of_one_name() -> None:
    @attrs.frozen(eq=False, kw_only=True)
    class Linear(Op):
        pass

    with pytest.raises(SpecError, match=r"op Linear: expected a name of its own, but vicinal\.program\.ops\.color declares"):
        declared(**ALL)(Linear)


def an_op(kind: Any, count: int = 2) -> Any:
    return kind(place="Gain[0]", active=np.ones(count, np.bool_), factor=np.ones(count))


def test_an_op_that_is_not_declared_is_refused_by_name() -> None:
    batch = random_picture((2, 4, 4, 3))
    program = program_of([an_op(new_op(**ALL))], batch)
    with pytest.raises(SpecError, match=r"Gain\[0\]: expected an op that is declared .* got 'Gain'"):
        verify(program)


@pytest.mark.parametrize("run", [run_reference, run_cpu], ids=["reference", "cpu"])
def test_an_op_that_a_backend_does_not_know_is_refused_by_name(run: Any) -> None:
    batch = random_picture((2, 4, 4, 3))
    with pytest.raises(SpecError, match=r"Gain\[0\].*Gain|Gain.*Gain\[0\]"):
        run(program_of([an_op(new_op(**ALL))], batch), batch)


def test_passes_and_explain_follow_what_an_op_says() -> None:
    linear = op_of(Linear, 2, scale=1.1)
    found = {}
    for reads in ("pixel", "neighbours", "place", "whole", "sum"):
        op = an_op(new_op(**{**ALL, "reads": reads}))
        found[reads] = [step.barrier for step in passes([linear, op, linear])]
    assert found == {
        "pixel": ["store"],
        "neighbours": ["area: Gain[0]", "store"],
        "place": ["geometry after pointwise: Gain[0]", "store"],
        "whole": ["the whole picture: Gain[0]", "the whole picture", "store"],
        "sum": ["mix: Gain[0]", "store"],
    }
    for knows in ("mean", "span", "histogram"):
        op = an_op(new_op(**{**ALL, "knows": knows}))
        assert [step.barrier for step in passes([linear, op])] == ["statistics of Gain[0]", "store"], knows
    program = program_of([linear, an_op(new_op(**{**ALL, "knows": "mean"}))], random_picture((2, 4, 4, 3)))
    assert "Gain[0]  Gain    100%    factor 1" in str(explain(program))


def test_the_fuser_follows_what_an_op_says() -> None:
    def rounds(**traits: Any) -> list[bool]:
        """Whether a Round stands behind each of: a change of brightness, the new op twice."""
        kind = new_op(**{**ALL, **traits})
        fused = [type(op).__name__ for op in fuse([op_of(Linear, 2, scale=1.1), an_op(kind), an_op(kind)], integer=True)]
        names = [name for name in fused if name != "Round"]
        assert len(names) == 3
        behind = []
        for place, name in enumerate(fused):
            if name != "Round":
                behind.append(fused[place + 1 : place + 2] == ["Round"])
        return behind

    assert rounds() == [False, False, False]
    assert rounds(steep=True) == [True, True, False]
    assert rounds(steep=True, keeps_levels=True) == [True, False, False]
    assert rounds(accumulates=True) == [True, False, False]
    assert rounds(steep=True, resamples=True) == [False, False, False]  # it differs from a run in turn anyway
    assert rounds(steep=True, continuous=False, resamples=True) == [True, True, False]


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_op_answers_for_itself(name: str) -> None:
    traits = OPS[name].traits
    assert traits.continuous or traits.steep
    assert OPS[name].__doc__
    assert {field.name for field in attrs.fields(OPS[name])} >= {"place", "active"}
