"""Any distribution, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from vicinal.errors import SpecError
from vicinal.sampling.distributions import (
    Beta,
    Choice,
    Constant,
    Distribution,
    IntUniform,
    LogUniform,
    Normal,
    Poisson,
    TruncatedNormal,
    Uniform,
)

numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000).filter(lambda x: x == 0 or abs(x) > 1e-6)
positive = st.floats(1e-3, 1e3) | st.integers(1, 1000)
ranges = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))


def _truncated(mean: float, std: float, reach: tuple[float, float]) -> Distribution:
    return TruncatedNormal(mean, std, mean + min(reach) * std, mean + max(reach) * std + 1)


leaves: st.SearchStrategy[Distribution] = st.one_of(
    numbers.map(Constant),
    ranges.map(lambda pair: Uniform(*pair)),
    st.tuples(positive, positive).map(lambda pair: LogUniform(min(pair), max(pair))),
    st.builds(Normal, numbers, st.just(0) | positive),
    st.builds(_truncated, numbers, positive, st.tuples(st.floats(-9, 9), st.floats(-9, 9))),
    st.builds(Beta, st.floats(0.05, 50), st.floats(0.05, 50)),
    st.builds(Poisson, st.floats(0, 100)),
    st.lists(numbers, min_size=1, max_size=5).map(Choice),
    st.lists(st.tuples(numbers, positive), min_size=1, max_size=5).map(lambda rows: Choice(*zip(*rows, strict=True))),
    st.tuples(st.integers(-50, 50), st.integers(-50, 50)).map(lambda pair: IntUniform(min(pair), max(pair))),
)


def _divided(left: Distribution, right: Distribution) -> Distribution:
    try:
        return left / right
    except SpecError:
        return left / 3


def _grown(inner: st.SearchStrategy[Distribution]) -> st.SearchStrategy[Distribution]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda pair: pair[0] + pair[1]),
        pairs.map(lambda pair: pair[0] - pair[1]),
        pairs.map(lambda pair: pair[0] * pair[1]),
        pairs.map(lambda pair: _divided(*pair)),
        inner.map(lambda operand: -operand),
        st.tuples(inner, ranges).map(lambda pair: pair[0].clip(*pair[1])),
        st.tuples(inner, numbers).map(lambda pair: pair[0].clip(high=pair[1])),
    )


distributions = st.recursive(leaves, _grown, max_leaves=5)
