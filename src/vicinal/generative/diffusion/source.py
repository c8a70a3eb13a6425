"""A diffusers pipeline from a folder, a name on the hub, or a function of the user's; and what identifies its files."""

from __future__ import annotations

import functools
import inspect
import os
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from vicinal.errors import ReadError, SpecError, expected
from vicinal.extras import MissingExtraError
from vicinal.generative.style.shipped import sha256
from vicinal.transforms.named import PLACE, reason, value_at

NEEDED = ("image", "strength")
"""What a pipeline must take to change a picture: else it makes pictures of words alone."""

lock = threading.Lock()
"""Around every use: the schedulers of pipelines keep a state."""


def check_installed(owner: str) -> None:
    """MissingExtraError in one line; nothing is imported."""
    for name in ("torch", "diffusers"):
        if find_spec(name) is None:
            raise MissingExtraError(f"{owner}: {name} is not installed: pip install torch diffusers transformers", name=name)


@functools.lru_cache(maxsize=2)
def opened(source: str, local: bool, device: str) -> Callable[..., Any]:
    """The pipeline that ``source`` says, on ``device`` ("auto": a GPU where there is one).

    ``local``: nothing is downloaded. ``source``: a folder that ``save_pretrained`` wrote, a name on the hub, or
    ``module:function`` of a function without arguments that gives one. SpecError for what changes no pictures, ReadError for
    what cannot be opened.
    """
    if PLACE.fullmatch(source):
        made: Any = value_at(source)()
    else:
        import diffusers

        folder = folder_of(source, local)
        try:
            made = cast(Any, diffusers).AutoPipelineForImage2Image.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, ImportError, AttributeError, TypeError, KeyError) as error:
            raise ReadError(f"{source}: expected a diffusers pipeline that changes pictures ({_short(error)})") from error
    missing = [name for name in NEEDED if name not in parameters(made)]
    if missing:
        what = "a diffusers pipeline that changes pictures, which takes image and strength"
        raise SpecError(expected(source, what, type(made).__name__))
    if hasattr(made, "set_progress_bar_config"):
        made.set_progress_bar_config(disable=True)
    found: Callable[..., Any] = made.to(_device(device)) if hasattr(made, "to") else made
    return found


def parameters(pipeline: Callable[..., Any]) -> frozenset[str]:
    """What it may be told."""
    return frozenset(inspect.signature(type(pipeline).__call__).parameters)


def folder_of(source: str, local: bool) -> str:
    """Where the files of a pipeline lie; those of the hub are downloaded unless ``local``. ReadError where there are none."""
    if os.path.isdir(source):
        return source
    import diffusers

    try:
        return str(diffusers.DiffusionPipeline.download(source, local_files_only=local))
    except (OSError, ValueError) as error:
        hint = "; nothing is downloaded unless local_files_only is False" if local else ""
        raise ReadError(f"{source}: no such folder, nor a pipeline that is stored here ({_short(error)}){hint}") from error


def digests(source: str, local: bool) -> dict[str, str]:
    """The SHA-256 of every file of a pipeline, by its path; of a function's, that of its module."""
    if PLACE.fullmatch(source):
        return {source: sha256(str(sys.modules[value_at(source).__module__].__file__))}
    folder = Path(folder_of(source, local))
    return {f"{source}/{path.relative_to(folder)}": sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _device(wanted: str) -> str:
    import torch

    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


def _short(error: Exception) -> str:
    return reason(error)[:160]


def _renewed() -> None:
    """In a forked child: nobody there holds the lock, and networks are loaded anew."""
    global lock
    lock = threading.Lock()
    opened.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renewed)
