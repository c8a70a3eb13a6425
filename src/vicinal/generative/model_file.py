"""Files of trained networks: opened for what they are, or refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from torch import nn

from vicinal.errors import ReadError
from vicinal.experiments.training.checkpoint import fetch


def open_model(path: str | Path, format: str, command: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a model says of itself, and all that its file holds. ``command``: what writes such models.

    Raises ReadError for a file that is not there, or of another kind.
    """
    wanted = f"a model that vicinal generate {command} wrote"
    try:
        found = fetch(Path(path))
    except ReadError as error:
        raise ReadError(str(error).replace("a file that vicinal compare wrote", wanted)) from error
    if found.get("format") != format:
        raise ReadError(f"{path}: expected {wanted}, got {found.get('format', 'another file')!r}")
    return json.loads(found["about"]), found


def filled(network: nn.Module, state: Any, path: str | Path) -> nn.Module:
    """``network`` with these weights, ready for use. ReadError where their shapes are others."""
    try:
        network.load_state_dict(state)
    except (RuntimeError, KeyError, AttributeError, TypeError) as error:
        kind = type(network).__name__
        raise ReadError(f"{path}: expected weights of a {kind} as the file says it is, got weights of other shapes") from error
    return network.requires_grad_(False).eval()
