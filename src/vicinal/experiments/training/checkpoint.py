"""Files of networks and of trainings that are under way: written whole or not at all, read without running code."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from vicinal.errors import ReadError
from vicinal.files.flush import flush


def store(path: Path, value: dict[str, Any]) -> None:
    """Writes tensors and plain values to ``path``, in the place of what stood there."""
    store_file(path, lambda temporary: torch.save(value, temporary))


def store_text(path: Path, text: str) -> None:
    """Writes a text file, in the place of what stood there."""
    store_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def fetch(path: Path) -> dict[str, Any]:
    """What ``store`` wrote. Raises ReadError for what is no such file."""
    try:
        value = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file") from None
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
        raise ReadError(f"{path}: expected a file that vicinal compare wrote ({type(error).__name__})") from error
    if not isinstance(value, dict):
        raise ReadError(f"{path}: expected a file that vicinal compare wrote, got {type(value).__name__}")
    return value


def store_file(path: Path, write: Callable[[Path], object]) -> None:
    """A file that ``write`` makes under a temporary name of the same suffix, in the place of what stood at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.tmp{path.suffix}")
    try:
        write(temporary)
        flush(str(temporary))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
