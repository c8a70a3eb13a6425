"""Draws combinations: a pipeline as Python text, and in words the pictures, their targets and how it is called."""

from __future__ import annotations

from typing import Any

from tools.digests.dice import Dice
from tools.digests.fields import COLOUR, GEOMETRIC, MIXING, NORMALIZE, RECIPES, REQUIRED, TONE, Options

SEED = "vicinal digests 1"

SIZES = (
    (1, 1), (1, 9), (7, 1), (2, 2), (8, 8), (9, 13), (16, 12), (17, 17), (31, 33), (32, 32), (28, 28), (45, 64), (64, 47),
    (96, 96), (129, 65), (200, 300), (3, 1025), (5, 1500), (33, 1100), (1100, 9), (224, 224), (261, 270), (700, 900),
)  # fmt: skip
"""Odd and even, single pixels, and rows beyond the 1024 pixels of a band; the last three are no entries of lists."""

CHANNELS = ((3, False),) * 5 + ((1, False),) * 2 + ((4, True),) * 2 + ((2, True), (2, False), (4, False))
"""How many, and whether the last one is alpha."""

Given = dict[str, Any]


def combination(number: int) -> tuple[str, Given]:
    """The pipeline and what it is called with."""
    dice = Dice(f"{SEED}|{number}")
    given = _given(dice, number)
    names, mixing = _names(dice, given)
    children = _composed(dice, [_call(dice, name, given) for name in names])
    if given["channels"] - given["alpha"] in (1, 3) and dice.chance(0.06):
        children = [f"vc.recipes.load({dice.one(RECIPES)})"]
    children += [_call(dice, mixing, given)] if mixing else []
    if dice.chance(0.2):
        after = mixing is not None and dice.chance(0.5)
        children.insert(len(children) - after, _called("Normalize", _filled(dice, NORMALIZE, given)))
    settings = [f"seed={dice.number(0, 2**40)}"]
    settings += ["fuse=False"] if dice.chance(0.15) else []
    settings += [f"min_visibility={dice.one((0.1, 0.5))}"] if "boxes" in given["targets"] and dice.chance(0.3) else []
    settings += ["tight=True"] if {"boxes", "instances"} <= set(given["targets"]) and dice.chance(0.5) else []
    return f"vc.Pipeline([{', '.join(children)}], {', '.join(settings)})", given


def _given(dice: Dice, number: int) -> Given:
    """Dtype, channels, kind of call, sizes and targets."""
    dtype = dice.one(("uint8",) * 8 + ("uint16",) * 3 + ("float32",) * 4 + ("float64", "int16"))
    channels, alpha = dice.one(CHANNELS)
    kind = dice.one(("stack",) * 5 + ("list",) * 4 + ("single",) * 2 + ("grey", "pil", "chw", "encoded"))
    if kind in ("pil", "encoded"):
        dtype, channels, alpha = "uint8", 3, False
    if kind == "grey":
        channels, alpha = 1, False
    size = dice.one(SIZES)
    count = 1 if kind in ("single", "grey", "pil") else dice.number(1, 2 if size[0] * size[1] > 60_000 else 5)
    sizes = [list(dice.one(SIZES[:-3]) if kind == "list" else size) for _ in range(count)]
    pixels = sum(height * width for height, width in sizes)
    given: Given = {
        "number": number, "kind": kind, "dtype": dtype, "channels": channels, "alpha": alpha, "sizes": sizes,
        "targets": _targets(dice, kind), "epoch": dice.one((0, 0, 1, 77)), "ids": dice.one(("whole", "text", "none")),
        "backend": "reference" if pixels < 2500 and kind != "encoded" and dice.chance(0.4) else "cpu",
        "out": kind in ("stack", "chw") and dice.chance(0.2),
    }  # fmt: skip
    if channels == 3 and kind in ("stack", "list", "single") and dice.chance(0.15):
        given["order"] = "bgr"
    if dtype == "int16":
        given["value_range"] = [-1000, 3000]
    elif dtype == "float32" and dice.chance(0.2):
        given["value_range"] = [0, 255]
    return given


def _targets(dice: Dice, kind: str) -> list[str]:
    if kind in ("pil", "chw", "grey") or dice.chance(0.5):
        return []
    return [name for name in ("masks", "instances", "boxes", "polygons", "keypoints", "labels") if dice.chance(0.5)]


def _names(dice: Dice, given: Given) -> tuple[list[str], str | None]:
    """One to four transforms that such pictures can go through, and what mixes them in the end."""
    tone = [*TONE, *COLOUR, *COLOUR] if given["channels"] - given["alpha"] in (1, 3) else [*TONE]
    pool = dice.one(([*GEOMETRIC, *GEOMETRIC, *tone],) * 3 + (tone, [*GEOMETRIC]))  # some fuse colours alone, or geometry
    names = [dice.one(pool) for _ in range(dice.number(1, 4))]
    if given["kind"] != "stack" or not dice.chance(0.25):
        return names, None
    mixing = dice.one(list(MIXING))
    mixed = ("boxes", "masks") if mixing == "CutMix" else ("boxes",)
    given["targets"] = [*(name for name in given["targets"] if name in mixed), "labels"]
    return [name for name in names if name not in ("QuarterTurn", "Transpose", "Affine")], mixing  # which change canvases


def _composed(dice: Dice, children: list[str]) -> list[str]:
    """The children as they are, or in a composition."""
    if len(children) < 2 or not dice.chance(0.25):
        return children
    head, tail = children[:2], children[2:]
    listed = ", ".join(head)
    return [dice.one((
        f"vc.OneOf([{listed}])", f"vc.OneOf([{listed}], weights=[1, 3])", f"vc.SomeOf([{listed}], (0, 2))",
        f"vc.SomeOf([{listed}], 2, random_order=True)", f"vc.RandomOrder([{listed}], p=0.7)",
        f"vc.Sometimes(0.4, [{head[0]}], otherwise=[{head[1]}, vc.Identity()])", f"vc.Pipeline([{listed}], p=0.6)",
    )), *tail]  # fmt: skip


def _call(dice: Dice, name: str, given: Given) -> str:
    options = next(table[name] for table in (GEOMETRIC, TONE, COLOUR, MIXING) if name in table)
    fields = _filled(dice, options, given)
    if name in ("CenterCrop", "RandomCrop") and "border" not in fields:
        fields["border"] = "'constant'" if dice.chance(0.7) else "None"
    if name not in MIXING and "p" not in fields and dice.chance(0.35):
        fields["p"] = dice.one(("0.5", "0.8"))
    return _called(name, fields)


def _filled(dice: Dice, options: Options, given: Given) -> dict[str, str]:
    return {
        name: _in_place(dice, dice.one(values), given)
        for name, values in options.items()
        if name in REQUIRED or dice.chance(0.5)
    }


def _called(name: str, fields: dict[str, str]) -> str:
    return f"vc.{name}({', '.join(f'{field}={value}' for field, value in fields.items())})"


def _in_place(dice: Dice, word: str, given: Given) -> str:
    """A word in capitals as what it stands for."""
    each = [round(dice.share(), 2) for _ in range(given["channels"])]
    height, width = (min(side) for side in zip(*given["sizes"], strict=True))
    if word == "FILL":
        return str(tuple(each)) if len(each) > 1 else str(each[0])
    if word == "PAINT":
        return dice.one(("'mean'", "'noise'", "0.25", str(each[0])))
    if word == "NORMAL":
        rows = [str(max(share, 0.1)) for share in each]
        return f"({', '.join(rows)})" if len(rows) > 1 and dice.chance(0.7) else rows[0]
    if word == "SIZE":
        return dice.one(("(7, 9)", "12", "(33, 20)", "(64, 64)", "(3, 1030)", "(1, 1)", "(48, 31)"))
    if word == "SMALL":
        return f"({dice.number(1, height)}, {dice.number(1, width)})"
    return word
