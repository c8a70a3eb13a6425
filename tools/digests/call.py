"""Makes what a combination is called with, and calls it."""

from __future__ import annotations

import functools
import hashlib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from tools.digests.combination import Given
from tools.digests.dice import Dice

Array = NDArray[Any]

PHOTOS = sorted((Path(__file__).parents[2] / "demo" / "photos").glob("*.jpg"))


def outcome(pipeline: str, given: Given) -> tuple[Any, Any]:
    """What the pipeline gives for the pictures, and the record of what it drew."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = eval(pipeline, {"vc": vc})
        how: dict[str, Any] = {"epoch": given["epoch"], "backend": given["backend"]}
        if "value_range" in given:
            how["value_range"] = tuple(given["value_range"])
        if "order" in given:
            how["channels"] = given["order"]
        if given["alpha"]:
            how["alpha"] = True
        if given["kind"] == "chw":
            how["layout"] = "chw"
        arguments = _arguments(given, how)
        result, record = made.trace(*arguments, **how)
        if given["out"] and isinstance(result, np.ndarray):
            again = eval(pipeline, {"vc": vc})  # a new one, which counts samples from 0
            result = [result, again(*arguments, out=np.empty_like(result), **how)]
        return result, record


def _arguments(given: Given, how: dict[str, Any]) -> list[Any]:
    """The positional argument; ids and targets go into the batch, or into ``how`` where the call takes them by name."""
    images = _images(given)
    ids = _ids(given)
    targets = _targets(given)
    if not targets or given["kind"] in ("grey", "pil", "chw"):
        how.update({"ids": ids} if ids is not None else {})
        return [images]
    if given["kind"] == "single":
        one = {"masks": "mask", "instances": "instances", "boxes": "boxes", "keypoints": "keypoints", "labels": "labels"}
        how.update(image=images, **{one[name]: value[0] for name, value in targets.items()})
        how.update({"id": ids[0]} if ids is not None else {})
        return []
    said = {name: how.pop(name) for name in ("value_range", "alpha", "channels") if name in how}
    return [vc.Batch(images=images, ids=ids, **targets, **said)]


def _images(given: Given) -> Any:
    kind = given["kind"]
    if kind == "encoded":
        return [vc.Encoded(_photo(given, place).read_bytes()) for place in range(len(given["sizes"]))]
    pictures = [_picture(given, place) for place in range(len(given["sizes"]))]
    if kind == "pil":
        from PIL import Image

        return Image.fromarray(pictures[0])
    if kind in ("single", "grey"):
        return pictures[0][..., 0] if kind == "grey" else pictures[0]
    if kind == "chw":
        return np.ascontiguousarray(np.moveaxis(np.stack(pictures), 3, 1))
    return np.stack(pictures) if kind == "stack" else pictures


def _picture(given: Given, place: int) -> Array:
    """Blocks of colour [H, W, C] with fine grain on them, over the whole range of the dtype."""
    height, width = given["sizes"][place]
    shape = (height, width, given["channels"])
    blocks = _bytes(f"blocks|{given['number']}|{place}", (-(-height // 8), -(-width // 8), shape[2]))
    coarse = np.repeat(np.repeat(blocks, 8, axis=0), 8, axis=1)[:height, :width].astype(np.int64)
    grain = _bytes(f"grain|{given['number']}|{place}", shape).astype(np.int64)
    value: Array = np.clip(coarse + grain // 4 - 32, 0, 255)
    match given["dtype"]:
        case "uint16":
            value = value * 257 - value * grain // 512
        case "int16":
            value = value * 4000 // 255 - 1000
        case "float32" | "float64" if "value_range" not in given:
            return ((value * 256 + grain) / 65536).astype(given["dtype"])
    return value.astype(given["dtype"])


def _bytes(text: str, shape: tuple[int, ...]) -> Array:
    content = hashlib.shake_128(text.encode()).digest(int(np.prod(shape)))
    return np.frombuffer(content, np.uint8).reshape(shape)


def _ids(given: Given) -> Any:
    count = len(given["sizes"])
    if given["ids"] == "whole":
        return [given["number"] * 1000 + 7 * place for place in range(count)]
    return [f"folder/{given['number']}-{place}.png" for place in range(count)] if given["ids"] == "text" else None


def _photo(given: Given, place: int) -> Path:
    number: int = given["number"]
    return PHOTOS[(number + place) % len(PHOTOS)]


@functools.cache
def _size(photo: Path) -> tuple[int, int]:
    height, width = vc.read(photo).shape[:2]
    return height, width


def _targets(given: Given) -> dict[str, Any]:
    sizes = [tuple(size) for size in given["sizes"]]
    if given["kind"] == "encoded":
        sizes = [_size(_photo(given, place)) for place in range(len(sizes))]
    names = {"boxes" if name == "polygons" else name: None for name in given["targets"]}
    made: dict[str, list[Any]] = {name: [] for name in names}
    for place, size in enumerate(sizes):
        for name in made:
            made[name].append(_target(name, given, place, size))
    stacked = given["kind"] == "stack"
    return {
        name: np.stack(rows) if stacked and name in ("masks", "instances") else np.array(rows) if name == "labels" else rows
        for name, rows in made.items()
    }


def _target(name: str, given: Given, place: int, size: tuple[int, int]) -> Any:
    dice = Dice(f"{name}|{given['number']}|{place}")
    height, width = size
    if name == "masks":
        return _bytes(f"mask|{given['number']}|{place}", size) % 5
    if name == "instances":
        return (_bytes(f"instances|{given['number']}|{place}", size) % 4).astype(np.int32)
    if name == "labels":
        return dice.number(0, 4)
    if name == "keypoints":
        xy = np.array([[dice.share() * width, dice.share() * height] for _ in range(3)])
        return vc.Keypoints(xy, visibility=[2, 1, 2], pairs=((0, 1),))
    left, top = dice.share() * width / 2, dice.share() * height / 2
    right, bottom = left + 0.4 * width + 0.05, top + 0.4 * height + 0.05
    corners = [[left, top, right, bottom], [0, 0, width, height]]
    rings: list[Any] = [[[[left, top], [right, top], [(left + right) / 2, bottom]]], None]
    polygons = rings if "polygons" in given["targets"] else None
    return vc.Boxes(np.array(corners), labels=np.array([3, 8]), polygons=polygons)
