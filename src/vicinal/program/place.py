"""Places in the tree of transforms: "OneOf[0]/Rotate[2]"."""

from __future__ import annotations


def class_at(place: str) -> str:
    """The name of the transform that stands at a place, without its number: "Rotate"."""
    return place.rpartition("/")[2].partition("[")[0]
