"""Compares the bytes of the process that compiles the kernels with those of processes that read them from disk.

    python tools/cold_and_warm.py

Three processes run every transform on pictures of each dtype and some sizes: one on an empty cache, one on what that has
left there, and one that can write no cache. Their results must be equal. Takes a few minutes, since two of them compile.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def pictures() -> dict[str, Any]:
    """A batch of each kind, of noise on waves: every rounding shows, and so does what only smooth pictures do."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:96, :131]
    waves = np.sin(x / 9.0)[..., None] * np.cos(y / np.array([7.0, 11.0, 5.0])[:, None, None]).transpose(1, 2, 0)
    floats = np.clip(0.5 + 0.3 * waves + rng.normal(0, 0.1, (3, 96, 131, 3)), 0, 1)
    bytes_ = np.rint(floats * 255).astype(np.uint8)
    return {
        "u8": bytes_, "u16": np.rint(floats * 65535).astype(np.uint16), "f32": floats.astype(np.float32),
        "grey": bytes_[..., :1].copy(), "grey f32": floats[..., :1].astype(np.float32), "rgba": bytes_[..., [0, 1, 2, 0]],
    }  # fmt: skip


def pipelines() -> Iterator[tuple[str, list[Any]]]:
    import vicinal as vc
    from tests.transforms.examples import ARGUMENTS, example

    for name in ARGUMENTS:
        yield name, [example(name)]
    for way in ("nearest", "bilinear", "bicubic", "area"):
        yield f"larger {way}", [vc.Resize(150, interpolation=way)]
        yield f"smaller {way}", [vc.Resize(60, interpolation=way)]
        yield f"turned {way}", [vc.Affine(degrees=(10, 20), interpolation=way)]
    jitter = vc.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1)
    yield "crop_jitter", [vc.RandomResizedCrop(64), vc.HorizontalFlip(), jitter, vc.Normalize()]


def print_hashes() -> None:
    import vicinal as vc

    batches = pictures()
    masks = np.random.default_rng(1).integers(0, 5, (3, 96, 131)).astype(np.uint8)
    for name, steps in pipelines():
        for kind, images in batches.items():
            batch = vc.Batch(images=images, ids=np.arange(3), masks=None if "ix" in name else masks)
            try:
                done = vc.Pipeline(steps, seed=3)(batch)
                parts = [part for part in (done.images, done.masks) if part is not None]
                values = hashlib.sha256(b"".join(np.ascontiguousarray(one).tobytes() for part in parts for one in part))
                print(f"{name}, {kind}: {values.hexdigest()[:16]}", flush=True)
            except vc.errors.VicinalError as error:  # what a kind of picture cannot have
                print(f"{name}, {kind}: {error}", flush=True)


def hashes(cache: str) -> list[str]:
    command, environment = [sys.executable, __file__, "one"], {**os.environ, "NUMBA_CACHE_DIR": cache}
    return subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        runs = {"compiled": hashes(cache), "read from disk": hashes(cache), "without a cache": hashes("/dev/null/none")}
    first = runs["compiled"]
    for name, lines in runs.items():
        differing = [pair for pair in zip(first, lines, strict=True) if pair[0] != pair[1]]
        print(f"{name}: {len(lines)} results, {len(differing)} unlike the first process's")
        for one, other in differing:
            print(f"    {one} / {other.rsplit(': ', 1)[1]}")
    if any(lines != first for lines in runs.values()):
        sys.exit(1)


if __name__ == "__main__":
    print_hashes() if sys.argv[1:] == ["one"] else main()
