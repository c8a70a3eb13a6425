"""Every op of the torch backend against its definition, in float64, in float32 and on levels of bytes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of
from tests.backends.torch_ops.build import KINDS, batches, cases, defined, made
from tests.backends.torch_ops.test_gradients import CASES
from tests.backends.torch_ops.test_no_waiting import MORE
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.run import run_ops
from vicinal.program import ops
from vicinal.program.ops import Op
from vicinal.sampling.noise import uniform_words

JUMPS = (ops.Posterize, ops.Solarize, ops.Equalize)
few = settings(max_examples=25, derandomize=True, database=None)
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@every
@few
@given(data=st.data())
def test_float64(kind: type[Op], data: st.DataObject) -> None:
    values, op, unit = data.draw(cases(kind))
    found = made(values, [op], unit)
    assert np.abs(found - defined(values, [op], unit)).max(initial=0.0) <= 1e-9
    assert np.array_equal(found[~op.active], values[~op.active])


@every
@few
@given(data=st.data())
def test_float32(kind: type[Op], data: st.DataObject) -> None:
    """Within 1e-5 of the range. Values of ops that jump are whole levels, as there is no tolerance next to a jump."""
    values, op, unit = data.draw(cases(kind, (np.uint8,) if kind in JUMPS else (np.uint8, np.float32)))
    wanted = defined(values, [op], unit)
    span = max(1.0, 1.0 / min(op.std)) if isinstance(op, ops.Normalize) else 1.0
    apart = np.abs(made(values, [op], unit, dtype=torch.float32) - wanted)
    assert (apart <= 1e-5 * np.maximum(np.abs(wanted), span)).all()


@every
@few
@given(data=st.data())
def test_levels_of_bytes(kind: type[Op], data: st.DataObject) -> None:
    """What is stored is at most one level off, and as good as always the same."""
    values, op, unit = data.draw(cases(kind, (np.uint8,)))
    if not unit or kind is ops.Normalize:
        return
    found = np.rint(made(values, [op], top=255.0, dtype=torch.float32) * 255)
    apart = np.abs(found - np.rint(defined(values, [op], top=255.0) * 255))
    assert apart.max(initial=0.0) <= 1
    if op.knows == "nothing" and apart.size > 100:  # a mean that is half a level moves all that it enters
        assert apart.mean() <= 0.02


@every
@pytest.mark.parametrize("gradient", [False, True])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_what_comes_in_stays_as_it_is(kind: type[Op], gradient: bool, channels: int) -> None:
    """Ops write to no memory but their own, as pictures of floats are the user's."""
    if kind.traits.colors is not None and channels - (channels == 4) not in kind.traits.colors:
        return
    values = torch.rand(2, channels, 5, 6, generator=torch.Generator().manual_seed(1)) * 1.5 - 0.25
    kept = values.clone()
    case = dict((CASES.get(kind) or [MORE[kind]])[0])
    if kind in (ops.Linear, ops.Normalize):
        case = {name: np.asarray(value).reshape(-1)[:1].tolist() for name, value in case.items()}
    picture = Picture(values=values.requires_grad_(gradient), top=255.0, alpha=channels == 4)
    found = run_ops([op_of(kind, 2, **case)], picture, np.arange(2))
    assert found.values.shape == values.shape
    assert torch.equal(values, kept)


@few
@given(data=st.data())
def test_forks_and_joins(data: st.DataObject) -> None:
    """A weighted sum with ops between its parts that are active for other samples than the fork is."""
    values = data.draw(batches())
    count, rng = len(values), np.random.default_rng(data.draw(st.integers(0, 99)))
    forked, unit = rng.random(count) < 0.7, bool(rng.integers(2))

    def weight() -> np.ndarray:
        return rng.uniform(0, 0.5, count)

    chain: list[Op] = [op_of(ops.Fork, count, weight=weight(), active=forked)]
    for last in (False, True):
        chain.append(op_of(ops.Linear, count, scale=0.8, bias=0.3, active=forked & (rng.random(count) < 0.5)))
        chain.append(op_of(ops.Join, count, weight=weight(), last=last, active=forked))
    chain.append(op_of(ops.Linear, count, scale=-1.0, bias=1.0, active=rng.random(count) < 0.5))
    assert np.abs(made(values, chain, unit) - defined(values, chain, unit)).max(initial=0.0) <= 1e-12


def test_round_takes_halves_to_the_even_level() -> None:
    values = np.array([0.5, 1.5, 2.5, 253.5])[None, None, :, None] / 255
    assert (made(values, [op_of(ops.Round)], top=255.0) * 255).ravel().tolist() == [0.0, 2.0, 2.0, 254.0]
    assert np.array_equal(made(values, [op_of(ops.Round)], top=1.0), values)


@pytest.mark.parametrize("height", [1, 2, 3])
@pytest.mark.parametrize("taps", [3, 7, 15])
def test_a_blur_may_reach_beyond_a_reflected_picture(height: int, taps: int) -> None:
    values = np.random.default_rng(0).random((2, height, 4, 3))
    kernel = np.full(taps, 1 / taps)
    chain: list[Op] = [op_of(ops.Filter, 2, kernel_x=kernel, kernel_y=kernel)]
    assert np.abs(made(values, chain) - defined(values, chain)).max() <= 1e-12


@pytest.mark.parametrize(
    "op",
    [op_of(ops.Filter, kernel_x=[0.2, 0.6, 0.2], kernel_y=[0.3, 0.4, 0.3]), op_of(ops.Convolve, kernel=np.eye(3) / 3)],
    ids=lambda op: type(op).__name__,
)
@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float16])
def test_the_precision_of_a_training_step_is_not_that_of_its_pictures(op: Op, precision: torch.dtype) -> None:
    values = np.random.default_rng(5).random((1, 9, 8, 3))
    with torch.autocast("cpu", precision):
        found = made(values, [op], dtype=torch.float32)
    assert np.abs(found - defined(values, [op])).max() <= 1e-6


@pytest.mark.parametrize("channels", [1, 3])
def test_one_picture_and_many_are_filtered_alike(channels: int) -> None:
    """A single channel of a single picture is a convolution of one group, which goes another way."""
    values = np.random.default_rng(1).random((4, 9, 8, channels))
    kernel = np.random.default_rng(2).uniform(-0.3, 0.6, (4, 3, 3))
    every = made(values, [op_of(ops.Convolve, 4, kernel=kernel)])
    for sample in range(4):
        alone = made(values[sample : sample + 1], [op_of(ops.Convolve, 1, kernel=kernel[sample : sample + 1])])
        assert np.allclose(alone[0], every[sample], atol=1e-12)


@pytest.mark.parametrize("many", [1, 2, 8, 9, 60])
def test_rectangles_are_filled_and_empty_ones_are_not(many: int) -> None:
    """Few one by one, and many at once."""
    values = np.random.default_rng(3).random((3, 12, 15, 3))
    corners = np.sort(np.random.default_rng(4).integers(0, 12, (3, many, 2, 2)), axis=2)
    corners[:, 1::2] = corners[:, 1::2, ::-1]  # upside down: empty
    rectangles = corners.reshape(3, many, 4)
    for fill in ("constant", "mean", "noise"):
        chain: list[Op] = [op_of(ops.Erase, 3, rectangles=rectangles, fill=fill, value=(0.1, 0.2, 0.3), key=2**63 + 9)]
        assert np.abs(made(values, chain) - defined(values, chain)).max() <= 1e-12


@pytest.mark.parametrize("amount", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("salt", [0.0, 0.3, 1.0])
def test_impulses_hit_the_same_pixels_at_every_rate(amount: float, salt: float) -> None:
    values = np.full((1, 64, 64, 3), 0.5)
    chain: list[Op] = [op_of(ops.Impulse, amount=amount, salt=salt, key=2**64 - 1)]
    assert np.array_equal(made(values, chain, dtype=torch.float32), defined(values, chain))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_equalize_counts_halves_for_the_upper_level(seed: int, dtype: torch.dtype) -> None:
    """Values on levels and half-way between two, dark ones more than others, so that every count moves the table."""
    rng = np.random.default_rng(seed)
    values = np.floor(511 * rng.random((2, 40, 30, 3)) ** 2) / 510
    chain: list[Op] = [op_of(ops.Equalize, 2)]
    wanted = defined(values, chain)
    assert np.abs(wanted - values).max() > 0.2
    assert np.abs(made(values, chain, dtype=dtype) - wanted).max() <= 1e-5


def test_impulses_are_compared_with_all_bits_of_a_word() -> None:
    """A rate that is one word more than a pixel's hits it, and one that is equal does not: float32 holds neither."""
    word = int(uniform_words(7, 0, 0, 5)[3])
    hit = [made(np.full((1, 1, 5, 1), 0.5), [op_of(ops.Impulse, amount=rate / 2.0**32, salt=1.0, key=7)], dtype=torch.float32)
           for rate in (word, word + 1)]  # fmt: skip
    assert [one[0, 0, 3, 0] for one in hit] == [0.5, 1.0]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "op",
    [op_of(ops.Posterize, bits=3), op_of(ops.Posterize, bits=6), op_of(ops.Solarize, threshold=128 / 255),
     op_of(ops.Solarize, threshold=64 / 255, lift=0.2), op_of(ops.Stretch)],
    ids=lambda op: type(op).__name__,
)  # fmt: skip
def test_float_error_of_what_came_before_jumps_nowhere(op: Op, dtype: torch.dtype) -> None:
    """Levels, and the same a hair lower; of Stretch a flat picture, which is not spread."""
    numbers = np.arange(256).reshape(1, 16, 16, 1)
    levels, lower = (np.full(numbers.shape, 0.4), numbers % 2) if isinstance(op, ops.Stretch) else (numbers / 255, numbers > 0)
    below = levels - 2e-7 * lower
    apart = np.abs(made(below, [op], dtype=dtype) - made(levels, [op], dtype=dtype))
    assert apart.max() <= 1e-6
    assert np.abs(made(below, [op], dtype=dtype) - defined(below, [op])).max() <= 1e-6
