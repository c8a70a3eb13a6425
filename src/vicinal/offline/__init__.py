"""Jobs over data sets: augmented or converted, shard by shard, and resumed after a kill."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vicinal.offline.commands import augment, convert
    from vicinal.offline.conduct import Summary
    from vicinal.offline.drawn_shapes import shapes
    from vicinal.offline.function import batch_function

_NAMES = {
    "augment": "vicinal.offline.commands",
    "convert": "vicinal.offline.commands",
    "batch_function": "vicinal.offline.function",
    "shapes": "vicinal.offline.drawn_shapes",
    "Summary": "vicinal.offline.conduct",
}
"""Public names; their modules are imported when they are first used."""

__all__ = ["Summary", "augment", "batch_function", "convert", "shapes"]


def __getattr__(name: str) -> object:
    if name not in _NAMES:
        raise AttributeError(f"module 'vicinal.offline' has no attribute {name!r}")
    return getattr(_import_module(_NAMES[name]), name)
