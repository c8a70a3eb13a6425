"""YOLO: data.yaml, pictures in images/ and a text file with a line for each object in labels/."""

from __future__ import annotations

from vicinal.datasets.format import Format
from vicinal.datasets.formats.yolo.reader import matches, open_yolo
from vicinal.datasets.formats.yolo.writer import write_yolo

FORMAT = Format(
    name="yolo",
    summary="data.yaml, images/ and labels/ (boxes, polygons, keypoints or rotated boxes); masks become polygons",
    holds=frozenset({"boxes", "polygons", "rle", "instances", "keypoints", "rotated_boxes"}),
    matches=matches,
    open=open_yolo,
    writer=write_yolo,
    marks=frozenset(),
    options={
        "task": "detect, segment, pose or obb (default: what data.yaml and the lines say, or what the labels to write are)",
        "names": "classes in the order of their numbers, with commas between, where no data.yaml or classes.txt says them",
        "clip": "pixels by which boxes and outlines may stick out and are clipped (default 1)",
    },
)
