"""Draws docs/gallery.png (the grid at the top of the README) and docs/transforms.jpg (every transform).

python tools/make_gallery.py            writes both
python tools/make_gallery.py --check    exits 1 when either shows something else than the code draws now
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from vicinal.data.keypoints import Keypoints
from vicinal.report.gallery import beside, draws, gallery, panel
from vicinal.report.specs import gallery_specs

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "demo"))
SIDE = 192
TILE = 16
TOLERANCE = 24.0
"""Grey levels of a tile's mean: JPEG and the palette of 256 colours cost at most 14; a cell with another draw, tens."""

SHOWN = (
    "Affine", "Perspective", "RandomResizedCrop", "HorizontalFlip", "QuarterTurn", "Translate",
    "ColorJitter", "Posterize", "Solarize", "GaussianNoise", "Cutout", "OneOf",
)  # fmt: skip


def sample(side: int = SIDE) -> dict[str, Any]:
    """The astronaut at ``side`` pixels with all targets."""
    from pictures import astronaut

    whole = astronaut()
    scale = side / whole["image"].shape[0]
    points = whole["keypoints"]
    return {
        "image": cv2.resize(whole["image"], (side, side), interpolation=cv2.INTER_AREA),
        "mask": cv2.resize(whole["mask"], (side, side), interpolation=cv2.INTER_NEAREST),
        "boxes": whole["boxes"] * scale,
        "keypoints": Keypoints(points.xy * scale, pairs=points.pairs),
    }


def grid() -> np.ndarray:
    specs, one = gallery_specs(), sample()
    right = gallery({name: specs[name] for name in SHOWN}, one, copies=4, cell=80, blocks=2)
    side = (len(right) - 44) // 2
    large = sample(side)
    composed = draws(specs["Pipeline"], large, 1, seed=3)[0]
    left = np.vstack([panel("mask, boxes, keypoints", large, side), panel("one draw of a pipeline", composed, side)])
    return beside([left, right])


def everything() -> np.ndarray:
    return gallery(gallery_specs(), sample(), copies=4, cell=84, blocks=3)


def save(path: Path, picture: np.ndarray) -> None:
    image = Image.fromarray(picture)
    if path.suffix == ".png":
        image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4).save(path, optimize=True)
    else:
        image.save(path, quality=80)
    print(f"{path.relative_to(ROOT)}: {picture.shape[1]} x {picture.shape[0]}, {path.stat().st_size / 1024:.0f} KB")


def differs(path: Path, picture: np.ndarray) -> bool:
    if not path.exists():
        return True
    stored = np.asarray(Image.open(path).convert("RGB"))
    if stored.shape != picture.shape:
        return True
    return float(np.abs(tiles(stored) - tiles(picture)).max()) > TOLERANCE


def tiles(picture: np.ndarray) -> np.ndarray:
    """The means of squares of TILE pixels, so that what encoding costs averages out and one changed cell stands out."""
    size = (picture.shape[1] // TILE, picture.shape[0] // TILE)
    return cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA)


def main() -> int:
    drawn = {ROOT / "docs/gallery.png": grid(), ROOT / "docs/transforms.jpg": everything()}
    if "--check" in sys.argv[1:]:
        stale = [path.relative_to(ROOT) for path, picture in drawn.items() if differs(path, picture)]
        for path in stale:
            print(f"{path}: not what the code draws now; run make gallery", file=sys.stderr)
        return 1 if stale else 0
    for path, picture in drawn.items():
        save(path, picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
