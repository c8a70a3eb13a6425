"""Jobs whose pictures are laid over each other: what is stored is what the pipeline gives in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.mix.batches import made, mosaic
from tests.offline.mixing.jobs import CLASSES, folders, lines, outputs, rows
from tests.offline.mixing.test_in_memory import batch_of, boxes_of, classes_of, table
from vicinal.datasets import read as data_set
from vicinal.datasets.rle import decode, encode
from vicinal.errors import JobError
from vicinal.files.read import read_mask
from vicinal.offline import augment

CHAINS: dict[str, list[Any]] = {
    "Mosaic": [vc.HorizontalFlip(p=0.5), mosaic(24)],
    "Mosaic of 9": [mosaic((24, 30), grid=9)],
    "ResizeMix": [vc.RandomResizedCrop(24), made("ResizeMix")],
    "FMix": [vc.RandomResizedCrop(24), made("FMix")],
}


@pytest.mark.parametrize("name", CHAINS)
def test_pictures_soft_labels_and_partners(tmp_path: Path, name: str) -> None:
    source, out, recipe = folders(tmp_path / "src"), tmp_path / "out", vc.Pipeline(CHAINS[name], seed=3)
    augment(source, out, recipe, to="jsonl", copies=2)
    wanted = recipe(batch_of(source, out, labels=np.eye(3)[classes_of(out)]))
    np.testing.assert_array_equal(np.stack(outputs(out)), wanted.images)
    np.testing.assert_array_equal(rows(out), wanted.labels)
    for line, soft in zip(lines(out / "manifest.jsonl"), rows(out), strict=True):
        (drawn,) = (values for place, values in line["parameters"].items() if "partner" in values) if soft.max() < 1 else ({},)
        partners = drawn.get("partner", [])
        names = {line["source"].partition("/")[0]} | {
            other["source"].partition("/")[0] for other in (partners if isinstance(partners, list) else [partners])
        }
        assert {CLASSES[index] for index in np.flatnonzero(soft)} <= names


@pytest.mark.parametrize("kind", ["polygons", "masks"])
@pytest.mark.parametrize("transform", ["Mosaic", "CopyPaste", "ResizeMix"])
def test_objects_keep_their_outlines(tmp_path: Path, transform: str, kind: str) -> None:
    source, out = table(tmp_path / "src"), tmp_path / "out"
    changed = []
    for line in map(json.loads, (source / "metadata.jsonl").read_text().splitlines()):
        boxes = [[min(x0, 30), y0, min(x1, 36), y1] for x0, y0, x1, y1 in line["objects"]["boxes"]]
        planes = np.zeros((len(boxes), 30, 36), np.uint8)
        for plane, (x0, y0, x1, y1) in zip(planes, boxes, strict=True):
            plane[y0:y1, x0:x1] = 1
        shapes = {
            "polygons": [[[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]] for x0, y0, x1, y1 in boxes],
            "masks": [encode(plane) for plane in planes],
        }
        line["objects"] |= {"boxes": boxes, kind: shapes[kind]}
        changed.append(json.dumps(line) + "\n")
    (source / "metadata.jsonl").write_text("".join(changed))
    fields: dict[str, Any] = {"size": (30, 36)} if transform == "Mosaic" else {}
    recipe = vc.Pipeline([made(transform, interpolation="nearest", **fields)], seed=2)
    summary = augment(source, out, recipe)
    assert summary.lost == ()
    found = 0
    for objects in boxes_of(out):
        for box, shape in zip(objects["boxes"], objects[kind], strict=True):
            if kind == "polygons":
                points = np.concatenate([np.array(ring) for ring in shape])
                np.testing.assert_allclose([*points.min(axis=0), *points.max(axis=0)], box, atol=1e-6)
            else:
                y, x = np.nonzero(decode(shape, (30, 36), "mask"))
                np.testing.assert_allclose([x.min(), y.min(), x.max() + 1, y.max() + 1], box)
            found += 1
    assert found > 8
    count = sum(len(item.objects) for item in data_set(source).items() if item.objects is not None)
    assert found != count or transform == "ResizeMix"


def test_masks_are_pasted_by_class(tmp_path: Path) -> None:
    recipe = vc.Pipeline([vc.RandomCrop(24), made("ClassMix")], seed=1)
    source, out = table(tmp_path / "src", masks=True), tmp_path / "out"
    augment(source, out, recipe)
    masks = [read_mask(source / line["source"].replace("images", "masks")) for line in lines(out / "manifest.jsonl")]
    wanted = recipe(batch_of(source, out, masks=masks))
    for row, mask in zip(lines(out / "metadata.jsonl"), wanted.masks, strict=True):
        np.testing.assert_array_equal(read_mask(out / row["mask"]), mask)


def test_what_a_job_cannot_paste_is_said(tmp_path: Path) -> None:
    source = table(tmp_path / "src")
    with pytest.raises(JobError, match=r"CopyPaste\[0\]: expected instances, or boxes with polygons, that say where"):
        augment(source, tmp_path / "out", vc.Pipeline([made("CopyPaste")], seed=0))
    with pytest.raises(JobError, match=r"groups: expected a recipe that mixes no pictures, .* got Mosaic"):
        augment(source, tmp_path / "out", vc.Pipeline([mosaic(20)], seed=0), groups="folder")
