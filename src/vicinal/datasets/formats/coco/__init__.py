"""COCO: a JSON file of images, annotations and categories for each split, and folders of pictures."""

from __future__ import annotations

from vicinal.datasets.format import Format
from vicinal.datasets.formats.coco.reader import matches, open_coco
from vicinal.datasets.formats.coco.writer import write_coco

FORMAT = Format(
    name="coco",
    summary="a JSON file for each split (boxes, polygons, RLE masks, keypoints, captions) and its pictures",
    holds=frozenset({"boxes", "polygons", "rle", "keypoints", "instances"}),
    matches=matches,
    open=open_coco,
    writer=write_coco,
    options={
        "images": "the folder of the pictures (default: looked for near the JSON file)",
        "task": "instances (default), person_keypoints, image_info or captions, where a split has several files",
        "clip": "pixels by which boxes and outlines may stick out and are clipped (default 1)",
    },
)
