"""What was drawn stands below each copy of a sheet: what it says, how numbers are written, and where it is cut."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from tests.offline.pictures import smooth
from vicinal.offline.pick import Seen, pick
from vicinal.offline.request import opening_for
from vicinal.report.figures import figure
from vicinal.report.lettering import CUT, LINE, _wide, lettered, wrapped
from vicinal.report.parameters import told
from vicinal.report.sheet import CAPTION, GAP, LINES, contact_sheet

PICTURE = smooth(3, 40, 48)


def said(*transforms: vc.Transform, count: int = 1) -> list[list[str]]:
    pipeline = vc.Pipeline(list(transforms), seed=1)
    _, record = pipeline.trace([PICTURE] * count, ids=range(count))
    return [told(record, row) for row in range(count)]


@pytest.mark.parametrize(("transform", "expected"), [
    (vc.Rotate(12.34), ["Rotate 12.3°"]),
    (vc.Brightness(0.9), ["Brightness 0.9"]),
    (vc.ColorTemperature(4000), ["ColorTemperature 4000 K"]),
    (vc.Affine(degrees=-3.14, scale=1.05), ["Affine (scale 1.05, -3.14°)"]),
    (vc.Translate(x=0, y=3), ["Translate y 3"]),
    (vc.HorizontalFlip(), ["HorizontalFlip"]),
    (vc.HorizontalFlip(p=0), []),
    (vc.ChannelShuffle(), [r"ChannelShuffle \[\d, \d, \d\]"]),
    (vc.Cutout(12), ["Cutout 12"]),
    (vc.OneOf([vc.Invert()]), ["Invert"]),
    (vc.Sometimes(then=[vc.SomeOf([vc.Posterize(bits=3), vc.Rotate(90)], 2)], share=1), ["Posterize 3", "Rotate 90°"]),
    (vc.Affine(degrees=0, scale=1), ["Affine scale 1"]),
    (vc.Translate(x=0, y=0), ["Translate"]),
    (vc.Rotate(0), ["Rotate 0°"]),
    (vc.Mixup(alpha=0.4), [r"Mixup \(?lambda.*"]),
], ids=lambda value: value if isinstance(value, str) else None)  # fmt: skip
def test_a_part_says_what_was_drawn_for_a_transform(transform: vc.Transform, expected: list[str]) -> None:
    found = said(transform, count=2)[0]
    assert len(found) == len(expected)
    for one, pattern in zip(found, expected, strict=True):
        assert re.fullmatch(pattern if "\\" in pattern else re.escape(pattern), one), one


def test_policies_are_told_by_what_they_ran() -> None:
    for parts in said(vc.RandAugment(2, 9), vc.AutoAugment(), count=6):
        assert not [part for part in parts if part.startswith(("RandAugment", "AutoAugment", "slot"))]
    assert any(parts for parts in said(vc.RandAugment(2, 9), count=6))


@pytest.mark.parametrize(("value", "text"), [
    (2512.4, "2512"), (100, "100"), (-100.5, "-100"), (12.34, "12.3"), (10, "10"), (1.049, "1.05"), (1, "1"), (-0.5, "-0.5"),
    (0.1, "0.1"), (0.0123, "0.012"), (0.00781, "0.0078"), (1e-7, "0"), (-1e-9, "0"), (0, "0"), (1e6, "1000000"),
    (float("inf"), "inf"), (float("nan"), "nan"), (99.96, "100"), (0.00004, "0.00004"),
])  # fmt: skip
def test_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert figure(value) == text


@pytest.mark.parametrize("width", [60, 120, 161, 400])
@pytest.mark.parametrize("text", ["", "Rotate 12.3°", "HorizontalFlip, " * 12, "x" * 300, "Affine (3.2°, scale 1.05), " * 3])
def test_lines_fit_and_what_is_left_out_is_marked(text: str, width: int) -> None:
    lines = wrapped(text, width, LINES)
    assert len(lines) <= LINES
    assert all(_wide(line) <= width for line in lines)
    assert all(line.removesuffix(CUT) in text for line in lines)
    whole = "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert whole != any(line.endswith(CUT) for line in lines)


def test_degrees_and_ellipses_are_letters_of_the_font() -> None:
    unknown = lettered(["\uffff"], LINE, 20, (0, 0, 0), 255)
    for letter in ("°", CUT, "x"):
        drawn = lettered([letter], LINE, 20, (0, 0, 0), 255)
        assert (drawn < 200).any()
        assert not np.array_equal(drawn, unknown)


def test_text_stands_below_copies_of_wide_cells_and_not_below_originals() -> None:
    batch = vc.Batch(images=[PICTURE, PICTURE], ids=["a", "b"])
    pipeline = vc.Pipeline([vc.Rotate((-30, 30)), vc.HorizontalFlip()], seed=4)
    bare = contact_sheet(pipeline, batch, columns=3, cell=144, parameters=False)
    sheet = contact_sheet(pipeline, batch, columns=3, cell=144)
    assert len(sheet) == len(bare) + 2 * (LINE + GAP)  # "Rotate -12.3°, HorizontalFlip" is one line
    top = CAPTION + CAPTION + 120
    below = sheet[top : top + LINE]
    columns = [below[:, GAP + place * (144 + GAP) :][:, :144] for place in range(3)]
    assert [bool((one < 200).any()) for one in columns] == [False, True, True]
    assert not np.array_equal(columns[1], columns[2])
    np.testing.assert_array_equal(sheet[:top], bare[:top])
    narrow = [contact_sheet(pipeline, batch, columns=3, cell=100, parameters=one) for one in (True, False)]
    np.testing.assert_array_equal(*narrow)


@pytest.mark.parametrize("recipe", [
    vc.Pipeline([vc.Rotate((-30, 30)), vc.Invert(p=0.5)], seed=2),
    vc.Pipeline([vc.RandomCrop((32, 32)), vc.CutMix()], seed=2),
    vc.Pipeline([vc.Mosaic((40, 40)), vc.GaussianBlur((0.5, 1))], seed=2),
    vc.Pipeline([vc.GlassBlur(), vc.Normalize()], seed=2),
])  # fmt: skip
def test_every_copy_that_jobs_and_previews_show_has_its_text(recipe: vc.Pipeline, tmp_path: Path) -> None:
    vc.offline.shapes(tmp_path / "shapes", count=8, size=48)
    opening = opening_for(tmp_path / "shapes", {})
    seen = pick(opening.open(), opening.src, recipe, 2, 3, 10**6)
    samples = [one for one in seen if isinstance(one, Seen)]
    assert len(samples) == 2
    for one in samples:
        assert len(one.drawn) == len(one.samples) == 4
        assert one.drawn[0] == ""
        assert all(recipe.transforms[0].__class__.__name__ in text for text in one.drawn[1:])


def test_what_stands_below_a_copy_is_what_a_job_writes_down_of_it(tmp_path: Path) -> None:
    recipe = vc.Pipeline([vc.Rotate((-30, 30)), vc.Invert(p=0.5)], seed=2)
    vc.offline.shapes(tmp_path / "shapes", count=4, size=48)
    vc.offline.augment(tmp_path / "shapes", tmp_path / "out", recipe=recipe, copies=3, originals=False)
    lines = [json.loads(line) for line in (tmp_path / "out/manifest.jsonl").read_text().splitlines()]
    opening = opening_for(tmp_path / "shapes", {})
    for one in pick(opening.open(), opening.src, recipe, 4, 3, 10**6):
        assert isinstance(one, Seen)
        mine = sorted((line for line in lines if line["source"] == one.source), key=lambda line: line["copy"])
        drawn = [f"Rotate {figure(line['parameters']['Rotate[0]']['degrees'])}°" for line in mine]
        inverted = [", Invert" * ("Invert[0]" in line["parameters"]) for line in mine]
        assert one.drawn[1:] == [first + then for first, then in zip(drawn, inverted, strict=True)]
