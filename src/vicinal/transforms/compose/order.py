"""What may follow what: refused where a pipeline is declared, and not when it first runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vicinal.errors import SpecError
from vicinal.transforms.base import Transform, places
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.identity import Identity


def check_order(transform: Transform) -> None:
    """SpecError where values in [0, 1] are needed behind a Normalize, or anything behind a mix of normalized pictures.

    ``program.verify`` holds the same of ops, for transforms that say less of themselves.
    """
    normalized = mixed = ""
    for place, leaf in _leaves(transform, ""):
        if normalized and leaf.needs_unit_range():
            raise SpecError(f"{place}: expected values in [0, 1], but {normalized} comes before it")
        mixes = type(leaf).__name__ in FOLDERS["mix"]
        if mixed and not mixes and not isinstance(leaf, Identity):
            raise SpecError(f"{place}: expected nothing but mixing behind {mixed}, which mixes normalized pictures")
        normalized = place if isinstance(leaf, Normalize) else normalized
        mixed = place if mixes and normalized else mixed


def _leaves(transform: Transform, place: str) -> Iterator[tuple[str, Transform]]:
    """Every transform that holds no others, with its place, in an order in which they may run."""
    groups = [name for name in ("transforms", "then", "otherwise") if hasattr(transform, name)]
    if not groups:
        yield place, transform
    any_order = type(transform).__name__ == "RandomOrder" or getattr(transform, "random_order", False)
    for group in groups * 2 if any_order else groups:  # twice: whatever comes first may come after any other
        children: Sequence[Transform] = getattr(transform, group)
        for name, child in zip(places(children), children, strict=True):
            under = name if group == "transforms" else f"{group}/{name}"
            yield from _leaves(child, f"{place}/{under}" if place else under)
