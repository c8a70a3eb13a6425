"""What cannot be mixed, or would be stored wrong, is refused in one line, and what is lost is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.offline.mixing.jobs import CLASSES, EITHER, MIXUP, folders, lines, mix_of, rows
from tests.offline.mixing.test_in_memory import table
from tests.offline.pictures import smooth, store
from tests.offline.test_resume import tree
from vicinal.datasets import read as data_set
from vicinal.datasets.opening import opening_of
from vicinal.errors import JobError
from vicinal.offline import augment, convert
from vicinal.offline.estimate import estimate
from vicinal.offline.pick import Seen, pick
from vicinal.offline.receipt import Refused
from vicinal.offline.request import request_of

CROP = vc.RandomResizedCrop(24)
HOLDERS = "holds one class for each picture; formats that hold them are parquet, jsonl, csv, webdataset, npz"


@pytest.mark.parametrize(
    ("recipe", "settings", "message"),
    [
        ([CROP, vc.Mixup()], {}, f"Mixup makes soft labels, but folder {HOLDERS}"),
        ([vc.OneOf([vc.CutMix()])], {"to": "idx"}, f"CutMix makes soft labels, but idx {HOLDERS}"),
        ([CROP, vc.CutMix(partners="same-class", classes=3, smoothing=0.1)], {},
         f"CutMix makes soft labels, but folder {HOLDERS}"),
        ([CROP, vc.Mixup(), vc.CutMix(classes=5)], {"to": "csv"}, "CutMix.classes: expected 3, as the data set has, got 5"),
        ([CROP, vc.Mixup(), vc.Normalize()], {"to": "csv"},
         "expected pictures at its end, but Normalize makes numbers that no picture file holds; "
         "leave it out here and normalise when the pictures are read for training"),
        ([vc.HorizontalFlip(), vc.Mixup()], {"to": "csv", "threads": 1},
         "Mixup[0]: expected pictures of one size to mix (crop or resize them before), got (40, 48) for sample 0 and "
         "(41, 48) for sample 1"),
    ],
)  # fmt: skip
def test_one_line_and_nothing_is_written(tmp_path: Path, recipe: list[Any], settings: dict[str, Any], message: str) -> None:
    source, out = folders(tmp_path / "src"), tmp_path / "out"
    with pytest.raises(JobError) as caught:
        augment(source, out, vc.Pipeline(recipe, seed=0), **settings)
    assert str(caught.value) == f"recipe: {message}"
    assert not out.exists()
    if "threads" not in settings and "Normalize" not in message:
        with pytest.raises(JobError, match=r"^recipe: "):
            estimate(request_of(source, out, vc.Pipeline(recipe, seed=0), {}, settings.get("to")))


def masks(root: Path, folder: str) -> Path:
    for number in range(3):
        store(root / f"images/{number}.png", smooth(number))
        store(root / f"{folder}/{number}.png", (smooth(number, channels=1)[..., 0] // 100).astype(np.uint8))
    return root


def test_masks_are_not_blended(tmp_path: Path) -> None:
    source = masks(tmp_path / "src", "masks")
    for name in ("Mixup", "MixupCutmix"):
        with pytest.raises(JobError, match=rf"^recipe: {name} blends pictures, and masks cannot be blended;"):
            augment(source, tmp_path / "out", vc.Pipeline([CROP, vc.CutMix(), getattr(vc, name)()], seed=0))
    augment(source, tmp_path / "out", vc.Pipeline([CROP, vc.CutMix()], seed=0))


def test_a_data_set_of_instances_alone_has_nothing_to_keep(tmp_path: Path) -> None:
    source = masks(tmp_path / "src", "instances")
    with pytest.raises(JobError, match=r"^recipe: CutMix mixes pictures, and nothing is made of their instances$"):
        augment(source, tmp_path / "out", vc.Pipeline([CROP, vc.CutMix()], seed=0))


def test_partners_by_class_need_classes(tmp_path: Path) -> None:
    store(tmp_path / "src/a.png", smooth(1))
    with pytest.raises(JobError) as caught:
        augment(tmp_path / "src", tmp_path / "out", vc.Pipeline([vc.Mixup(partners="same-class")], seed=0))
    assert str(caught.value) == "recipe: Mixup.partners: expected 'permutation', as the pictures have no classes"


def test_pictures_without_classes_go_to_any_format(tmp_path: Path) -> None:
    for number in range(6):
        store(tmp_path / f"src/{number}.png", smooth(number))
    summary = augment(tmp_path / "src", tmp_path / "out", MIXUP)
    assert (summary.written, summary.lost) == (6, ())
    assert sum("partner" in mix_of(line) for line in lines(tmp_path / "out/manifest.jsonl")) > 2


def test_mixed_within_classes_pictures_stay_in_their_folders(tmp_path: Path) -> None:
    source, out = folders(tmp_path / "src"), tmp_path / "out"
    augment(source, out, vc.Pipeline([CROP, vc.Mixup(alpha=1.0, partners="same-class")], seed=1), copies=2)
    mixed = 0
    for line in lines(out / "manifest.jsonl"):
        folder = line["output"].partition("/")[0]
        partner = mix_of(line).get("partner", line)
        assert folder == line["source"].partition("/")[0] == partner["source"].partition("/")[0]
        mixed += partner is not line
    assert mixed > 20
    assert data_set(out).header.holds == {"label"}


def test_outlines_are_dropped_and_it_is_said_and_boxes_stay(tmp_path: Path) -> None:
    source = table(tmp_path / "src")
    text = (source / "metadata.jsonl").read_text().splitlines()
    changed = []
    for line in map(json.loads, text):
        boxes = line["objects"]["boxes"]
        line["objects"]["polygons"] = [[[[x0, y0], [x1, y0], [x1, y1]]] for x0, y0, x1, y1 in boxes]
        line["objects"]["fields"] = {"num_keypoints": [0] * len(boxes)}
        changed.append(json.dumps(line) + "\n")
    recipe = vc.Pipeline([vc.CutMix(per_sample=True)], seed=2)
    plain = augment(source, tmp_path / "plain", recipe, to="coco")
    (source / "metadata.jsonl").write_text("".join(changed))
    summary = augment(source, tmp_path / "out", recipe, to="coco")
    assert plain.lost == ()
    assert summary.lost == ("polygons are dropped: CutMix keeps boxes",)
    found, wanted = (
        [item.objects.boxes.tolist() for item in data_set(tmp_path / name).items() if item.objects is not None]
        for name in ("out", "plain")
    )
    assert found == wanted
    assert "polygons" not in data_set(tmp_path / "out").header.holds


@pytest.mark.parametrize(("format", "rounding"), [("coco", 1e-6), ("yolo", 1e-4), ("voc", 0.501), ("parquet", 0)])
def test_boxes_of_mixed_pictures_are_the_same_in_every_format(tmp_path: Path, format: str, rounding: float) -> None:
    source = table(tmp_path / "src")
    recipe = vc.Pipeline([vc.HorizontalFlip(), vc.MixupCutmix(per_sample=True)], seed=2)
    found = []
    for number, name in enumerate(("jsonl", format)):
        augment(source, tmp_path / str(number), recipe, to=name)
        items = list(data_set(tmp_path / str(number)).items())
        assert not any(item.fault for item in items)
        found.append({item.key.rpartition("/")[2]: item.objects for item in items})
    assert found[0].keys() == found[1].keys()
    for key, wanted in found[0].items():
        boxes = found[1][key]
        assert wanted is not None
        assert len(wanted) == (0 if boxes is None else len(boxes))
        if boxes is not None:
            np.testing.assert_allclose(boxes.boxes, wanted.boxes, rtol=0, atol=rounding)
            assert boxes.labels.tolist() == wanted.labels.tolist()
    assert max(0 if objects is None else len(objects) for objects in found[0].values()) > 2


def test_a_picture_without_a_class_is_mixed_with_its_like(tmp_path: Path) -> None:
    text = ""
    for number in range(16):
        store(tmp_path / f"src/{number}.png", smooth(number))
        text += json.dumps({"file_name": f"{number}.png", **({"label": "ab"[number % 2]} if number < 8 else {})}) + "\n"
    (tmp_path / "src/metadata.jsonl").write_text(text)
    augment(tmp_path / "src", tmp_path / "out", vc.Pipeline([vc.Mixup(alpha=1.0)], seed=1))
    labelled = {f"{number}.png" for number in range(8)}
    found = zip(lines(tmp_path / "out/manifest.jsonl"), lines(tmp_path / "out/metadata.jsonl"), strict=True)
    for line, row in found:
        partner = mix_of(line).get("partner", line)["source"]
        assert (line["source"] in labelled) == (partner in labelled) == ("soft_label" in row)


def test_soft_labels_are_mixed_again_and_kept_by_other_recipes(tmp_path: Path) -> None:
    source = folders(tmp_path / "src")
    augment(source, tmp_path / "once", MIXUP, to="jsonl")
    augment(tmp_path / "once", tmp_path / "kept", vc.Pipeline([vc.HorizontalFlip()]))
    np.testing.assert_array_equal(rows(tmp_path / "kept"), rows(tmp_path / "once"))
    augment(tmp_path / "once", tmp_path / "twice", vc.Pipeline([vc.Mixup(alpha=1.0)], seed=8), to="parquet")
    twice = np.stack([sample["labels"] for sample in data_set(tmp_path / "twice")])
    assert twice.sum(axis=1) == pytest.approx(np.ones(15), abs=1e-6)
    assert ((twice > 0).sum(axis=1) == 3).any()
    found = estimate(request_of(tmp_path / "once", tmp_path / "more", vc.Pipeline([vc.HorizontalFlip()]), {}, balance=9))
    largest = np.bincount(rows(tmp_path / "once").argmax(axis=1), minlength=3)
    assert found.before == {name: count for name, count in zip(CLASSES, largest.tolist(), strict=True) if count}
    assert found.after == dict.fromkeys(found.before, 9)
    with pytest.raises(JobError, match=r"^recipe: Mixup makes soft labels, but folder holds one class"):
        augment(tmp_path / "once", tmp_path / "bad", MIXUP, to="folder")
    assert convert(tmp_path / "once", tmp_path / "lost", "folder").lost == ("soft_label is dropped: folder keeps label",)


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet", "webdataset", "npz"])
def test_every_format_that_holds_them_has_the_same_shares(tmp_path: Path, format: str) -> None:
    source = folders(tmp_path / "src")
    augment(source, tmp_path / "truth", EITHER, to="jsonl", copies=2)
    augment(source, tmp_path / "out", EITHER, to=format, copies=2)
    data = data_set(tmp_path / "out")
    assert data.names == CLASSES
    found = np.stack([sample["labels"] for sample in data])
    np.testing.assert_array_equal(found, rows(tmp_path / "truth").astype(np.float32))
    assert found.sum(axis=1) == pytest.approx(np.ones(30), abs=1e-6)


def test_a_loader_of_torch_takes_what_was_written(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from vicinal.torch import Loader
    from vicinal.torch.losses import SoftCrossEntropy

    augment(folders(tmp_path / "src"), tmp_path / "out", EITHER, to="webdataset")
    loader = Loader(data_set(tmp_path / "out", decode=False), vc.Pipeline([vc.Normalize()]), batch_size=5)
    for batch in loader:
        assert (batch["labels"].dtype, batch["labels"].shape) == (torch.float32, (5, 3))
        assert torch.isfinite(SoftCrossEntropy()(torch.zeros(5, 3), batch["labels"]))


def test_classes_without_names_are_counted_by_the_recipe(tmp_path: Path) -> None:
    convert(folders(tmp_path / "src"), tmp_path / "tars", "webdataset")
    (tmp_path / "tars/index.json").unlink()
    with pytest.raises(JobError) as caught:
        augment(tmp_path / "tars", tmp_path / "out", MIXUP)
    assert str(caught.value) == "recipe: Mixup.classes: expected how many there are, as the data set does not name its classes"
    augment(tmp_path / "tars", tmp_path / "out", vc.Pipeline([CROP, vc.Mixup(classes=4)], seed=0))
    data = data_set(tmp_path / "out")
    assert data.names == ("0", "1", "2", "3")
    assert {sample["labels"].shape for sample in data} == {(4,)}
    assert augment(tmp_path / "tars", tmp_path / "few", vc.Pipeline([CROP, vc.Mixup(classes=2)], seed=0)).written == 10
    reasons = {line["reason"] for line in lines(tmp_path / "few/quarantine.jsonl")}
    assert reasons == {"labels[0]: expected a class from 0 to 1, got 2"}


def test_a_dry_run_measures_and_writes_nothing(tmp_path: Path) -> None:
    source = folders(tmp_path / "src")
    store(source / "cat/bad.png", smooth(3))
    (source / "cat/bad.png").write_bytes((source / "cat/bad.png").read_bytes()[:400])
    before = tree(tmp_path)
    found = estimate(request_of(source, tmp_path / "out", EITHER, {}, "jsonl", copies=2))
    assert (found.pictures, found.outputs, found.sampled, found.refused) == (16, 32, 16, 1)
    assert found.bytes > 32 * 100
    assert found.after == {"cat": 12, "dog": 10, "owl": 10}
    assert tree(tmp_path) == before


def test_a_preview_mixes_the_pictures_that_it_shows(tmp_path: Path) -> None:
    source = folders(tmp_path / "src")
    (source / "cat/1.png").write_bytes((source / "cat/1.png").read_bytes()[:400])
    opening = opening_of(source)
    seen = pick(opening.open(), opening.src, MIXUP, 15, 2, 10**6)
    assert [one.source for one in seen] == [f"{name}/{index}.png" for name in CLASSES for index in range(5)]
    assert [one.source for one in seen if isinstance(one, Refused)] == ["cat/1.png"]
    copies = [sample for one in seen if isinstance(one, Seen) for sample in one.samples[1:]]
    assert len(copies) == 28
    assert all(sample["image"].shape == (24, 24, 3) for sample in copies)
    assert sum((sample["labels"] > 0).sum() == 2 for sample in copies) > 8
