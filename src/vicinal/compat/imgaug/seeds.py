"""The functions on random states that imgaug keeps at its top level; all but ``seed`` are outdated and warn."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.deprecation import deprecated, warn_deprecated
from vicinal.compat.imgaug.kinds import require


def seed(entropy: Any = None, seedval: Any = None) -> None:
    """Set the global RNG's state; ``seedval`` is the outdated name of ``entropy``, an int or several."""
    require(entropy is not None or seedval is not None, "seed.entropy", "an integer or several", None)
    if seedval is not None:
        require(entropy is None, "seed.seedval", "None where entropy is given", seedval)
        warn_deprecated("seed.seedval is deprecated; use entropy instead.")
        entropy = seedval
    iarandom.seed(entropy)


@deprecated("imgaug.random.normalize_generator")
def normalize_random_state(random_state: Any) -> Any:
    """A Generator from a seed, a generator, or None."""
    return iarandom.normalize_generator_(random_state)


@deprecated("imgaug.random.get_global_rng")
def current_random_state() -> Any:
    """The global RNG."""
    return iarandom.get_global_rng()


@deprecated("imgaug.random.RNG")
def new_random_state(seed: Any = None, fully_random: bool = False) -> Any:
    """An RNG of a seed; without one, derived from the global RNG, or seeded by the system if ``fully_random``."""
    if seed is not None:
        return iarandom.RNG(seed)
    return iarandom.RNG.create_fully_random() if fully_random else iarandom.RNG.create_pseudo_random_()


@deprecated("imgaug.random.RNG")
def dummy_random_state() -> Any:
    """An RNG that is always seeded with 1."""
    return iarandom.RNG(1)


@deprecated("imgaug.random.copy_generator_unless_global_generator")
def copy_random_state(random_state: Any, force_copy: bool = False) -> Any:
    """A copy; of the global generator only with ``force_copy``."""
    copy = iarandom.copy_generator if force_copy else iarandom.copy_generator_unless_global_generator
    return copy(random_state)


@deprecated("imgaug.random.derive_generator_")
def derive_random_state(random_state: Any) -> Any:
    """A new generator that is determined by the state."""
    return iarandom.derive_generator_(random_state)


@deprecated("imgaug.random.derive_generators_")
def derive_random_states(random_state: Any, n: int = 1) -> Any:
    """``n`` new generators that are determined by the state."""
    return iarandom.derive_generators_(random_state, n=n)


@deprecated("imgaug.random.advance_generator_")
def forward_random_state(random_state: Any) -> None:
    """Go on by one draw."""
    iarandom.advance_generator_(random_state)
