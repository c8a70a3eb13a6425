"""Augments the pictures beside this file into demo-out/: photographs by the offline job, nuclei by the Python API.

Run it with `make demo`.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from pictures import HERE, astronaut, nuclei

from vicinal import Brightness, GaussianBlur, Pipeline, Rotate
from vicinal.data.batch import Batch
from vicinal.files.write import write
from vicinal.offline import augment
from vicinal.recipes import load
from vicinal.report.sheet import contact_sheet

OUT = HERE.parent / "demo-out"


def warm_up() -> None:
    """Compiles what the demo needs, or loads what an earlier run compiled, so that the rates below are honest."""
    print("Compiling the kernels (once on a machine; they are kept on disk) ...", flush=True)
    started = time.perf_counter()
    with ProcessPoolExecutor(2, get_context("spawn")) as two:  # half of them each
        list(two.map(compile_kernels, ("float32", "uint8")))
    for name in ("gentle", "detection", "medical"):
        load(name)(Batch.from_samples([{**astronaut(), "id": 0}]))
    print(f"ready after {time.perf_counter() - started:.1f} s\n")


def compile_kernels(dtype: str) -> None:
    """Those for 8-bit colour and for instances, or those for all else."""
    pictures = np.zeros((1, 16, 16, 3), dtype)
    Pipeline([Rotate(5), Brightness(0.9), GaussianBlur(1)])(pictures)
    if dtype == "uint8":
        Pipeline([Rotate(5)])(Batch(images=pictures, instances=np.ones((1, 16, 16), np.int32)))


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


def cells(copies: int = 4) -> None:
    """Microscopy with a map of instances and a box for each of them; both come out moved, and what left is gone."""
    samples, augment_cells = nuclei(), load("medical")
    batch = Batch.from_samples(samples).repeat(copies)
    augment_cells(batch)  # brings instances, which no picture above has
    started = time.perf_counter()
    result = augment_cells(batch)
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
    save("nuclei.png", contact_sheet(augment_cells, shown, columns=6, cell=180))


def save(name: str, sheet: np.ndarray) -> None:
    write(OUT / name, sheet)
    print(f"contact sheet: demo-out/{name}")


def main() -> int:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    started = time.perf_counter()
    warm_up()
    photographs()
    person()
    cells()
    print(f"\nAll of it in {time.perf_counter() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
