"""The fuser: what merges, what does not, and that fused programs show what the ops in turn show."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import affine, shift
from tests.backends.strategies import ops_for, pictures
from vicinal.backends.reference.masks import move_masks
from vicinal.backends.reference.run import run
from vicinal.program import ops
from vicinal.program.fuse import fuse, select
from vicinal.program.ops import Linear, Normalize, Op, Posterize, Round, Solarize, Warp

SIZE = (9, 9)
POINTWISE = (
    ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Power, ops.Posterize, ops.Solarize, ops.Stretch, ops.Equalize,
    ops.Convolve, ops.Noise, ops.Impulse, ops.Erase,
)  # fmt: skip


def copy(place: str, x: int, y: int = 0, count: int = 1, **values: object) -> Warp:
    given = {"interpolation": None, "border": None, "size": SIZE, **values}
    return op_of(Warp, count, place=place, matrix=shift(x, y), **given)


def turn(place: str, degrees: float, **values: object) -> Warp:
    return op_of(Warp, place=place, matrix=affine(SIZE, degrees), size=SIZE, **values)


def affine_warp(**values: object) -> Warp:
    return op_of(Warp, matrix=shift(0.5, 0.25), size=SIZE, **values)


def kinds(program: tuple[Op, ...]) -> list[str]:
    return [type(op).__name__ for op in program]


def test_neighbouring_copies_become_one_warp_that_shows_the_same() -> None:
    picture = random_picture((1, *SIZE, 3))
    chain = [copy("A", 2, border="wrap"), copy("B", 0, 3, border="wrap"), copy("C", -1, border="wrap")]
    fused = fuse(chain, integer=True)
    assert [op.place for op in fused] == ["A+B+C"]
    np.testing.assert_array_equal(run(program_of(fused, picture), picture), run(program_of(chain, picture), picture))


@pytest.mark.parametrize(
    ("first", "second", "merges"),
    [
        ({"interpolation": "bilinear"}, {"interpolation": "bilinear"}, True),
        ({"interpolation": "bilinear"}, {"interpolation": "bicubic"}, False),
        ({"interpolation": None}, {"interpolation": "bicubic"}, True),
        ({"interpolation": "area"}, {"interpolation": "bilinear"}, False),
        ({"interpolation": "area", "border": None}, {"interpolation": None}, True),
        ({"border": "edge"}, {"border": "wrap"}, False),
        ({"border": "edge"}, {"border": None}, True),
        ({"border": None, "fill": (1.0,)}, {"border": "constant", "fill": (0.5,)}, True),
        ({"fill": (0.0,)}, {"fill": (1.0,)}, False),
        ({"mask_fill": 0}, {"mask_fill": 255}, False),
        ({"border": "edge", "fill": (0.0,)}, {"border": "edge", "fill": (1.0,)}, True),
    ],
)
def test_warps_merge_when_they_agree(first: dict[str, object], second: dict[str, object], merges: bool) -> None:
    fused = fuse([affine_warp(**first), affine_warp(**second)], integer=True)
    assert len(fused) == (1 if merges else 2)


def test_a_merged_warp_keeps_the_border_and_fill_that_were_declared() -> None:
    [merged] = fuse([copy("A", 1), turn("B", 20, border="constant", fill=(0.5,), mask_fill=7)], integer=True)
    assert isinstance(merged, Warp)
    got = (merged.interpolation, merged.border, merged.fill, merged.mask_fill)
    assert got == ("bilinear", "constant", (0.5,), 7)


def test_samples_that_miss_one_of_two_merged_warps_get_the_other_alone() -> None:
    picture = random_picture((4, *SIZE, 1))
    first = copy("A", 1, count=4, border="wrap", active=[True, True, False, False], size=(9, 9))
    second = copy("B", 0, 2, count=4, border="wrap", active=[True, False, True, False], size=(5, 6))
    chain = [attrs.evolve(first, matrix=np.where(first.active[:, None, None], first.matrix, np.nan)), second]
    [merged] = fuse(chain, integer=True)
    assert isinstance(merged, Warp)
    assert merged.active.tolist() == [True, True, True, False]
    results = zip(run(program_of(merged, picture), picture), run(program_of(chain, picture), picture), strict=True)
    for got, want in results:
        np.testing.assert_array_equal(got, want)


def test_what_merges_does_not_depend_on_which_samples_are_active() -> None:
    def program(active: bool) -> tuple[Op, ...]:
        middle = turn("B", 10, border="edge", active=active)
        return fuse([turn("A", 10), middle, turn("C", 10)], integer=False)

    assert [op.place for op in program(True)] == [op.place for op in program(False)] == ["A", "B", "C"]


def test_a_warp_after_a_pointwise_op_stays_where_it_is() -> None:
    chain = [copy("A", 1), op_of(Linear), copy("B", 1)]
    assert fuse(chain, integer=True) == tuple(chain)


@pytest.mark.parametrize("sharp", [op_of(Posterize, bits=3), op_of(Solarize, threshold=0.5)])
def test_integer_pictures_are_rounded_ahead_of_ops_that_are_not_continuous(sharp: Op) -> None:
    chain = [copy("A", 1), op_of(Linear), sharp, op_of(Linear)]
    assert kinds(fuse(chain, integer=True)) == ["Warp", "Linear", "Round", type(sharp).__name__, "Linear"]
    assert kinds(fuse(chain, integer=False)) == ["Warp", "Linear", type(sharp).__name__, "Linear"]


def test_in_turn_nothing_merges_and_every_result_is_rounded_until_normalize() -> None:
    chain = [turn("A", 5), turn("B", 5), op_of(Normalize, mean=(0.5,), std=(0.5,)), op_of(Linear)]
    assert kinds(fuse(chain, integer=True, in_turn=True)) == ["Warp", "Round", "Warp", "Round", "Normalize", "Linear"]
    assert fuse(chain, integer=False, in_turn=True) == tuple(chain)


def test_integer_pictures_are_rounded_ahead_of_ops_that_widen_differences() -> None:
    steep, noise = op_of(ops.Hue, shift=0.2), op_of(ops.Noise, std=0.1)
    assert kinds(fuse([steep, noise, steep], integer=True)) == ["Hue", "Round", "Noise", "Round", "Hue"]
    assert kinds(fuse([steep, noise], integer=True)) == ["Hue", "Noise"]
    assert kinds(fuse([steep, noise, noise], integer=True)) == ["Hue", "Round", "Noise", "Noise"]


def test_what_resamples_is_rounded_only_ahead_of_ops_that_are_not_continuous() -> None:
    hue, sharp = op_of(ops.Hue, shift=0.2), op_of(Posterize, bits=3)
    assert kinds(fuse([turn("A", 5), hue, hue], integer=True)) == ["Warp", "Hue", "Hue"]
    assert kinds(fuse([copy("A", 1), hue, hue], integer=True)) == ["Warp", "Hue", "Round", "Hue"]
    kept = ["Warp", "Round", "Hue", "Round", "Posterize", "Hue", "Hue"]
    assert kinds(fuse([turn("A", 5), hue, sharp, hue, hue], integer=True)) == kept


def test_only_samples_whose_op_ran_are_rounded() -> None:
    chain = [op_of(ops.Linear, 3, scale=0.5, active=[True, False, True]), op_of(Posterize, 3, bits=3)]
    rounding = fuse(chain, integer=True)[1]
    assert isinstance(rounding, Round)
    assert rounding.active.tolist() == [True, False, True]


@pytest.mark.parametrize("steep", [op_of(ops.Equalize), op_of(ops.Stretch), op_of(ops.Convolve, kernel=[[1.0]])])
def test_integer_pictures_are_rounded_ahead_of_statistics_that_decide_and_of_dense_filters(steep: Op) -> None:
    assert kinds(fuse([op_of(Linear, scale=0.7), steep], integer=True)) == ["Linear", "Round", type(steep).__name__]


def test_adding_below_a_threshold_may_leave_the_levels_and_inverting_does_not() -> None:
    steep = op_of(ops.Hue, shift=0.2)
    added = op_of(Solarize, threshold=0.5, lift=0.1)
    assert kinds(fuse([added, steep], integer=True)) == ["Solarize", "Round", "Hue"]
    assert kinds(fuse([op_of(Solarize, threshold=0.5), steep], integer=True)) == ["Solarize", "Hue"]


def test_a_fork_and_its_joins_part_what_stands_between_them() -> None:
    chain = [
        copy("A", 1), op_of(ops.Fork, weight=0.5), copy("B", 1), op_of(ops.Join, weight=0.2, last=False), copy("C", 1),
        op_of(ops.Join, weight=0.3), copy("D", 1), copy("E", 1),
    ]  # fmt: skip
    fused = fuse(chain, integer=False)
    assert [op.place for op in fused] == ["A", "Fork", "B", "Join", "C", "Join", "D+E"]
    program = program_of(fused, random_picture((1, *SIZE, 1)))
    assert [warp.place for warp in program.warps] == ["A", "D+E"]


def test_values_that_end_in_normalize_are_not_rounded_on_the_way() -> None:
    chain = [op_of(Linear), op_of(ops.Hue, shift=0.2), op_of(Normalize, mean=(0.5,), std=(0.5,))]
    assert fuse(chain, integer=True) == tuple(chain)


@settings(max_examples=60)
@given(st.data())
def test_fused_pointwise_ops_equal_the_same_in_turn_within_one_level(data: st.DataObject) -> None:
    batch = data.draw(pictures(dtypes=(np.uint8, np.uint16), channels=(1, 3, 4), longest=8).filter(len))
    chain = data.draw(ops_for(batch, POINTWISE, least=2, most=6))
    fused, in_turn = (run(program_of(fuse(chain, True, turned), batch), batch) for turned in (False, True))
    for one, other in zip(fused, in_turn, strict=True):
        assert np.abs(one.astype(np.int64) - other).max() <= 1


@settings(max_examples=40)
@given(st.data())
def test_fusing_changes_no_canvas_and_no_dtype(data: st.DataObject) -> None:
    batch = data.draw(pictures(longest=8).filter(len))
    chain = data.draw(ops_for(batch, most=4))
    integer = (batch if isinstance(batch, np.ndarray) else batch[0]).dtype.kind == "u"
    plain = program_of(chain, batch)
    fused = program_of(fuse(chain, integer), batch)
    np.testing.assert_array_equal(plain.out_canvas, fused.out_canvas)
    for got, want in zip(run(fused, batch), run(plain, batch), strict=True):
        assert got.shape == want.shape
        assert got.dtype == want.dtype


def test_selected_warps_move_each_plane_by_its_own_sample() -> None:
    warp = op_of(Warp, 2, matrix=[shift(1, 0), shift(0, 1)], size=(4, 4), interpolation=None, border="wrap")
    planes = [np.arange(16, dtype=np.uint8).reshape(4, 4)] * 3
    moved = move_masks(select([warp], np.array([1, 1, 0])), planes)
    want = [np.roll(planes[0], -1, axis=axis) for axis in (0, 0, 1)]
    for got, plane in zip(moved, want, strict=True):
        np.testing.assert_array_equal(got, plane)


def test_round_of_a_half_level_fill_is_kept_ahead_of_posterize() -> None:
    """A constant border may show half a level, which is rounded in turn and must be so when fused."""
    picture = random_picture((1, 4, 4, 1))
    chain = [copy("A", 2, border="constant", fill=(127.5 / 255,), size=(4, 4)), op_of(Posterize, bits=8)]
    assert kinds(fuse(chain, integer=True)) == ["Warp", "Round", "Posterize"]
    assert isinstance(fuse(chain, integer=True)[1], Round)
    assert set(run(program_of(fuse(chain, True), picture), picture)[0][:, 2:].ravel().tolist()) == {128}
