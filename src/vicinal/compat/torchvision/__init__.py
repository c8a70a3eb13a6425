"""Torchvision's transforms on Vicinal: the same names under ``transforms`` and ``tv_tensors``, and ``convert`` for pipelines.

``seed(0)`` makes what the transforms draw repeatable. Nothing here imports torchvision, and torch only when a tensor comes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from vicinal.compat.torchvision.chance import seed as seed

_MODULES = ("transforms", "tv_tensors")


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name in ("convert", "Converted"):
        value = getattr(import_module(f"{__name__}.conversion"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return ["Converted", "convert", "seed", *_MODULES]
