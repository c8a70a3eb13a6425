"""Pascal VOC's XML: an annotation as plain values, read with guards against hostile files, and written.

VOC counts pixels from 1 and names the first and the last one of a box: xmin 1, xmax 10 is [0, 10] on Vicinal's canvas.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from vicinal.datasets.losses import DROPPED, Losses
from vicinal.errors import DataError, InWords, expected
from vicinal.extras import needed

Record = dict[str, Any]

EDGES = ("xmin", "ymin", "xmax", "ymax")
FLAGS = ("truncated", "occluded", "difficult")
DEFAULTS = {"pose": "Unspecified", "truncated": 0, "difficult": 0}
UNREAD = ("polygon", "part")
"""Members of an object that are not read: outlines of annotating programs, heads and hands of people."""
FIRST = 1
"""The number of the first pixel."""


def parse(data: bytes) -> Record:
    """{"filename", "size" ([height, width] as they are stated), "source", "objects": [{"number" (from 1), "name", "box"
    (xyxy), fields ...}, ...], "losses": [why an object, or a flag of one, is left out, ...],
    "unread": [a name of UNREAD for each object that has it, ...]}.

    DataError for what is no annotation, and for entities and other ways to make XML grow or reach out.
    """
    with needed("Pascal VOC annotations"):
        from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data)
    except Exception as error:  # expat's errors, those of defusedxml, encodings that Python does not know
        reason = " ".join(str(error).split())
        raise DataError(f"no valid XML: {reason or type(error).__name__}") from error
    if root.tag != "annotation":
        raise DataError(expected("XML", "an <annotation>", InWords(f"<{root.tag}>")))
    source, losses, objects = root.find("source"), Losses(), []
    for number, found in enumerate(root.findall("object"), 1):
        with losses.dropping():
            objects.append({"number": number, **_object(found, f"object {number}", losses)})
    size = root.find("size")
    return {
        "filename": _text(root, "filename"),
        "size": ["", ""] if size is None else [_text(size, "height"), _text(size, "width")],
        "source": {} if source is None else {child.tag: child.text or "" for child in source if len(child) == 0},
        "objects": objects,
        "losses": losses.texts.get(DROPPED, []),
        "unread": [name for name in UNREAD for found in root.findall("object") if found.find(name) is not None],
    }


def write(record: Record, size: tuple[int, int], depth: int, segmented: bool) -> bytes:
    """The XML of a picture of height and width ``size`` with the members that ``parse`` gives."""
    root = ElementTree.Element("annotation")
    _add(root, {"folder": "JPEGImages", "filename": record["filename"]})
    _add(ElementTree.SubElement(root, "source"), record["source"] or {"database": "Unknown"})
    _add(ElementTree.SubElement(root, "size"), {"width": size[1], "height": size[0], "depth": depth})
    _add(root, {"segmented": int(segmented)})
    for entry in record["objects"]:
        found = ElementTree.SubElement(root, "object")
        _add(found, {name: value for name, value in entry.items() if name != "box"})
        _add(ElementTree.SubElement(found, "bndbox"), dict(zip(EDGES, pixels(entry["box"], size), strict=True)))
    ElementTree.indent(root, "\t")
    text: bytes = ElementTree.tostring(root, encoding="utf-8")
    return text + b"\n"


def pixels(box: Sequence[float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The first and last pixels of a box, counted from 1: edges are rounded, by half a pixel at most unless the box is
    smaller than one."""
    left, right = _span(box[0], box[2], size[1])
    top, bottom = _span(box[1], box[3], size[0])
    return left, top, right, bottom


def _span(low: float, high: float, side: int) -> tuple[int, int]:
    first, last = math.floor(low + 0.5) + FIRST, math.floor(high + 0.5)
    if last < first:
        first = last = math.floor((low + high) / 2) + FIRST
    return min(max(first, FIRST), side), min(max(last, FIRST), side)


def _object(found: Any, where: str, losses: Losses) -> Record:
    name = _text(found, "name")
    if not name or not name.isprintable():
        raise DataError(expected(f"{where}: name", "printable text", name))
    edges = found.find("bndbox")
    if edges is None:
        raise DataError(f"{where}: expected a bndbox")
    left, top, right, bottom = (_number(edges, edge, f"{where}: {edge}") for edge in EDGES)
    record: Record = {"name": name, "box": [left - FIRST, top - FIRST, right, bottom]}
    pose = _text(found, "pose")
    if pose:
        record["pose"] = pose
    for flag in FLAGS:
        if found.find(flag) is not None:
            with losses.dropping():
                record[flag] = int(_number(found, flag, f"{where}: {flag}"))
    return record


def _number(element: Any, name: str, where: str) -> float:
    text = _text(element, name)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DataError(expected(where, "a finite number", text))
    return value


def _text(element: Any, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _add(element: ElementTree.Element, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        ElementTree.SubElement(element, name).text = str(value)
