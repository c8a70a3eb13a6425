"""Small COCO files, good and bad, with their pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.offline.pictures import smooth, store

HEIGHT, WIDTH = 40, 48

INFO = {"year": 2017, "description": "five pictures"}
LICENSES = [{"id": 3, "name": "CC BY", "url": "https://creativecommons.org/licenses/by/2.0/"}]
POSE = {"keypoints": ["nose", "left_eye", "right_eye"], "skeleton": [[1, 2], [1, 3]]}
CATEGORIES = [
    {"id": 7, "name": "person", "supercategory": "alive", **POSE},
    {"id": 90, "name": "kite", "supercategory": "thing"},
]
POLYGON = {
    "id": 11, "image_id": 1, "category_id": 90, "iscrowd": 0, "area": 200.0, "bbox": [4.25, 6.5, 20.0, 10.0],
    "segmentation": [[4.25, 6.5, 24.25, 6.5, 24.25, 16.5, 4.25, 16.5]],
}  # fmt: skip
PERSON = {
    "id": 5, "image_id": 1, "category_id": 7, "iscrowd": 0, "area": 90.5, "bbox": [10.0, 2.0, 9.0, 30.0],
    "segmentation": [[10, 2, 19, 2, 19, 32], [11, 20, 14, 32, 11.5, 31.25]],
    "keypoints": [12, 5, 2, 11, 4, 1, 0, 0, 0], "num_keypoints": 2,
}  # fmt: skip
CROWD = {
    "id": 12, "image_id": 2, "category_id": 90, "iscrowd": 1, "area": 30, "bbox": [0, 0, 2, 20],
    "segmentation": {"size": [HEIGHT, WIDTH], "counts": [0, 20, 20, 10, HEIGHT * WIDTH - 50]},
}  # fmt: skip


def image(number: int, **changed: Any) -> dict[str, Any]:
    """The record of a picture."""
    return {"id": number, "file_name": f"{number:04d}.jpg", "width": WIDTH, "height": HEIGHT, "license": 3, **changed}


def coco(images: list[Any] | None = None, annotations: list[Any] | None = None, **changed: Any) -> dict[str, Any]:
    """A file of three pictures: objects with polygons and keypoints, a crowd, nothing."""
    return {
        "info": INFO,
        "licenses": LICENSES,
        "images": [image(1), image(2), image(9)] if images is None else images,
        "annotations": [POLYGON, CROWD, PERSON] if annotations is None else annotations,
        "categories": CATEGORIES,
        **changed,
    }


def write_coco(root: Path, value: Any, split: str = "", names: tuple[str, ...] = ("0001.jpg", "0002.jpg", "0009.jpg")) -> Path:
    """The folder with annotations/instances_<split>.json and images/<split>/; ``value``: a dict, or text as it is."""
    path = root / "annotations" / (f"instances_{split}.json" if split else "instances.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    for index, name in enumerate(names):
        store(root / "images" / split / name, smooth(index, HEIGHT, WIDTH))
    return root
