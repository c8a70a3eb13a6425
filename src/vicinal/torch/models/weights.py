"""Weights that were trained before, from a file or from a package that brings one."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn

from vicinal.errors import ReadError, SpecError, expected, shown


def load_weights(network: nn.Module, source: str) -> tuple[str, ...]:
    """Copies weights into ``network``; gives the names of those that were left as they were.

    ``source``: a file of a state dict (torch.save; read without running code from it), or "package.module:name", a path
    or a function that gives one. The last layer is left as it was where it has another number of classes; everything
    else must fit. Raises ReadError for the file and SpecError for what does not fit, naming it.
    """
    state = _read(_path(source))
    own = network.state_dict()
    head = _last_layer(network)
    left = [name for name in head if name in state and state[name].shape != own[name].shape]
    given = {name: value for name, value in state.items() if name not in left}
    missing = [name for name in own if name not in given and name not in left]
    strange = [name for name in given if name not in own]
    wrong = [name for name, value in given.items() if name in own and value.shape != own[name].shape]
    if missing or strange:
        what = f"no {missing[0]!r}" if missing else f"{strange[0]!r}, which the network has not"
        raise SpecError(f"weights {source}: expected those of {type(network).__name__}, got {what}")
    if wrong:
        where, shape = f"weights {source}: {wrong[0]}", tuple(own[wrong[0]].shape)
        raise SpecError(expected(where, f"shape {shape}", tuple(given[wrong[0]].shape)))
    network.load_state_dict(given, strict=False)
    return tuple(left)


def _path(source: str) -> str:
    if os.path.exists(source) or ":" not in source:
        return source
    module, _, names = source.partition(":")
    try:
        found: Any = import_module(module)
        for name in names.split("."):
            found = getattr(found, name)
    except (ImportError, AttributeError, ValueError) as error:
        raise SpecError(f"weights {source}: {error}") from error
    return str(found() if callable(found) else found)


def _read(path: str) -> Mapping[str, Tensor]:
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise ReadError(f"weights {path}: no such file") from None
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
        raise ReadError(f"weights {path}: expected a file of torch.save with tensors alone, got {shown(str(error))}") from error
    for name in ("state_dict", "model"):
        if isinstance(state, Mapping) and isinstance(state.get(name), Mapping):
            state = state[name]
    if not isinstance(state, Mapping) or not all(isinstance(value, Tensor) for value in state.values()):
        raise ReadError(f"weights {path}: expected a dict of tensors by name, got {type(state).__name__}")
    return state


def _last_layer(network: nn.Module) -> list[str]:
    """The names of the tensors of the last layer that is linear or a convolution."""
    names = [name for name, module in network.named_modules() if isinstance(module, (nn.Linear, nn.Conv2d))]
    own = network.state_dict()
    return [name for name in own if names and name.rpartition(".")[0] == names[-1]]
