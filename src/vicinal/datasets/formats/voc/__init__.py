"""Pascal VOC: an XML file for each picture, lists of splits, masks as PNG."""

from __future__ import annotations

from vicinal.datasets.format import Format
from vicinal.datasets.formats.voc.reader import matches, open_voc
from vicinal.datasets.formats.voc.writer import write_voc

FORMAT = Format(
    name="voc",
    summary="an XML file of boxes (whole pixels) for each picture, lists of the splits, PNG masks of classes and objects",
    holds=frozenset({"boxes", "mask", "instances"}),
    matches=matches,
    open=open_voc,
    writer=write_voc,
    marks=frozenset({"difficult"}),
    options={
        "images": "the folder of the pictures (default: JPEGImages, images and the like, or beside the XML)",
        "names": "classes in the order of their numbers, with commas between (default: of classes.txt, else the alphabet)",
        "clip": "pixels by which boxes may stick out and are clipped (default 1)",
    },
)
