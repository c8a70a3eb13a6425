"""Training with PyTorch: feeding, losses, metrics, small networks, and test-time augmentation.

The only room of the package that imports torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

try:
    import torch as _torch  # noqa: F401
except ModuleNotFoundError as error:
    raise ImportError("vicinal.torch needs PyTorch: pip install 'vicinal[torch]'") from error

from vicinal.torch.augmented import Augmented
from vicinal.torch.collate import Collate, collate
from vicinal.torch.differentiable import Differentiable
from vicinal.torch.keyed import Keyed
from vicinal.torch.keyed_stream import KeyedStream
from vicinal.torch.loader import Loader
from vicinal.torch.sampler import EpochSampler
from vicinal.torch.tta import tta

__all__ = [
    "Augmented", "Collate", "Differentiable", "EpochSampler", "Keyed", "KeyedStream", "Loader", "collate", "losses", "metrics",
    "models", "tta",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """``losses``, ``metrics`` and ``models``, imported when they are first used."""
    if name in ("losses", "metrics", "models"):
        return import_module(f"vicinal.torch.{name}")
    raise AttributeError(f"module 'vicinal.torch' has no attribute {name!r}")
