"""Pipelines as dicts, JSON and YAML: to_dict, from_dict, save and load."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any, TextIO

import yaml

from vicinal.compat.albumentations.transform import REGISTRY
from vicinal.errors import one_of

VERSION = "2.0.8"
"""The version of Albumentations whose form is written."""


def class_of(name: str) -> type[Any]:
    """The class that a serialised pipeline names; KeyError where there is none."""
    for known in (name, name.rpartition(".")[2] if name.startswith("albumentations.") else name):
        if known in REGISTRY:
            return REGISTRY[known]
    raise KeyError(one_of("__class_fullname__", sorted(REGISTRY), name))


def to_dict(transform: Any, on_not_implemented_error: str = "raise") -> dict[str, Any]:
    """``{"__version__": ..., "transform": ...}`` of a transform or Compose.

    ``on_not_implemented_error``: ``raise`` or ``warn`` where a transform cannot be serialised (NotImplementedError).
    """
    if on_not_implemented_error not in ("raise", "warn"):
        raise ValueError(one_of("on_not_implemented_error", ("raise", "warn"), on_not_implemented_error))
    try:
        form = transform.to_dict_private()
    except NotImplementedError as error:
        if on_not_implemented_error == "raise":
            raise
        warnings.warn(
            f"{type(transform).__name__} cannot be serialised, its arguments are lost: {error}", UserWarning, stacklevel=2
        )
        form = {}
    return {"__version__": VERSION, "transform": form}


def from_dict(transform_dict: dict[str, Any], nonserializable: dict[str, Any] | None = None) -> Any:
    """The transform or Compose of a dict; ``nonserializable`` brings named Lambdas by their names."""
    form = dict(transform_dict["transform"])
    name = form.pop("__class_fullname__")
    if "__name__" in form:
        if form["__name__"] not in (nonserializable or {}):
            raise ValueError(f"from_dict.nonserializable: expected the transform named {form['__name__']!r}, got none")
        return (nonserializable or {})[form["__name__"]]
    cls = class_of(name)
    if "transforms" in form:
        form["transforms"] = [from_dict({"transform": t}, nonserializable) for t in form["transforms"]]
    derived = set(getattr(cls, "derived", ()))
    return cls(**{key: value for key, value in form.items() if key not in derived})


def plain(value: Any) -> Any:
    """What JSON and YAML can hold: tuples as lists, enums as their values."""
    if isinstance(value, dict):
        return {key: plain(x) for key, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(x) for x in value]
    return getattr(value, "value", value)


def checked(data_format: str) -> None:
    """ValueError where the format is neither ``json`` nor ``yaml``."""
    if data_format not in ("json", "yaml"):
        raise ValueError(one_of("data_format", ("json", "yaml"), data_format))


def save(
    transform: Any, filepath_or_buffer: str | Path | TextIO, data_format: str = "json", on_not_implemented_error: str = "raise"
) -> None:
    """Writes a pipeline to a file or an open text stream."""
    checked(data_format)
    form = plain(to_dict(transform, on_not_implemented_error))
    text = json.dumps(form, indent=2) if data_format == "json" else yaml.safe_dump(form, default_flow_style=False)
    if isinstance(filepath_or_buffer, (str, Path)):
        Path(filepath_or_buffer).write_text(text, encoding="utf-8")
    else:
        filepath_or_buffer.write(text)


def load(
    filepath_or_buffer: str | Path | TextIO, data_format: str = "json", nonserializable: dict[str, Any] | None = None
) -> Any:
    """Reads a pipeline that ``save`` wrote."""
    checked(data_format)
    if isinstance(filepath_or_buffer, (str, Path)):
        text = Path(filepath_or_buffer).read_text(encoding="utf-8")
    else:
        text = filepath_or_buffer.read()
    return from_dict(json.loads(text) if data_format == "json" else yaml.safe_load(text), nonserializable)
