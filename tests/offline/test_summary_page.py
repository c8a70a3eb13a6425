"""The page that a job leaves: source, time, splits, the recipe, boxes that went and why, and no histogram of a constant."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.offline.pictures import smooth, store
from vicinal.offline.conduct import without_secrets

SIDE = 100
BOXES = {"middle": [40, 40, 60, 60], "left": [0, 40, 20, 60], "speck": [48, 48, 50, 50]}


def coco(folder: Path, count: int = 2) -> Path:
    """Pictures of 100 x 100 with three boxes each: xyxy."""
    for number in range(count):
        store(folder / f"images/{number}.png", smooth(number, SIDE, SIDE))
    found = [
        {"id": 10 * number + place, "image_id": number, "category_id": 1, "iscrowd": 0,
         "bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
        for number in range(count) for place, (x0, y0, x1, y1) in enumerate(BOXES.values())
    ]  # fmt: skip
    images = [{"id": number, "file_name": f"images/{number}.png", "height": SIDE, "width": SIDE} for number in range(count)]
    value = {"images": images, "annotations": found, "categories": [{"id": 1, "name": "thing"}]}
    (folder / "annotations.json").write_text(json.dumps(value))
    return folder


def rows(page: str, title: str) -> list[list[str]]:
    """The table below a heading."""
    found = re.search(rf"<h2>{title}</h2>.*?<table>(.*?)</table>", page, re.DOTALL)
    lines = re.findall(r"<tr.*?</tr>", found.group(1), re.DOTALL) if found else []
    return [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", line)] for line in lines]


def made(tmp_path: Path, recipe: vc.Pipeline, **settings: Any) -> str:
    vc.offline.augment(coco(tmp_path / "src"), tmp_path / "out", recipe, to="coco", **settings)
    return (tmp_path / "out/summary.html").read_text()


@pytest.mark.parametrize(("recipe", "dropped"), [
    (vc.Pipeline([vc.Translate(x=-30, border="constant")], seed=0), {"left the picture": "4"}),
    (vc.Pipeline([vc.Translate(x=-50, border="constant")], seed=0, min_visibility=0.4),
     {"left the picture": "8"}),
    (vc.Pipeline([vc.Translate(x=-10, border="constant")], seed=0, min_visibility=0.6),
     {"too little of them visible (min_visibility)": "4"}),
    (vc.Pipeline([vc.Scale(0.5)], seed=0, min_area=10), {"too small (min_area)": "4"}),
    (vc.Pipeline([vc.CenterCrop((20, 20))], seed=0, min_area=10), {"left the picture": "4"}),
    (vc.Pipeline([vc.Rotate(45), vc.CenterCrop((20, 20))], seed=0, min_area=10),
     {"left the picture": "4", "too small (min_area)": "4"}),
    (vc.Pipeline([vc.HorizontalFlip()], seed=0), {}),
    (vc.Pipeline([vc.Rotate(0, p=0)], seed=0, min_area=10**6), {}),
], ids=range(8))  # fmt: skip
def test_boxes_that_went_are_counted_by_why(tmp_path: Path, recipe: vc.Pipeline, dropped: dict[str, str]) -> None:
    page = made(tmp_path, recipe, copies=2)
    assert {why: count for count, why in rows(page, "Boxes dropped")} == dropped
    kept = json.loads((tmp_path / "out/annotations.json").read_text())["annotations"]
    assert len(kept) == 2 * 2 * len(BOXES) - sum(map(int, dropped.values()))
    if dropped:
        assert f"{len(kept)} objects were written" in page


def test_the_page_says_whence_with_what_how_fast_and_into_which_splits(tmp_path: Path) -> None:
    source = vc.offline.shapes(tmp_path / "shapes", count=24, size=32)
    recipe = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.OneOf([vc.Hue(0.1), vc.Invert()]), vc.Rotate((-9, 9))], seed=5)
    vc.offline.augment(source, tmp_path / "out", recipe, copies=2, only="train")
    page = (tmp_path / "out/summary.html").read_text()
    facts = dict(re.findall(r"<th>(.*?)</th><td>(.*?)</td>", page))
    assert facts["Source"] == f"{source} (folder)"
    assert re.fullmatch(r"[\d.]+ (s|min), [\d,]+ pictures/s", facts["Time"])
    assert facts["Recipe"] == "HorizontalFlip (p 0.5), OneOf [Hue, Invert], Rotate"
    assert rows(page, "Splits") == [["split", "pictures read", "written"], ["train", "16", "32"], ["val", "8", "8"]]
    drawn = page[page.index("<h2>Parameters that were drawn</h2>") :]
    assert "Rotate[0].degrees" in drawn
    assert "Hue[0].shift" not in drawn
    assert ["OneOf[0]/Hue[0].shift", "0.1"] in rows(page, "Parameters with one value")
    assert not re.search(r"\d\.\d+e[-+]\d", page)


def test_a_job_that_was_stopped_says_of_which_pictures_its_time_is(tmp_path: Path) -> None:
    source = vc.offline.shapes(tmp_path / "shapes", count=16, size=32)
    recipe, settings = vc.Pipeline([vc.Invert()], seed=1), {"shard_size": 4, "threads": 1}

    def stop(done: int, _total: int, _refused: int) -> None:
        if done >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vc.offline.augment(source, tmp_path / "out", recipe, progress=stop, **settings)
    summary = vc.offline.augment(source, tmp_path / "out", recipe, resume=True, **settings)
    assert summary.before >= 8
    page = (tmp_path / "out/summary.html").read_text()
    assert f", for the last {16 - summary.before}; {summary.before} were there before" in page


def test_passwords_in_addresses_are_not_written_down() -> None:
    for written, shown in {
        "https://me:secret@host/photos?token=abc": "https://host/photos", "s3://bucket/photos": "s3://bucket/photos",
        "https://host:8000/a@b/photos": "https://host:8000/a@b/photos", "photos/a@b?c": "photos/a@b?c",
        "zip://photos::https://me:secret@host/a.zip?token=abc": "zip://photos::https://host/a.zip",
    }.items():  # fmt: skip
        assert without_secrets(written) == shown


def test_a_conversion_has_a_page_without_a_recipe(tmp_path: Path) -> None:
    vc.offline.convert(coco(tmp_path / "src"), tmp_path / "out", "yolo")
    page = (tmp_path / "out/summary.html").read_text()
    assert "none: converted" in page
    assert "Boxes dropped" not in page


def test_mixes_and_outlines_make_a_page_too(tmp_path: Path) -> None:
    vc.offline.shapes(tmp_path / "src", to="coco", count=8, size=48, objects=3)
    for place, recipe in enumerate([
        vc.Pipeline([vc.Mosaic((48, 48)), vc.Rotate((-20, 20))], seed=1, min_visibility=0.3),
        vc.Pipeline([vc.ElasticTransform(alpha=60, sigma=4), vc.Translate(x=(-30, 30))], seed=1, min_visibility=0.5),
        vc.Pipeline([vc.Perspective(0.6), vc.RandomCrop((24, 24))], seed=1),
    ]):  # fmt: skip
        out = tmp_path / f"out{place}"
        vc.offline.augment(tmp_path / "src", out, recipe, copies=3)
        lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
        assert len(lines) == 24
        counted = sum(int(count) for count, _ in rows((out / "summary.html").read_text(), "Boxes dropped"))
        written = [path for path in out.rglob("*.json") if ".vicinal" not in path.parts]
        kept = sum(len(json.loads(path.read_text())["annotations"]) for path in written)
        assert place == 0 or counted == 72 - kept > 0
        assert np.isfinite(counted)
