"""How augmenters that hold others read them."""

from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug.augmenters import wording
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter


def handle_children_list(lst: Any, augmenter_name: str, lst_name: str, default: Any = "sequential") -> Any:
    """What augmenters with children keep: a list of augmenters that is an augmenter itself, or `default` for none."""
    from vicinal.compat.imgaug.augmenters.meta.sequence import Sequential

    if lst is None:
        return Sequential([], name=f"{augmenter_name}-{lst_name}") if default == "sequential" else default
    if isinstance(lst, Augmenter) and not kinds.is_iterable(lst):
        return Sequential(lst, name=f"{augmenter_name}-{lst_name}")
    if not kinds.is_iterable(lst):
        raise Exception(
            f"Expected None, Augmenter or list/tuple as children list {lst_name} for augmenter with name "
            f"{augmenter_name}, got {type(lst)}."
        )
    check_children(lst)
    if isinstance(lst, Augmenter):
        return lst
    if not list(lst) and default != "sequential":
        return default
    return Sequential(lst, name=f"{augmenter_name}-{lst_name}")


def check_children(children: Any) -> None:
    """Raises if one of `children` is no augmenter."""
    assert all(isinstance(child, Augmenter) for child in children), (
        f"Expected all children to be augmenters, got types {wording.types_of(children)}."
    )
