"""A page for every transform: what it does, its parameters, three strengths in pictures, its costs, and its other names."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import attrs

from tools.docs import targets
from tools.docs.pictures import strengths
from tools.docs.prose import as_markdown, signature
from tools.make_migration import peers
from vicinal.transforms.catalogue import CATALOGUE, FOLDERS, LEARNED, describe, summary, transform_class
from vicinal.transforms.declare import Accepts, accepted
from vicinal.transforms.elsewhere import called_here
from vicinal.transforms.explained import entries

TITLES = {
    "geometric": "Geometry", "color": "Colour", "blur": "Blur and sharpness", "noise": "Noise and compression",
    "erase": "Erasing", "weather": "Weather and light", "corrupt": "Common corruptions", "policy": "Policies",
    "mix": "Mixing", "own": "Your own", "compose": "Composing", "learned": "Learned",
}  # fmt: skip
FAMILIES = {**FOLDERS, "learned": LEARNED}
ENDLESS = 2**31 - 1
"""An upper bound that nobody meets."""
COSTS = Path(__file__).parents[2] / "benchmarks/results/published-costs.json"


def write(folder: Path, pictures: bool) -> None:
    """All pages, and the table that leads to them."""
    folder.mkdir(parents=True, exist_ok=True)
    names = elsewhere()
    costs = json.loads(COSTS.read_text(encoding="utf-8")) if COSTS.exists() else {}
    shown: dict[str, list[str]] = {}
    for family, members in FAMILIES.items():
        for name in members:
            drawn = shown[name] = strengths(name, folder / f"{name}.jpg") if pictures else []
            (folder / f"{name}.md").write_text(page(name, family, drawn, names.get(name, {}), costs), encoding="utf-8")
    (folder / "index.md").write_text(index(), encoding="utf-8")
    (folder / "gallery.md").write_text(gallery(shown), encoding="utf-8")
    (folder / "targets.md").write_text(targets.page(TITLES), encoding="utf-8")


def index() -> str:
    """The table of all transforms by family."""
    lines = ["# Transforms", "", "One page for each: what it does, its parameters, three strengths in pictures, and its cost.",
             "All in pictures: the [gallery](gallery.md). What they do to masks, boxes and the rest: [by target](targets.md).",
             "What names their examples find, [Conventions](../conventions.md#names-in-examples) says."]  # fmt: skip
    for family, members in FAMILIES.items():
        lines += ["", f"## {TITLES[family]}", "", "| transform | what it does |", "|---|---|"]
        lines += [f"| [{name}]({name}.md) | {summary(transform_class(name))} |" for name in members]
    toctree = ["gallery", "targets", *(name for members in FAMILIES.values() for name in members)]
    return "\n".join([*lines, "", "```{toctree}", ":hidden:", "", *toctree, "```", ""])


def gallery(shown: dict[str, list[str]]) -> str:
    """All pictures of the pages, with what each shows; ``shown``: by transform, the words of ``strengths``."""
    lines = ["# Gallery", "", "The picture with its mask, boxes and keypoints, and beside it three strengths, or three draws."]
    for family, members in FAMILIES.items():
        drawn = [name for name in members if shown.get(name)]
        if drawn:
            lines += ["", f"## {TITLES[family]}"]
        for name in drawn:
            said = "; ".join(shown[name])
            lines += ["", f"[{name}]({name}.md): {said}", "", f"![{name}: {said}]({name}.jpg)"]
    return "\n".join(lines) + "\n"


def page(name: str, family: str, drawn: list[str], others: dict[str, list[str]], costs: dict[str, Any]) -> str:
    """The page of one transform."""
    cls = transform_class(name)
    lines = [f"# {name}", "", f"*{TITLES[family]}*", "", f"```python\nvicinal.{name}{signature(cls)}\n```", ""]
    lines += [as_markdown(_said(cls)), ""]
    if drawn:
        lines += [f"![{name}: {'; '.join(drawn)}]({name}.jpg)", "", "From left to right: the picture with its mask, boxes and "
                  f"keypoints, and {'; '.join(drawn)}.", ""]  # fmt: skip
    lines += ["## Parameters", "", "| parameter | default | takes | meaning |", "|---|---|---|---|"]
    fields: Any = {field.name: field for field in attrs.fields(cls)}  # type: ignore[arg-type]
    for note in describe(cls):
        takes = accepted(fields[note.name])
        default = "*required*" if note.default == "required" else f"`{note.default}`"
        lines.append(f"| `{note.name}` | {default} | {_taken(takes, cls, note.name)} | {_cell(note.meaning)} |")
    lines += ["", *_cost(name, costs)]
    if others:
        lines += ["## Elsewhere", "", "| library | name |", "|---|---|"]
        lines += [f"| {library} | {', '.join(f'`{one}`' for one in found)} |" for library, found in others.items()]
    return "\n".join(lines).rstrip() + "\n"


def elsewhere() -> dict[str, dict[str, list[str]]]:
    """For each transform, by library, the names that it has there."""
    found: dict[str, dict[str, list[str]]] = {}
    for library, names in peers().items():
        for one in names:
            ours = called_here(one, CATALOGUE)
            if ours is not None:
                found.setdefault(ours, {}).setdefault(library, []).append(one)
    return found


def _said(cls: type) -> str:
    """The docstring without its entries of fields, which the table has."""
    text = inspect.cleandoc(cls.__doc__ or "")
    for names, meaning in entries(text):
        pattern = r"``" + r"``, ``".join(map(re.escape, names)) + r"``: " + re.escape(meaning)
        text = re.sub(pattern, "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _taken(takes: Accepts | None, cls: type, name: str) -> str:
    """What a field takes, in words and numbers."""
    if takes is None:
        hint = inspect.signature(cls).parameters[name].annotation
        return _cell(f"`{inspect.formatannotation(hint).replace('collections.abc.', '').replace('typing.', '')}`")
    words = {
        "number": "a number, (low, high), [choices] or a distribution", "integer": "whole numbers: one, (low, high), [choices]",
        "spread": "a number s for 1 - s to 1 + s, (low, high), [choices]", "fixed": "a number", "whole": "a whole number",
        "interval": "(low, high)", "flag": "True or False", "size": "pixels, or (height, width)", "children": "transforms",
        "fill": "a number, or one a channel", "paint": 'a number, one a channel, "mean" or "noise"', "seed": "a whole number",
        "padding": "pixels: one, (y, x) or (top, right, bottom, left)", "center": "(x, y) in fractions of the canvas",
        "positive": "a number above 0, or one a channel", "labels": "labels of a mask", "weights": "a number for each child",
    }  # fmt: skip
    said = " or ".join(f"`{choice!r}`" for choice in takes.choices) if takes.kind == "option" else words[takes.kind]
    bounds = _bounds(takes) if takes.kind not in ("size", "padding", "center", "seed", "weights") else ""
    return _cell(said + bounds + (", or None" if takes.optional else ""))


def _bounds(takes: Accepts) -> str:
    low = takes.above if takes.low is None else takes.low
    if low is None and takes.high is None:
        return ""
    opening = "(" if takes.low is None else "["
    high = "∞)" if takes.high is None or takes.high >= ENDLESS else f"{takes.high:g}]"
    return f", in {opening}{'-∞' if low is None else f'{low:g}'}, {high}"


def _cost(name: str, costs: dict[str, Any]) -> list[str]:
    """What it costs, where that was measured, beside its peers."""
    measured = costs.get("microseconds", {}).get(name)
    if not measured:
        return []
    machine, versions = costs["machine"], {name.lower(): version for name, version in costs["machine"]["versions"].items()}
    lines = ["## Cost", "", f"{costs['what']} {machine['date']}, {machine['cpu']} ({machine['vectors']}).", ""]
    lines += ["| library | microseconds a picture |", "|---|--:|"]
    rows = (f"| {library} {versions[library.lower()]} | {value:,.0f} |" for library, value in measured.items())
    return [*lines, *rows, ""]


def _cell(text: str) -> str:
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())
