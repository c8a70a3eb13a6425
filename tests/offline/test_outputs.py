"""Which outputs a job makes of which pictures, and that nothing but the request decides about their bytes."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.offline.pictures import class_folders, smooth, store
from tests.offline.test_job import contents, lines
from tests.offline.test_resume import tree
from vicinal import datasets
from vicinal.datasets.item import Item
from vicinal.datasets.objects import Objects
from vicinal.datasets.opening import opening_of
from vicinal.datasets.source import Source
from vicinal.errors import JobError
from vicinal.files.read import read, read_mask
from vicinal.offline import augment, convert
from vicinal.offline.balance import balanced
from vicinal.offline.pick import Seen, pick
from vicinal.transforms.color.tones import Brightness
from vicinal.transforms.compose.identity import Identity
from vicinal.transforms.compose.one_of import OneOf
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.rotate import Rotate

RECIPE = Pipeline([Rotate((-20, 20)), Brightness((0.8, 1.2))], seed=3)


def test_originals_are_the_files_themselves(tmp_path: Path) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    summary = augment(source, out, RECIPE, copies=2, originals=True)
    assert summary.written == 6 * 3
    for line in lines(out / "manifest.jsonl"):
        data = (out / line["output"]).read_bytes()
        assert (data == (source / line["source"]).read_bytes()) == (line["copy"] == "original")
    assert (out / "cats/0_original.jpg").is_file()
    augment(source, tmp_path / "without", RECIPE, copies=2)
    assert contents(out).items() >= {
        path: data for path, data in contents(tmp_path / "without").items() if path.startswith(("cats", "dogs"))
    }.items()


@pytest.mark.parametrize("recipe", [Pipeline([HorizontalFlip(p=0.5)]), Pipeline([OneOf([Identity(), HorizontalFlip()])])])
def test_copies_that_no_transform_touched_are_never_encoded_again(tmp_path: Path, recipe: Pipeline) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, recipe, copies=8)
    same = Counter[bool]()
    for line in lines(out / "manifest.jsonl"):
        untouched = not line["parameters"]
        same[untouched] += 1
        assert ((out / line["output"]).read_bytes() == (source / line["source"]).read_bytes()) == untouched
    assert min(same[True], same[False]) > 10


def test_another_kind_of_file_is_encoded_as_asked(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    augment(source, tmp_path / "png", RECIPE, suffix=".png")
    outputs = [line["output"] for line in lines(tmp_path / "png/manifest.jsonl")]
    assert all(output.endswith(".png") for output in outputs)
    sizes = []
    for quality, subsampling in ((95, "4:2:0"), (95, "4:4:4"), (60, "4:2:0")):
        out = tmp_path / f"{quality}{subsampling[-1]}"
        augment(source, out, RECIPE, suffix="jpg", quality=quality, subsampling=subsampling)
        sizes.append((out / "cats/0_0.jpg").stat().st_size)
        before = read(tmp_path / "png/cats/0_0.png").astype(int)
        assert abs(read(out / "cats/0_0.jpg").astype(int) - before).mean() < 12
    assert sizes[2] < sizes[0] < sizes[1]


def test_hard_links_where_they_are_asked_for(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    convert(source, tmp_path / "linked", "folder", link=True)
    convert(source, tmp_path / "copied", "folder")
    assert os.path.samefile(source / "cats/0.jpg", tmp_path / "linked/cats/0.jpg")
    assert not os.path.samefile(source / "cats/0.jpg", tmp_path / "copied/cats/0.jpg")
    assert tree(tmp_path / "linked") == tree(tmp_path / "copied")


def test_pictures_with_the_same_name_or_content_are_told_apart(tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    for name in ("a/1.png", "b/1.png", "b/2.png"):
        store(source / name, smooth(1))
    augment(source, out, RECIPE)
    results = [read(out / line["output"]).tobytes() for line in lines(out / "manifest.jsonl")]
    assert len(set(results)) == 3


def test_where_a_data_set_lies_does_not_matter(tmp_path: Path) -> None:
    for place in ("one", "two/deep"):
        augment(class_folders(tmp_path / place / "src"), tmp_path / place / "out", RECIPE)
    assert contents(tmp_path / "one/out") == contents(tmp_path / "two/deep/out")


@pytest.mark.parametrize("how", [{"threads": 1}, {"threads": 3}, {"processes": 2}, {"shard_size": 1}, {"shard_size": 5}])
def test_who_runs_a_job_and_in_which_parts_does_not_matter(tmp_path: Path, how: dict[str, Any]) -> None:
    source = class_folders(tmp_path / "src")
    (source / "cats/empty.jpg").touch()
    augment(source, tmp_path / "a", RECIPE, copies=3)
    augment(source, tmp_path / "b", RECIPE, copies=3, **how)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    if "shard_size" not in how:
        assert tree(tmp_path / "a") == tree(tmp_path / "b")


@pytest.mark.parametrize(("balance", "originals", "each"), [(True, False, 10), (True, True, 15), (7, False, 7), (12, True, 12)])
def test_balance_gives_every_class_as_many(tmp_path: Path, balance: bool | int, originals: bool, each: int) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    for name, count in (("cats", 5), ("dogs", 3), ("emus", 1)):
        for index in range(count):
            store(source / f"{name}/{index}.png", smooth(index))
    augment(source, out, RECIPE, copies=2, balance=balance, originals=originals)
    manifest = lines(out / "manifest.jsonl")
    assert Counter(line["output"].split("/")[0] for line in manifest) == {"cats": each, "dogs": each, "emus": each}
    by_picture = Counter(line["source"] for line in manifest)
    for name in ("cats", "dogs"):
        counts = [count for source, count in by_picture.items() if source.startswith(name)]
        assert max(counts) - min(counts) <= 1


LABELS = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=60)


@given(LABELS, st.integers(1, 9), st.booleans())
def test_balanced_counts_are_exact_and_spread(labels: list[int | None], copies: int, originals: bool) -> None:
    items = [Item(str(index), Source("x"), label=label) for index, label in enumerate(labels)]
    allotment = balanced(items, items, copies, True, originals)
    given = [allotment.next(item) for item in items]
    sums = Counter[int]()
    for label, count in zip(labels, given, strict=True):
        if label is None:
            assert count == copies
        else:
            sums[label] += count + originals
    largest = max(Counter(label for label in labels if label is not None).values(), default=0)
    assert set(sums.values()) <= {largest * (copies + originals)}
    for name in sums:
        own = [count for label, count in zip(labels, given, strict=True) if label == name]
        assert max(own) - min(own) <= 1


def test_pictures_of_many_objects_count_for_their_rarest_class() -> None:
    def item(key: str, *labels: int) -> Item:
        return Item(key, Source(key), objects=Objects(np.zeros((len(labels), 4)), np.array(labels, np.int64)))

    items = [item("a", 0, 0, 1), item("b", 0), item("c", 0), item("d", 0), item("e", 1, 2), item("f")]
    allotment = balanced(items, items, 1, True, False)
    assert [allotment.next(one) for one in items] == [3, 1, 1, 1, 3, 1]


def test_a_conversion_keeps_every_byte_and_name(tmp_path: Path) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    (source / "cats/empty.jpg").touch()
    summary = convert(source, out, "folder")
    assert (summary.written, summary.quarantined, summary.lost) == (6, 1, ())
    before = {path: data for path, data in contents(source).items() if data}
    after = contents(out)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == {"manifest.jsonl", "quarantine.jsonl", "summary.html"}


def test_what_a_format_cannot_hold_is_said(tmp_path: Path) -> None:
    source, masks = class_folders(tmp_path / "src", each=1), tmp_path / "masks"
    for name, shape in (("cats/0", (40, 48)), ("dogs/0", (48, 40))):
        store(masks / f"{name}.png", smooth(1, *shape)[..., 0])
    summary = convert(source, tmp_path / "out", "folder", masks=masks)
    assert summary.lost == ("mask is dropped: folder keeps label",)
    assert summary.written == 2


@pytest.mark.parametrize(("to", "kept"), [
    ("folder", False), ("coco", False), ("parquet", False), ("csv", True), ("jsonl", True), ("webdataset", True),
])  # fmt: skip
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_columns_of_a_table_that_are_no_labels_are_kept_or_said(suffix: str, to: str, kept: bool, tmp_path: Path) -> None:
    rows = [{"file_name": f"{number}.png", "label": "cat", "price": number, "note": "x"} for number in range(2)]
    for number in range(2):
        store(tmp_path / f"src/{number}.png", smooth(number, 20, 24))
    lines = [json.dumps(row) for row in rows] if suffix == ".jsonl" else [",".join(map(str, row.values())) for row in rows]
    (tmp_path / f"src/metadata{suffix}").write_text("\n".join([*([",".join(rows[0])] * (suffix == ".csv")), *lines]))
    summary = convert(tmp_path / "src", tmp_path / "out", to)
    said = [line for line in summary.lost if "column" in line]
    assert [line.partition(":")[0] for line in said] == ([] if kept else ["columns price, note are dropped"])
    found = [item.extra.get("columns", {}) for item in datasets.read(tmp_path / "out").items()]
    assert [str(one.get("price")) for one in found] == (["0", "1"] if kept else ["None"] * 2)


def test_outlines_become_instances_where_a_format_holds_nothing_else(tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    for name in ("a", "b"):
        store(source / f"images/train/{name}.png", smooth(1, 40, 50))
    (source / "labels/train").mkdir(parents=True)
    square, inner = "0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9", "0.4 0.4 0.6 0.4 0.6 0.6 0.4 0.6"
    (source / "labels/train/a.txt").write_text(f"0 {inner}\n1 {square}\n")
    (source / "labels/train/b.txt").write_text("")
    (source / "data.yaml").write_text("path: .\ntrain: images/train\nnames: [small, large]\n")
    summary = convert(source, out, "masks")
    assert summary.lost[0] == "polygons become instances, without their classes: masks keeps mask, instances"
    first, second = (read_mask(next(out.glob(f"instances/**/{name}.png"))) for name in ("a", "b"))
    assert second.shape == (40, 50)
    assert not second.any()
    assert {value: int((first == value).sum()) for value in (1, 2)} == {1: 8 * 10, 2: 32 * 40 - 8 * 10}
    augment(source, tmp_path / "turned", Pipeline([Rotate(180.0)]), to="masks")
    turned = read_mask(next((tmp_path / "turned").glob("instances/**/a_0.png")))
    assert (turned == first[::-1, ::-1]).mean() > 0.97


def test_only_one_split_is_augmented(tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    class_folders(source / "train")
    class_folders(source / "test", each=2)
    assert augment(source, out, RECIPE, copies=3, only="train").written == 6 * 3 + 4
    for line in lines(out / "manifest.jsonl"):
        assert line["source"].startswith("test/") == (line["copy"] == "original")
    assert len(list((out / "test").rglob("*.*"))) == 4
    with pytest.raises(JobError, match="only: expected one of test, train, got 'val'"):
        augment(source, tmp_path / "none", RECIPE, only=["val"])
    assert not (tmp_path / "none").exists()


def test_a_preview_shows_what_a_job_writes(tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    for index in range(5):
        store(source / f"{index}.png", smooth(index).astype(np.uint16) * 257 if index % 2 else smooth(index))
    augment(source, out, RECIPE, copies=3)
    opening = opening_of(source)
    seen = pick(opening.open(), opening.src, RECIPE, 3, 3, 10**6)
    assert [one.source for one in seen] == ["0.png", "1.png", "3.png"]
    for one in seen:
        assert isinstance(one, Seen)
        stem = one.source.removesuffix(".png")
        wanted = [read(source / one.source), *(read(out / f"{stem}_{copy}.png") for copy in range(3))]
        for sample, picture in zip(one.samples, wanted, strict=True):
            np.testing.assert_array_equal(sample["image"], picture)


def test_the_summary_page_shows_what_went_in_and_came_out(tmp_path: Path) -> None:
    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    (source / "cats/empty.jpg").touch()
    augment(source, out, RECIPE, copies=3)
    page = (out / "summary.html").read_text()
    assert "data:image/jpeg;base64," in page
    assert all(word in page for word in ("cats", "dogs", "Rotate[0].degrees", "cats/empty.jpg", "empty file"))


def test_a_job_is_described_with_checksums(tmp_path: Path) -> None:
    import hashlib

    source, out = class_folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, RECIPE, shard_size=2)
    files: dict[str, str] = {}
    for receipt in sorted((out / ".vicinal/receipts").iterdir()):
        files |= json.loads(receipt.read_text())["files"]
    files |= json.loads((out / ".vicinal/job.json").read_text())["files"]
    assert files.pop("summary.html") == ""  # it tells the time
    assert files == {
        path: hashlib.sha256(data).hexdigest() for path, data in contents(out).items() if path != "summary.html"
    }
