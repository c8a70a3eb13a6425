"""The pages that code makes: each transform has one, with all of its parameters; every public name is in the reference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vicinal as vc
from benchmarks.costs import TARGETS
from tools.docs import api, llms, targets, transforms
from tools.docs.pictures import strengths
from tools.docs.prose import as_markdown, signature
from vicinal.report.specs import ARGUMENTS
from vicinal.transforms.catalogue import CATALOGUE, PUBLIC, describe, transform_class


@pytest.mark.parametrize("family", transforms.FAMILIES)
def test_every_transform_has_a_page_with_its_parameters(family: str) -> None:
    others = transforms.elsewhere()
    for name in transforms.FAMILIES[family]:
        page = transforms.page(name, family, [], others.get(name, {}), {})
        assert page.startswith(f"# {name}\n")
        for note in describe(transform_class(name)):
            assert f"| `{note.name}` |" in page
        assert "``" not in page.replace("```", "")
        assert 0 < page.index("```pycon\n>>> ") < page.index("## Parameters")
    assert all(f"({name}.md)" in transforms.index() for name in transforms.FAMILIES[family])


def test_every_public_transform_belongs_to_a_family() -> None:
    assert {name for members in transforms.FAMILIES.values() for name in members} == set(PUBLIC)


def test_a_page_says_bounds_words_and_other_names() -> None:
    page = transforms.page("Cutout", "erase", ["length = 3"], transforms.elsewhere()["Cutout"], {})
    assert "| `unit` | `'pixels'` | `'pixels'` or `'fraction'` |" in page
    assert "in [0, ∞)" in page
    assert "arXiv:1708.04552" in page
    assert "| imgaug 0.4.0 | `Cutout` |" in page


def test_the_gallery_says_below_each_name_what_is_shown() -> None:
    text = transforms.gallery({"Rotate": ["degrees = -20", "degrees = 9"], "FiveCrop": []})
    assert "## Geometry\n\n[Rotate](Rotate.md): degrees = -20; degrees = 9\n\n![" in text
    assert "(Rotate.jpg)" in text
    assert "FiveCrop" not in text
    assert "## Colour" not in text


@pytest.mark.parametrize(
    ("name", "fates"),
    [
        ("Rotate", {"masks": "changes", "boxes": "changes", "flows": "changes", "extra": "changes", "labels": "stays"}),
        ("Brightness", dict.fromkeys(targets.COLUMNS, "stays")),
        ("Mixup", {"masks": "refused", "keypoints": "refused", "heatmaps": "changes", "labels": "changes"}),
        ("MaskDropout", {"instances": "changes", "keypoints": "changes", "rotated_boxes": "refused"}),
        ("IoUCrop", {"masks": "changes", "boxes": "changes"}),
    ],
)
def test_what_becomes_of_targets_is_found_by_running(name: str, fates: dict[str, str]) -> None:
    found = targets.fates(name)
    assert {target: found[target] for target in fates} == fates
    assert set(found) == set(targets.COLUMNS)


def test_the_list_for_programs_has_every_page_with_a_sentence(tmp_path: Path) -> None:
    for page, content in {
        "index.md": "# Vicinal\n\nAugmentation for [training](start.md). More of it.\n",
        "start.md": "# Start\n\n```python\nx = 1\n```\n\nTen minutes\nof `it`. More.\n",
        "transforms/Rotate.md": transforms.page("Rotate", "geometric", [], {}, {}),
        "api/index.md": "# API\n\n| a |\n|---|\n",
    }.items():
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).write_text(content, encoding="utf-8")
    text = llms.text(tmp_path)
    assert text.startswith(
        "# Vicinal\n\n> Augmentation for training.\n\n## Pages\n\n- [Start](start.html): Ten minutes of it.\n"
    )
    assert "- [Rotate](transforms/Rotate.html): Rotates the picture about its centre.\n" in text
    assert "- [API](api/index.html)\n" in text


def test_costs_are_shown_beside_peers_where_they_were_measured() -> None:
    machine = {"cpu": "A CPU", "vectors": "AVX2", "date": "2026-11-30", "versions": {"vicinal": "1.0", "kornia": "0.9"}}
    costs = {"machine": machine, "what": "One picture.", "microseconds": {"Rotate": {"Vicinal": 210.4, "kornia": 4000.0}}}
    page = transforms.page("Rotate", "geometric", [], {}, costs)
    assert "One picture. 2026-11-30, A CPU (AVX2)." in page
    assert "| Vicinal 1.0 | 210 |\n| kornia 0.9 | 4,000 |" in page
    assert "## Cost" not in transforms.page("Scale", "geometric", [], {}, costs)


def test_every_transform_was_measured() -> None:
    costs = json.loads(transforms.COSTS.read_text(encoding="utf-8"))
    assert costs["microseconds"].keys() == set(ARGUMENTS) - TARGETS, "run python -m benchmarks.costs"
    assert all(row["Vicinal"] > 0 for row in costs["microseconds"].values())


@pytest.mark.parametrize(
    ("name", "wanted"), [("Rotate", 3), ("HorizontalFlip", 3), ("OneOf", 3), ("Mixup", 3), ("FiveCrop", 0)]
)
def test_three_strengths_are_drawn(name: str, wanted: int, tmp_path: Path) -> None:
    said = strengths(name, tmp_path / "x.jpg")
    assert len(said) == wanted
    assert (tmp_path / "x.jpg").exists() is bool(wanted)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("page", api.AREAS)
def test_every_public_name_is_in_the_reference(page: str) -> None:
    module, purpose, extra = api.AREAS[page]
    names, text = api.public(module, extra), api.area(module, purpose, extra)
    assert names
    assert all(f"\n## {name}\n" in text for name in names)
    if page == "vicinal":
        assert {"Batch", "Boxes", "read", "sample", "Normal"} <= set(names)
        assert not set(names) & set(CATALOGUE)


def test_every_command_is_in_the_reference() -> None:
    text = api.commands()
    for command in ("augment", "compare", "sample", "preview"):
        assert f"## vicinal {command}\n" in text


def test_signatures_are_short_and_docstrings_become_lists() -> None:
    assert "degrees: Parameter = (-30.0, 30.0)" in signature(vc.Rotate)
    assert as_markdown("Does it.\n\n``a``, ``b``: first\n    and more.\n``c``: second.") == (
        "Does it.\n\n- `a`, `b`: first\n  and more.\n\n- `c`: second."
    )


def test_code_in_docstrings_becomes_blocks() -> None:
    said = "Does it.\n\n    first(1,\n          2)\n\n``a``: one.\n\n>>> first(1, 2)\n3\n"
    assert as_markdown(said) == (
        "Does it.\n\n```python\nfirst(1,\n      2)\n```\n\n- `a`: one.\n\n```pycon\n>>> first(1, 2)\n3\n```"
    )
    assert as_markdown("") == as_markdown(None) == ""
