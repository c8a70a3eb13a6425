"""Expressions on imgaug whose results, errors and warnings were recorded: what they see, and whether ours are the same."""

from __future__ import annotations

import copy
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import vicinal.compat.imgaug as ia
from vicinal.compat.imgaug import augmentables, random
from vicinal.errors import VicinalError

EXACT = ("uint8", "bool", "int32")
LEVELS, MEAN_LEVELS = 4, 0.5
"""How far pictures may be off that were warped: OpenCV 4 looks up its weights in a table (golden/README.md)."""


def read(folder: Path) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """The snippets, the arrays that they refer to, and the names that they use."""
    told = json.loads((folder / "snippets.json").read_text())
    inputs: dict[str, Any] = {}
    for file in ("arrays.npz", "tutorial.npz", "snippet_inputs.npz"):
        if (folder / file).is_file():
            with np.load(folder / file) as arrays:
                inputs |= {name: arrays[name] for name in arrays.files if name.startswith("input/")}
    kept = dict(np.load(folder / "snippets.npz")) if (folder / "snippets.npz").is_file() else {}
    return told, kept, scope(inputs)


def scope(inputs: Any) -> dict[str, Any]:
    """The names that snippets use, made of the recorded inputs."""
    from vicinal.compat.imgaug import augmenters as iaa

    box = ia.BoundingBox
    boxes = {
        "b": box(2, 3, 12, 15, "a"),
        "b2": box(8.5, 10, 20, 18.25, "z"),
        "bo": box(-4, 10, 8, 30),
        "bf": box(40, 40, 50, 60),
    }
    shape = (24, 32, 3)
    keypoints = [(0, 0), (5.5, 7.25), (16, 12), (20, 3), (31.9, 23.9), (-3, 30)]
    p = ia.Polygon([(2, 2), (12, 2), (12, 12), (2, 12)], label="sq")
    pc = ia.Polygon([(18, 2), (30, 2), (30, 20), (24, 8), (18, 20)])
    po = ia.Polygon([(-5, 4), (10, 4), (10, 30), (-5, 30)])
    line, lo = ia.LineString([(1, 1), (10, 20), (27, 5)]), ia.LineString([(-5, 5), (15, 5), (40, 20)])
    names = {name: getattr(augmentables, name) for name in augmentables.__all__}
    return names | boxes | {
        "np": np, "ia": ia, "iaa": iaa, "p": p, "pc": pc, "po": po, "l": line, "lo": lo,
        "bbs": ia.BoundingBoxesOnImage(list(boxes.values()), shape=shape),
        "k": ia.Keypoint(5.5, 7.25), "ks": ia.KeypointsOnImage([ia.Keypoint(*xy) for xy in keypoints], shape=shape),
        "ps": ia.PolygonsOnImage([p, pc, po], shape=shape), "ls": ia.LineStringsOnImage([line, lo], shape=shape),
        "seg": ia.SegmentationMapsOnImage(inputs["input/segmap_rgb"], shape=shape),
        "hm": ia.HeatmapsOnImage(inputs["input/heat_rgb"], shape=shape),
        "hs": ia.HeatmapsOnImage(inputs["input/heat_small"], shape=shape),
        "RGB": inputs["input/rgb"], "GRAY": inputs["input/gray"], "FM": inputs["input/fmnist32"][:4],
    }  # fmt: skip


def difference(snippet: dict[str, Any], names: dict[str, Any], arrays: dict[str, Any]) -> str:
    """What differs from the record when a snippet is run; nothing if it is the same."""
    random.seed(1)
    local = {
        name: value if callable(value) or name in ("np", "ia", "iaa") else copy.deepcopy(value) for name, value in names.items()
    }
    *before, last = snippet["code"].split(";;")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            for statement in before:
                exec(statement, local)
            value, error = eval(last, local), ""
        except Exception as raised:
            value, error = raised, type(raised).__name__
    told = sorted({warning.category.__name__ for warning in caught})
    if isinstance(value, VicinalError) and snippet.get("error") in {base.__name__ for base in type(value).__mro__}:
        error = snippet["error"]  # DataError is a ValueError, and caught as one
    if error != snippet.get("error", ""):
        return f"{error or 'no error'} ({str(value)[:150]}), not {snippet.get('error', 'a result')}"
    if told != sorted(set(snippet.get("warnings", []))):
        return f"warnings {told}, not {snippet.get('warnings', [])}"
    if error or same(snippet["result"], value, arrays):
        return ""
    return f"{str(value)[:150]}, not {str(snippet['result'])[:150]}"


def same(told: Any, value: Any, arrays: dict[str, Any]) -> bool:
    """Whether a value is what was recorded."""
    if isinstance(told, dict):
        return _same_thing(told, value, arrays)
    if isinstance(told, list):
        return isinstance(value, list) and _same_list(told, value, arrays)
    if isinstance(told, float) or (isinstance(told, int) and isinstance(value, float | np.floating)):
        return bool(np.isclose(told, value, rtol=1e-4, atol=2e-6))
    if isinstance(told, str):
        return isinstance(value, str) and told == value.replace("vicinal.compat.", "")
    return value is None if told is None else bool(value == told)


def _same_list(told: Any, value: Any, arrays: dict[str, Any]) -> bool:
    return len(told) == len(value) and all(same(a, b, arrays) for a, b in zip(told, value, strict=True))


def _same_thing(told: dict[str, Any], value: Any, arrays: dict[str, Any]) -> bool:
    if "array" in told or "ndarray" in told:
        return _same_array(told, value, arrays)
    if "tuple" in told:
        return isinstance(value, tuple) and _same_list(told["tuple"], value, arrays)
    if "type" in told:
        text = str(told["repr"])
        return type(value).__name__ == told["type"] and (text.startswith("<") or len(text) >= 150 or text == repr(value))
    name = next(iter(told))
    if type(value).__name__ != name:
        return False
    if "label" in told and told["label"] != value.label:
        return False
    if "image_shape" not in told:
        return bool(np.allclose(told[name], _numbers(value), rtol=1e-4, atol=2e-6))
    if list(value.shape) != told["image_shape"]:
        return False
    return same(told[name], list(value.items) if hasattr(value, "items") else value.get_arr(), arrays)


def _numbers(value: Any) -> Any:
    return [value.x, value.y] if hasattr(value, "x") else np.ravel(value.coords) if hasattr(value, "x1") else value.coords


def _same_array(told: dict[str, Any], value: Any, arrays: dict[str, Any]) -> bool:
    if not isinstance(value, np.ndarray) or list(value.shape) != told["shape"] or value.dtype.name != told["dtype"]:
        return False
    wanted = arrays[told["array"]] if "array" in told else np.array(told["ndarray"]).reshape(told["shape"])
    if value.dtype == np.uint8:
        off = np.abs(value.astype(int) - wanted)
        return value.size == 0 or bool(off.max() <= LEVELS and off.mean() <= MEAN_LEVELS)
    loose = 2e-3 if wanted.dtype == np.float16 else 1e-4  # most floats were kept in 16 bits
    return bool(np.allclose(value.astype(np.float64), wanted.astype(np.float64), rtol=loose, atol=loose / 50))
