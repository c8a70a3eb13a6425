"""DOTA: pictures in images/ and in labelTxt/ a text file with the four corners of each object, its class, and a mark."""

from __future__ import annotations

from vicinal.datasets.format import Format
from vicinal.datasets.formats.dota.reader import matches, open_dota
from vicinal.datasets.formats.dota.writer import write_dota

FORMAT = Format(
    name="dota",
    summary="images/ and labelTxt/ (four corners of rotated boxes, in pixels), for each split; outlines become rectangles",
    holds=frozenset({"boxes", "rotated_boxes"}),
    matches=matches,
    open=open_dota,
    writer=write_dota,
    marks=frozenset({"difficult"}),
    options={
        "names": "classes in the order of their numbers, with commas between (default: of classes.txt, else the alphabet)",
        "clip": "pixels by which the boxes around objects may stick out and are clipped (default 1)",
    },
)
