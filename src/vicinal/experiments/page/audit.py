"""The page of an audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.experiments.audit.verdict import COSTLY, LITTLE, LOSES, LOST, LOST_OF_CLASS, UNABLE
from vicinal.report.cell import draw_cell
from vicinal.report.draw import Array
from vicinal.report.figures import figure
from vicinal.report.page.rendered import embedded, rendered

if TYPE_CHECKING:
    from vicinal.experiments.audit.case import Case, Example

CELL = 84
MOST_STRENGTHS = 25
POOR = 0.8
"""The accuracy below which a network is told to judge poorly."""


def audit_page(result: Mapping[str, Any], cases: Sequence[Case], whole: Sequence[Example]) -> str:
    """HTML of what ``audit`` gives, with pictures."""
    names = result["data"]["classes"]
    sections = [_ranking(result, names), _strengths(result, names)]
    sections += [
        {"title": f"{one.plain['unit']}: {one.plain['verdict']}", "figures": _figures(one.examples, names),
         "note": f"{one.plain['text']}. Above without it, below with it"
         + ("." if one.plain["alone"] else ", among all others, for it cannot stand alone.")}
        for one in cases if one.examples
    ]  # fmt: skip
    if whole:
        note = "Above the pictures, below as the recipe left them."
        sections.append({"title": "The whole recipe", "figures": _figures(whole, names), "note": note})
    return rendered(
        title=f"Does {result['recipe']} keep the classes of {result['data']['source'].rstrip('/').rpartition('/')[2]}?",
        facts=_facts(result),
        key=[],
        sections=sections,
        recipes=[(result["recipe"], result["yaml"])],
    )


def in_short(result: Mapping[str, Any]) -> str:
    """The page's conclusion in one sentence."""
    units = result["units"]
    if units and units[0]["verdict"] == UNABLE:
        worst = min(one["accuracy"] for one in result["judges"])
        told = f"a network is right for {worst:.0%} of the pictures as they are, hardly better than a guess"
        return f"This audit cannot judge: {told}."
    losing = [unit["unit"] for unit in units if unit["verdict"] == LOSES]
    if losing:
        return f"{', '.join(losing)} {'take' if len(losing) > 1 else 'takes'} pictures out of their class."
    return f"None of the {len(units)} transforms takes pictures out of their class, as far as these networks tell."


def _facts(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    judged = result["whole"]["judged"]
    judges = [f"{one['name']}: {one['accuracy']:.1%} right on the pictures as they are" for one in result["judges"]]
    lost = (
        "known to the first network without the transform, and taken by both for the same other class with it"
        if len(judges) > 1
        else "known to the network without the transform, and surely taken for another class with it"
    )
    mixed = f"{', '.join(result['left_out'])}: pictures that are mixed have no one class to keep"
    costs = ", ".join(f"{value:.1%}" for value in judged["net"])
    return [
        ("in short", in_short(result)),
        ("data", f"{result['data']['source']}: {result['pictures']} test pictures, {result['copies']} draws of each"),
        *(("beware", line) for line in result.get("beware", ())),
        *(("network", text) for text in judges),
        ("lost", lost),
        ("whole recipe", f"{judged['lost']:.1%} of the pictures lost; it costs {costs} of the accuracy"),
        *([("left out", mixed)] if result["left_out"] else []),
        *((name, meaning) for name, meaning in result["verdicts"].items()),
        ("conventions", f"at least {LOST:.0%} of the pictures of some strength are lost, or {LOST_OF_CLASS:.0%} of a class, or "
         f"{COSTLY:.0%} of the accuracy, with 95 % confidence; answers that move less than {LITTLE:.0%} are unmoved"),
        ("beware", "Networks judge, not people. One that was trained too short errs on hard pictures that keep their class."
         + " These judge poorly." * (min(one["accuracy"] for one in result["judges"]) < POOR)),
    ]  # fmt: skip


def _ranking(result: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    heads = ["transform", "verdict", "lost", "most of a class", "leave, for the first", "accuracy that it costs",
             "answers move by", "pixels change by", "pictures"]  # fmt: skip
    rows = []
    for unit in result["units"]:
        judged, by_class = unit["judged"], unit["by_class"]
        shares = [(one["lost"], names[index]) for index, one in enumerate(by_class) if one["lost"]]
        worst = max(shares, default=None)
        rows.append([
            unit["text"], unit["verdict"], f"{judged['lost']:.1%}", f"{worst[0]:.0%} of {worst[1]}" if worst else "",
            f"{judged['leaves']:.1%}", _several(judged["net"]), _several(judged["shift"]), f"{unit['pixels']:.1%}",
            f"{unit['active']:,}",
        ])  # fmt: skip
    return {"title": "Transforms, the worst first", "heads": heads, "rows": rows}


def _strengths(result: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    found = [(unit, one) for unit in result["units"] for one in unit["strengths"] if one["judged"]["leaves"]]
    found.sort(key=lambda pair: (-pair[1]["judged"]["lost"], -pair[1]["judged"]["leaves"]))
    rows = []
    for unit, one in found[:MOST_STRENGTHS]:
        inside = "" if unit["unit"].endswith(one["transform"]) else f" / {one['transform']}"
        ends = [figure(value) for value in (one["low"], one["high"]) if value is not None]
        way = "; ".join(f"{row['share']:.0%} of {names[row['class']]} as {names[row['answer']]}" for row in one["taken_for"])
        rows.append([
            f"{unit['unit']}{inside}: {one['parameter']}".removesuffix(": "), " to ".join(dict.fromkeys(ends)),
            f"{one['judged']['lost']:.1%}", f"{one['judged']['leaves']:.1%}", _several(one["judged"]["net"]),
            way, f"{one['count']:,}",
        ])  # fmt: skip
    heads = ["parameter", "drawn", "lost", "leave, for the first", "accuracy that it costs", "commonest way", "pictures"]
    return {"title": "Strengths, the worst first", "heads": heads, "rows": rows}


def _several(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.1%}" for value in values)


def _figures(examples: Sequence[Example], names: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (
            f"{names[one.truth]} as {names[one.answer]}, {one.share:.0%}" + " (lost)" * one.lost,
            f'<img src="{embedded(_pair(one))}" width="{CELL}" alt="{escape(one.key)}">',
        )
        for one in examples
    ]


def _pair(one: Example) -> Array:
    cells = [draw_cell({"image": picture}, CELL, CELL) for picture in (one.before, one.after)]
    return np.vstack([cells[0], np.full((3, CELL, 3), 255, np.uint8), cells[1]])
