"""What the demo does: photographs by the offline job, one with all its targets, nuclei by the Python API."""

from __future__ import annotations

import json
import time

import numpy as np
from pictures import HERE, astronaut, nuclei

from vicinal import Affine, ColorJitter, GaussianBlur, GaussianNoise, HorizontalFlip, OneOf, Pipeline, QuarterTurn
from vicinal.data.batch import Batch
from vicinal.files.write import write
from vicinal.offline import augment
from vicinal.recipes import load
from vicinal.report.sheet import contact_sheet

OUT = HERE.parent / "demo-out"

CELLS = Pipeline([  # which have no upright; exposure, stain and focus differ a little
    HorizontalFlip(), QuarterTurn(), Affine(degrees=(-15, 15), scale=(0.85, 1.2)),
    ColorJitter(brightness=0.15, contrast=0.15, saturation=0.1),
    OneOf([GaussianNoise((0.0, 0.03), per_channel=False), GaussianBlur((0.1, 1.2))], p=0.5),
], seed=7)  # fmt: skip


def first_photograph() -> None:
    """Compiles what the first recipe needs, so that its rate is honest."""
    load("gentle")([astronaut()["image"]], ids=[0])


def photographs() -> None:
    """The same as: vicinal augment demo/photos demo-out/photos --recipe gentle --copies 8 --seed 7"""
    print("== Photographs: vicinal augment demo/photos demo-out/photos --recipe gentle --copies 8 --seed 7")
    print(load("gentle").explain([astronaut()["image"]] * 32))
    summary = augment(HERE / "photos", OUT / "photos", "gentle", copies=8, seed=7)
    print(f"{summary.written} pictures decoded, augmented and encoded in {summary.seconds:.1f} s: {summary.rate:.0f}/s")
    first = json.loads((OUT / "photos/manifest.jsonl").read_text().splitlines()[0])
    print("first line of demo-out/photos/manifest.jsonl:")
    print(json.dumps(first, indent=2))


def person() -> None:
    """One photograph with mask, boxes and keypoints."""
    sample = astronaut()
    batch = Batch.from_samples([{**sample, "id": "astronaut"}])
    names = ("detection", "segmentation")
    save("astronaut.png", np.vstack([contact_sheet(load(name), batch, cell=180, labels=[name]) for name in names]))


def first_cells() -> None:
    """The same for what photographs do not need. (A pipeline of its own: from its third call on one has a plan to compile.)"""
    Pipeline(CELLS.transforms, seed=7)(Batch.from_samples(nuclei()))


def cells(copies: int = 4) -> None:
    """Microscopy with a map of instances and a box for each of them; both come out moved, and what left is gone."""
    samples = nuclei()
    batch = Batch.from_samples(samples).repeat(copies)
    started = time.perf_counter()
    result = CELLS(batch)
    seconds = time.perf_counter() - started
    folder = OUT / "nuclei"
    lines = []
    for index in range(len(result)):
        sample = result[index]
        name = f"{sample['id']}_{sample['epoch']}.png"
        for part, picture in (("images", sample["image"]), ("instances", sample["instances"])):
            (folder / part).mkdir(parents=True, exist_ok=True)
            write(folder / part / name, picture)
        boxes = sample["boxes"]
        instance = [int(value) for value in boxes.fields["instance"]]
        lines.append({"image": name, "boxes": boxes.data.round(2).tolist(), "instance": instance})
    (folder / "boxes.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    print("\n== Nuclei, with instances and boxes, by the Python API")
    before, after = sum(len(sample["boxes"]) for sample in samples), sum(len(line["boxes"]) for line in lines)
    print(f"{len(result)} pictures of 256 x 256 with targets in memory: {len(result) / seconds:.0f}/s")
    print(f"boxes: {before} in {len(samples)} pictures, {after} in {len(result)} augmented ones")
    shown = Batch.from_samples(samples[:5])
    save("nuclei.png", contact_sheet(CELLS, shown, columns=6, cell=180))


def save(name: str, sheet: np.ndarray) -> None:
    write(OUT / name, sheet)
    print(f"contact sheet: demo-out/{name}")
