"""Random states of augmenters: seeded, fixed, copied."""

import warnings
from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.deprecation import warn_deprecated


def warn_renamed(old: str, new: str) -> None:
    """Warns that a method or an argument has another name now."""
    warn_deprecated(f"`{old}` is deprecated. Use `{new}` instead.", stacklevel=4)


def read_deterministic(deterministic: Any) -> bool:
    """The deprecated argument `deterministic`."""
    if isinstance(deterministic, str) and deterministic == "deprecated":
        return False
    warn_deprecated("The argument `deterministic` is deprecated. Use `.to_deterministic()` instead.", stacklevel=5)
    assert kinds.is_single_bool(deterministic), f"Expected deterministic to be a boolean, got {type(deterministic)}."
    return bool(deterministic)


def to_deterministic(augmenter: Any) -> Any:
    """A copy with a fixed random state, and with fixed copies of its children."""
    fixed = augmenter.copy()
    for name, children in vars(augmenter).items():
        if any(children is listed for listed in augmenter.get_children_lists()):
            setattr(fixed, name, children.to_deterministic())
    if isinstance(augmenter, list):
        fixed[:] = [child.to_deterministic() for child in augmenter]
    fixed.random_state = augmenter.random_state.derive_rng_()
    fixed.deterministic = True
    return fixed


def seed_(augmenter: Any, entropy: Any, deterministic_too: bool) -> None:
    """Seeds `augmenter` and, by numbers derived from it, its children."""
    assert isinstance(deterministic_too, bool), f"Expected 'deterministic_too' to be a boolean, got {deterministic_too!r}."
    rng = iarandom.RNG
    state = rng.create_pseudo_random_() if entropy is None else rng.create_if_not_rng_(entropy)
    if not augmenter.deterministic or deterministic_too:
        augmenter.random_state = state.copy()
    for children in augmenter.get_children_lists():
        for child in children:
            child.seed_(entropy=state.derive_rng_(), deterministic_too=deterministic_too)


def localize_(augmenter: Any, recursive: bool) -> None:
    """Replaces the global random state by one derived from it."""
    if augmenter.random_state.is_global_rng():
        augmenter.random_state = augmenter.random_state.derive_rng_()
    if recursive:
        for children in augmenter.get_children_lists():
            for child in children:
                child.localize_random_state_(recursive=recursive)


def copy_states_(target: Any, source: Any, recursive: bool, matching: str, tolerant: bool, determinism: bool) -> None:
    """Copies random states between two trees."""
    sources = [source, *(source.get_all_children(flat=True) if recursive else [])]
    targets = [target, *(target.get_all_children(flat=True) if recursive else [])]
    for to, since in _pairs(targets, sources, matching, tolerant):
        if since.random_state.is_global_rng():
            raise Exception(
                "copy_random_state_(): the source uses the global random state. Call localize_random_state_() on it first, "
                "or give its augmenters seeds."
            )
        to.random_state = since.random_state.copy()
        if determinism:
            to.deterministic = since.deterministic


def _pairs(targets: list[Any], sources: list[Any], matching: str, tolerant: bool) -> list[tuple[Any, Any]]:
    if matching == "position":
        if len(targets) != len(sources) and not tolerant:
            raise Exception("Source and target augmentation sequences have different lengths.")
        return list(zip(targets, sources, strict=False))
    if matching != "name":
        raise Exception(f"Unknown matching method '{matching}'. Valid options are 'name' and 'position'.")
    return _pairs_by_name(targets, sources, tolerant)


def _pairs_by_name(targets: list[Any], sources: list[Any], tolerant: bool) -> list[tuple[Any, Any]]:
    by_name = {source.name: source for source in sources}
    if len(by_name) < len(sources) and not tolerant:
        raise Exception("Matching mode 'name' with recursive=True was chosen, but the names of the source are not unique.")
    if len(by_name) < len(sources):
        warnings.warn("copy_random_state_(): the source contains multiple augmenters with the same name.", stacklevel=5)
    missing = [target.name for target in targets if target.name not in by_name]
    if missing and not tolerant:
        raise Exception(f"Augmenter name '{missing[0]}' not found among source augmenters.")
    return [(target, by_name[target.name]) for target in targets if target.name in by_name]
