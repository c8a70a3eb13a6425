"""Random numbers as imgaug hands them around: ``RNG`` around a NumPy Generator, one global RNG, and functions on generators.

The bits are those of imgaug 0.4.0 on NumPy >= 1.17: SFC64, seeded by SeedSequence. A function whose name ends in ``_`` advances
or changes the generator that it gets.
"""

from __future__ import annotations

import copy as copylib
import sys
from operator import attrgetter
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

SUPPORTS_NEW_NP_RNG_STYLE = True
BIT_GENERATOR = np.random.SFC64
GLOBAL_RNG: RNG | None = None
SEED_MIN_VALUE = 0
SEED_MAX_VALUE = 2**31 - 1

_PASSED_ON = frozenset((
    "choice", "bytes", "shuffle", "permutation", "beta", "binomial", "chisquare", "dirichlet", "exponential", "f",
    "gamma", "geometric", "gumbel", "hypergeometric", "laplace", "logistic", "lognormal", "logseries", "multinomial",
    "multivariate_normal", "negative_binomial", "noncentral_chisquare", "noncentral_f", "normal", "pareto", "poisson",
    "power", "rayleigh", "standard_cauchy", "standard_t", "triangular", "uniform", "vonmises", "wald", "weibull",
    "zipf",
))  # fmt: skip
"""Methods that are the generator's own."""


class RNG:
    """A NumPy Generator with the methods that imgaug adds to it.

    ``generator``: a seed (an int, or several), a NumPy Generator, BitGenerator, SeedSequence or RandomState, another RNG (then
    the two share a generator), or None for the global generator.
    """

    generator: np.random.Generator

    def __init__(self, generator: Any) -> None:
        self.generator = generator.generator if isinstance(generator, RNG) else normalize_generator_(generator)
        self._is_new_rng_style = True

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @property
    def state(self) -> Any:
        """The bit generator's state; what is assigned to it is copied into the bit generator."""
        return get_generator_state(self.generator)

    @state.setter
    def state(self, value: Any) -> None:
        self.set_state_(value)

    def set_state_(self, value: Any) -> RNG:
        """Go on from the state ``value``."""
        set_generator_state_(self.generator, value)
        return self

    def use_state_of_(self, other: RNG) -> RNG:
        """Go on from the state of ``other``."""
        return self.set_state_(other.state)

    def is_global_rng(self) -> bool:
        """Whether this draws from the global generator itself."""
        return get_global_rng().generator is self.generator

    def equals_global_rng(self) -> bool:
        """Whether the next draws are those of the global RNG."""
        return get_global_rng().equals(self)

    def equals(self, other: RNG) -> bool:
        """Whether the next draws are those of ``other``."""
        if not isinstance(other, RNG):
            raise AssertionError(f"RNG.equals(other): expected an RNG, got {type(other).__name__}")
        return is_generator_equal_to(self.generator, other.generator)

    def generate_seed_(self) -> int:
        """One seed."""
        return generate_seed_(self.generator)  # type: ignore[no-any-return]

    def generate_seeds_(self, n: int) -> Any:
        """``n`` seeds, an array of int32."""
        return generate_seeds_(self.generator, n)

    def reset_cache_(self) -> RNG:
        """Drop the half word that a draw of 32 bits has left over."""
        reset_generator_cache_(self.generator)
        return self

    def derive_rng_(self) -> RNG:
        """A new RNG that is determined by this one's state."""
        return self.derive_rngs_(1)[0]

    def derive_rngs_(self, n: int) -> list[RNG]:
        """``n`` new RNGs that are determined by this one's state."""
        return [RNG(generator) for generator in derive_generators_(self.generator, n)]

    def advance_(self) -> RNG:
        """Go on by one draw."""
        advance_generator_(self.generator)
        return self

    def copy(self) -> RNG:
        """An RNG of its own in the same state."""
        return RNG(copy_generator(self.generator))

    def copy_unless_global_rng(self) -> RNG:
        """A copy, or the RNG itself where it is the global one."""
        return self if self.is_global_rng() else self.copy()

    def duplicate(self, n: int) -> list[RNG]:
        """The RNG itself ``n`` times; not copies."""
        return [self] * int(n)

    @classmethod
    def create_fully_random(cls) -> RNG:
        """An RNG that the operating system seeds."""
        return RNG(create_fully_random_generator())

    @classmethod
    def create_pseudo_random_(cls) -> RNG:
        """An RNG that is derived from the global one."""
        return get_global_rng().derive_rng_()

    @classmethod
    def create_if_not_rng_(cls, generator: Any) -> RNG:
        """``generator`` itself where it is an RNG, else an RNG made of it."""
        return generator if isinstance(generator, RNG) else RNG(generator)

    def integers(self, low: Any, high: Any = None, size: Any = None, dtype: Any = "int32", endpoint: bool = False) -> Any:
        """Integers from [low, high), or from [low, high] with ``endpoint``."""
        return self.generator.integers(low=low, high=high, size=size, dtype=dtype, endpoint=endpoint)

    def random(self, size: Any, dtype: Any = "float32", out: Any = None) -> Any:
        """Floats from [0, 1)."""
        return self.generator.random(size=size, dtype=dtype, out=out)

    def standard_exponential(self, size: Any = None, dtype: Any = "float32", method: Any = "zig", out: Any = None) -> Any:
        """Exponentially distributed floats of mean 1."""
        return self.generator.standard_exponential(size=size, dtype=dtype, method=method, out=out)

    def standard_gamma(self, shape: Any, size: Any = None, dtype: Any = "float32", out: Any = None) -> Any:
        """Gamma distributed floats of scale 1."""
        return self.generator.standard_gamma(shape=shape, size=size, dtype=dtype, out=out)

    def standard_normal(self, size: Any = None, dtype: Any = "float32", out: Any = None) -> Any:
        """Normally distributed floats of mean 0 and deviation 1."""
        return self.generator.standard_normal(size=size, dtype=dtype, out=out)

    def rand(self, *args: int) -> Any:
        """``random(size=args)``."""
        return self.random(size=args)

    def randint(self, low: Any, high: Any = None, size: Any = None, dtype: Any = "int32") -> Any:
        """Integers from [low, high)."""
        return self.integers(low=low, high=high, size=size, dtype=dtype, endpoint=False)

    def randn(self, *args: int) -> Any:
        """``standard_normal(size=args)``."""
        return self.standard_normal(size=args)

    def random_integers(self, low: Any, high: Any = None, size: Any = None) -> Any:
        """Integers from [low, high], or from [1, low] where ``high`` is None."""
        low, high = (1, low) if high is None else (low, high)
        return self.integers(low=low, high=high, size=size, endpoint=True)

    def random_sample(self, size: Any) -> Any:
        """float64 from [0, 1)."""
        return self.uniform(0.0, 1.0, size=size)

    def tomaxint(self, size: Any = None) -> Any:
        """Integers from 0 to the largest int32."""
        return self.integers(0, min(sys.maxsize, np.iinfo(np.int32).max), size=size, endpoint=True)


def _passed_on(name: str) -> property:
    return property(attrgetter(f"generator.{name}"), doc=f"The generator's ``{name}``.")


for _name in _PASSED_ON:
    setattr(RNG, _name, _passed_on(_name))


def supports_new_numpy_rng_style() -> bool:
    """Always true: Vicinal needs a NumPy with Generators."""
    return True


def get_global_rng() -> RNG:
    """The RNG that is used where none is given; ``np.random`` seeds it when it is first used."""
    global GLOBAL_RNG
    if GLOBAL_RNG is None:
        GLOBAL_RNG = RNG(convert_seed_to_generator(generate_seed_(np.random)))
    return GLOBAL_RNG


def seed(entropy: Any) -> None:
    """Set the global RNG's state: the same ``entropy``, an int or several, gives the same draws."""
    get_global_rng().state = BIT_GENERATOR(entropy).state


def normalize_generator(generator: Any) -> np.random.Generator:
    """``normalize_generator_`` of a deep copy."""
    return normalize_generator_(copylib.deepcopy(generator))


def normalize_generator_(generator: Any) -> np.random.Generator:
    """A Generator from a seed, anything of NumPy's that draws, or None (the global one); Generators are not copied."""
    if generator is None:
        return get_global_rng().generator
    if isinstance(generator, np.random.SeedSequence):
        return convert_seed_sequence_to_generator(generator)
    if isinstance(generator, np.random.BitGenerator):
        generator = np.random.Generator(generator)
    if isinstance(generator, np.random.Generator):
        return reset_generator_cache_(generator)  # type: ignore[no-any-return]
    if isinstance(generator, np.random.RandomState):
        generator = generate_seed_(generator)
    return convert_seed_to_generator(generator)


def convert_seed_to_generator(entropy: Any) -> np.random.Generator:
    """A Generator that is seeded with ``entropy``, an int or several."""
    return convert_seed_sequence_to_generator(np.random.SeedSequence(entropy))


def convert_seed_sequence_to_generator(seed_sequence: np.random.SeedSequence) -> np.random.Generator:
    """A Generator that is seeded by a SeedSequence."""
    return np.random.Generator(BIT_GENERATOR(seed_sequence))


def create_pseudo_random_generator_() -> np.random.Generator:
    """A Generator whose seed is drawn from the global RNG."""
    return convert_seed_to_generator(generate_seed_(get_global_rng().generator))


def create_fully_random_generator() -> np.random.Generator:
    """A Generator that the operating system seeds."""
    return np.random.Generator(BIT_GENERATOR())


def generate_seed_(generator: Any) -> Any:
    """One seed drawn from ``generator``."""
    return generate_seeds_(generator, 1)[0]


def generate_seeds_(generator: Any, n: int) -> Any:
    """``n`` seeds drawn from ``generator``, an array of int32."""
    return polyfill_integers(generator, SEED_MIN_VALUE, SEED_MAX_VALUE, size=(n,))


def copy_generator(generator: Any) -> Any:
    """A Generator (or RandomState) of its own in the same state."""
    if isinstance(generator, np.random.RandomState):
        copied = np.random.RandomState(1)
        copied.set_state(generator.get_state())
        return copied
    bits = type(generator.bit_generator)(1)
    bits.state = copylib.deepcopy(generator.bit_generator.state)
    return np.random.Generator(bits)


def copy_generator_unless_global_generator(generator: Any) -> Any:
    """A copy, or the generator itself where it is the global one."""
    return generator if generator is get_global_rng().generator else copy_generator(generator)


def reset_generator_cache_(generator: Any) -> Any:
    """Drop what a draw has left over, so that the next draws depend on the state alone."""
    if isinstance(generator, np.random.RandomState):
        words: list[Any] = list(generator.get_state())
        words[-2] = 0
        generator.set_state(tuple(words))
        return generator
    state = generator.bit_generator.state
    if state.get("has_uint32"):
        state["has_uint32"] = 0
        generator.bit_generator.state = state
    return generator


def derive_generator_(generator: Any) -> Any:
    """A new Generator that is determined by the state of ``generator``."""
    return derive_generators_(generator, n=1)[0]


def derive_generators_(generator: Any, n: int) -> list[Any]:
    """``n`` new Generators that are determined by the state of ``generator``."""
    if isinstance(generator, np.random.RandomState):
        first = generator.randint(SEED_MIN_VALUE, SEED_MAX_VALUE)
        return [np.random.RandomState(first + i) for i in range(n)]
    entropy = generator.integers(SEED_MIN_VALUE, SEED_MAX_VALUE, dtype="int32", size=(2,))[-1]
    return [convert_seed_sequence_to_generator(part) for part in np.random.SeedSequence(entropy).spawn(n)]


def get_generator_state(generator: Any) -> Any:
    """The state of a Generator or RandomState."""
    return generator.get_state() if isinstance(generator, np.random.RandomState) else generator.bit_generator.state


def set_generator_state_(generator: Any, state: Any) -> None:
    """Go on from ``state``."""
    if isinstance(generator, np.random.RandomState):
        generator.set_state(state)
    else:
        generator.bit_generator.state = state


def is_generator_equal_to(generator: Any, other_generator: Any) -> bool:
    """Whether two generators of one class are in the same state."""
    if type(generator) is not type(other_generator):
        kinds = f"{type(generator).__name__} and {type(other_generator).__name__}"
        raise AssertionError(f"is_generator_equal_to: expected two generators of one class, got {kinds}")
    first, second = get_generator_state(generator), get_generator_state(other_generator)
    if isinstance(generator, np.random.RandomState):
        return all(np.array_equal(a, b) for a, b in zip(first[1:5], second[1:5], strict=True))
    for state in (first, second):
        if state["bit_generator"] != "SFC64":
            raise AssertionError(f"is_generator_equal_to: expected generators on SFC64, got {state['bit_generator']}")
    if first["has_uint32"] != second["has_uint32"] or (first["has_uint32"] and first["uinteger"] != second["uinteger"]):
        return False
    return bool(np.array_equal(first["state"]["state"], second["state"]["state"]))


def advance_generator_(generator: Any) -> None:
    """Go on by one draw."""
    reset_generator_cache_(generator)
    if isinstance(generator, np.random.RandomState):
        generator.uniform()
    else:
        generator.random()


def polyfill_integers(
    generator: Any, low: Any, high: Any = None, size: Any = None, dtype: Any = "int32", endpoint: bool = False
) -> Any:
    """Integers from [low, high), or [low, high] with ``endpoint``, by a Generator, a RandomState or ``np.random`` itself."""
    if not hasattr(generator, "randint"):
        return generator.integers(low=low, high=high, size=size, dtype=dtype, endpoint=endpoint)
    if endpoint:
        low, high = (0, low + 1) if high is None else (low, high + 1)
    return generator.randint(low=low, high=high, size=size, dtype=dtype)


def polyfill_random(generator: Any, size: Any, dtype: Any = "float32", out: Any = None) -> Any:
    """Floats from [0, 1) by a Generator, a RandomState or ``np.random`` itself."""
    if not hasattr(generator, "random_sample"):
        return generator.random(size=size, dtype=dtype, out=out)
    drawn = np.asarray(generator.random_sample(size=size)).astype(dtype)
    if out is not None:
        if out.dtype != drawn.dtype:
            raise AssertionError(f"polyfill_random(out): expected an array of {drawn.dtype}, got {out.dtype}")
        out[...] = drawn
    return drawn


class temporary_numpy_seed:  # noqa: N801 (imgaug's name)
    """In a ``with`` block ``np.random`` starts at the seed ``entropy``; after it, the old state is back."""

    def __init__(self, entropy: int | None = None) -> None:
        self.old_state: Any = None
        self.entropy = entropy

    def __enter__(self) -> None:
        if self.entropy is not None:
            self.old_state = np.random.get_state()  # noqa: NPY002 (the state of others is kept)
            np.random.seed(self.entropy)  # noqa: NPY002

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self.entropy is not None:
            np.random.set_state(self.old_state)  # noqa: NPY002
