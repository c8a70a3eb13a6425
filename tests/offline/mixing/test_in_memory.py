"""What a job stores of mixed pictures is what the pipeline gives for the same pictures in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.offline.mixing.jobs import CLASSES, CUTMIX, EITHER, MIXUP, folders, lines, mix_of, outputs, rows
from tests.offline.pictures import smooth, store
from vicinal.datasets import read as data_set
from vicinal.files.read import read, read_mask
from vicinal.offline import augment


def batch_of(source: Path, out: Path, **fields: Any) -> vc.Batch:
    """The pictures of all lines of a manifest, with their ids and copies."""
    given = lines(out / "manifest.jsonl")
    return vc.Batch(
        images=[read(source / line["source"]) for line in given], ids=[line["id"] for line in given],
        epochs=[line["copy"] for line in given], **fields,
    )  # fmt: skip


def classes_of(out: Path) -> list[int]:
    return [CLASSES.index(line["source"].partition("/")[0]) for line in lines(out / "manifest.jsonl")]


@pytest.mark.parametrize("recipe", [MIXUP, CUTMIX, EITHER], ids=["mixup", "cutmix", "either"])
def test_pictures_and_soft_labels(tmp_path: Path, recipe: vc.Pipeline) -> None:
    source, out = folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, recipe, to="jsonl", copies=3)
    labels = np.eye(3)[classes_of(out)]
    wanted = recipe(batch_of(source, out, labels=labels))
    np.testing.assert_array_equal(np.stack(outputs(out)), wanted.images)
    np.testing.assert_array_equal(rows(out), wanted.labels)
    np.testing.assert_allclose(rows(out).sum(axis=1), 1, rtol=0, atol=1e-12)
    assert ((rows(out) > 0).sum(axis=1) == 2).mean() > 0.4  # two of three partners are of another class


def test_labels_are_smoothed_as_in_memory_and_classes_may_be_told(tmp_path: Path) -> None:
    recipe = vc.Pipeline([vc.RandomResizedCrop(24), vc.Mixup(classes=3, smoothing=0.1)], seed=2)
    source, out = folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, recipe, to="jsonl")
    wanted = recipe(batch_of(source, out, labels=classes_of(out)))
    np.testing.assert_allclose(rows(out), wanted.labels, rtol=0, atol=1e-6)
    np.testing.assert_allclose(rows(out).sum(axis=1), 1, rtol=0, atol=1e-6)


def test_the_manifest_says_all_that_makes_the_picture(tmp_path: Path) -> None:
    """Both sources, which copies of them, the weight and the rectangle."""
    source, out = folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, EITHER, to="jsonl", copies=2)
    alone = vc.Pipeline(EITHER.transforms[:1], seed=EITHER.seed)
    given = lines(out / "manifest.jsonl")
    cut = {(line["id"], line["copy"]): picture.astype(float)
           for line, picture in zip(given, alone(batch_of(source, out)).images, strict=True)}  # fmt: skip
    pasted = 0
    for line, picture, row in zip(given, outputs(out), rows(out), strict=True):
        drawn = mix_of(line)
        own, other = cut[line["id"], line["copy"]], drawn.get("partner")
        if other is None:
            np.testing.assert_array_equal(picture, own)
            continue
        assert (source / other["source"]).is_file()
        y0, x0, y1, x1 = map(int, drawn["rectangle"])
        weight = 0.0 if drawn["pastes"] else drawn["lambda"]
        mixed = own.copy()
        mixed[y0:y1, x0:x1] = weight * own[y0:y1, x0:x1] + (1 - weight) * cut[other["id"], other["copy"]][y0:y1, x0:x1]
        np.testing.assert_allclose(picture, mixed, rtol=0, atol=0.51)
        label = np.zeros(3)
        label[CLASSES.index(line["source"].partition("/")[0])] += drawn["share"]
        label[CLASSES.index(other["source"].partition("/")[0])] += 1 - drawn["share"]
        np.testing.assert_allclose(row, label, rtol=0, atol=1e-9)
        assert drawn["share"] == pytest.approx(1 - (1 - weight) * (y1 - y0) * (x1 - x0) / 24**2)
        pasted += int(drawn["pastes"])
    assert 0 < pasted < len(given)


def table(root: Path, masks: bool = False) -> Path:
    """Pictures with a class and objects, some without; ``masks`` beside them."""
    text = ""
    for number in range(12):
        store(root / f"images/{number}.png", smooth(number, 30, 36))
        boxes = [[2 + number, 3, 12 + number, 14], [20, 15, 33, 28]][: number % 3]
        fields = {"score": [0.5 + index / 10 for index in range(len(boxes))]} if number % 2 else {}
        objects = {"boxes": boxes, "labels": [index % 2 for index in range(len(boxes))], "fields": fields}
        row: dict[str, Any] = {"file_name": f"images/{number}.png", "objects": objects}
        if masks:
            row["mask"] = f"masks/{number}.png"
            store(root / row["mask"], (smooth(50 + number, 30, 36, 1)[..., 0] // 90).astype(np.uint8))
        text += json.dumps(row) + "\n"
    (root / "metadata.jsonl").write_text(text)
    (root / "classes.txt").write_text("a\nb\n")
    return root


def boxes_of(out: Path) -> list[dict[str, Any]]:
    return [row["objects"] for row in lines(out / "metadata.jsonl")]


@pytest.mark.parametrize("mix", [vc.Mixup(alpha=1.0), vc.CutMix(per_sample=True)], ids=["mixup", "cutmix"])
def test_boxes_of_both_pictures_with_all_that_belongs_to_them(tmp_path: Path, mix: Any) -> None:
    recipe = vc.Pipeline([vc.HorizontalFlip(p=0.5), mix], seed=9)
    source, out = table(tmp_path / "src"), tmp_path / "out"
    augment(source, out, recipe, copies=2)
    known = {sample["id"]: sample["boxes"] for sample in data_set(source)}
    given = lines(out / "manifest.jsonl")
    keys = [Path(line["source"]).stem for line in given]
    own = {key: [f"{key}:{index}" for index in range(len(boxes))] for key, boxes in known.items()}
    boxes = [vc.Boxes(known[key].data, fields={"label": known[key].labels, "own": own[key]}) for key in keys]
    wanted = recipe(batch_of(source, out, boxes=boxes))
    np.testing.assert_array_equal(np.stack(outputs(out)), wanted.images)
    joined = 0
    for key, found, boxes in zip(keys, boxes_of(out), wanted.boxes, strict=True):
        np.testing.assert_allclose(np.array(found["boxes"]).reshape(-1, 4), boxes.data, rtol=0, atol=1e-9)
        assert found["labels"] == list(boxes.fields["label"])
        owners = [name.partition(":") for name in boxes.fields["own"]]
        scores = [0.5 + int(index) / 10 if int(owner) % 2 else None for owner, _, index in owners]
        assert found.get("fields", {}).get("score", [None] * len(scores)) == scores
        joined += any(owner != key for owner, _, _ in owners)
    assert joined > 3


def test_masks_are_pasted(tmp_path: Path) -> None:
    recipe = vc.Pipeline([vc.RandomCrop(24), vc.CutMix(per_sample=True)], seed=1)
    source, out = table(tmp_path / "src", masks=True), tmp_path / "out"
    augment(source, out, recipe)
    masks = [read_mask(source / line["source"].replace("images", "masks")) for line in lines(out / "manifest.jsonl")]
    wanted = recipe(batch_of(source, out, masks=masks))
    for row, mask in zip(lines(out / "metadata.jsonl"), wanted.masks, strict=True):
        np.testing.assert_array_equal(read_mask(out / row["mask"]), mask)


def test_untouched_copies_and_originals_are_the_files_that_they_were_with_their_class(tmp_path: Path) -> None:
    recipe = vc.Pipeline([vc.Pipeline([vc.HorizontalFlip(), vc.Mixup(alpha=1.0)], p=0.5)], seed=5)
    source, out = tmp_path / "src", tmp_path / "out"
    for number in range(15):
        store(source / f"{CLASSES[number % 3]}/{number}.png", smooth(number))
    augment(source, out, recipe, to="jsonl", copies=4, originals=True)
    found = list(zip(lines(out / "manifest.jsonl"), lines(out / "metadata.jsonl"), strict=True))
    untouched = [(line, row) for line, row in found if not line["parameters"]]
    assert 15 < len(untouched) < len(found)
    for line, row in untouched:
        assert (out / line["output"]).read_bytes() == (source / line["source"]).read_bytes()
        assert row["label"] == line["source"].partition("/")[0]
        assert row["soft_label"] == [float(name == row["label"]) for name in CLASSES]
