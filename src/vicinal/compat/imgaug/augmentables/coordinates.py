"""Keypoints, boxes, polygons and lines from all forms in which they may be given to one collection an image, and back."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from vicinal.compat.imgaug.augmentables.forms import Form, form_of, restore_dtype_and_merge
from vicinal.compat.imgaug.augmentables.shapes import as_shapes, require_axes, require_shapes, unknown_form
from vicinal.compat.imgaug.kinds import require


class _Facts(NamedTuple):
    module: str
    single: str
    collection: str
    numbers: int
    of_points: bool


_FACTS = {
    "keypoints": _Facts("kps", "Keypoint", "KeypointsOnImage", 2, False),
    "bounding_boxes": _Facts("bbs", "BoundingBox", "BoundingBoxesOnImage", 4, False),
    "polygons": _Facts("polys", "Polygon", "PolygonsOnImage", 2, True),
    "line_strings": _Facts("lines", "LineString", "LineStringsOnImage", 2, True),
}


class Kind:
    """One kind of coordinates, which knows what it may be given as.

    A tuple of numbers is a keypoint or a box, or, for polygons and lines, one of the points that a list of them is made of.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.facts = _FACTS[name]
        self.tuple = f"tuple[number,size={self.facts.numbers}]"

    def form(self, inputs: Any) -> Form:
        """The form; AssertionError for one that is not known."""
        form = form_of(inputs)
        if form.depth not in self._depths().get(form.leaf, ()):
            raise unknown_form(self.name, form, [self.tuple, self.facts.single, self.facts.collection, "arrays"])
        return form

    def _depths(self) -> dict[str, tuple[int, ...]]:
        """How many lists there may be around each leaf."""
        points = int(self.facts.of_points)
        leaves = {"None": (0,), self.facts.collection: (0, 1), self.facts.single: (0, 1, 2)}
        leaves |= dict.fromkeys(("array[float]", "array[int]", "array[uint]"), (0, 1, 2)[: 2 + points])
        leaves |= {self.tuple: (1, 2, 3) if points else (0, 1, 2), "empty": (0, 1, 2)[: 2 + points]}
        return leaves | ({"Keypoint": (1, 2, 3)} if points else {})

    def scope(self, form: Form) -> str:
        """What was given: one thing ("one"), the things of one image ("image") or of several ("images")."""
        of_points = self.facts.of_points and form.leaf in (self.tuple, "Keypoint")
        return ("one", "image", "images")[form.depth - of_points]

    def cls(self, single: bool) -> Any:
        """The class of single things, or of collections."""
        module = import_module(f"{__package__}.{self.facts.module}")
        return getattr(module, self.facts.single if single else self.facts.collection)

    def made(self, value: Any) -> Any:
        """One thing from a tuple of numbers, a list of points or an array; a thing itself."""
        cls = self.cls(single=True)
        if isinstance(value, cls):
            return value
        if self.facts.of_points:
            points = [(p.x, p.y) if hasattr(p, "x") else tuple(p) for p in value]
            return cls(np.array(points, np.float32).reshape((-1, 2)))
        return cls(*value)

    def plain(self, thing: Any, leaf: str) -> Any:
        """One thing as it was given: as tuples of numbers, keypoints, or itself."""
        if leaf == self.facts.single:
            return thing
        if not self.facts.of_points:
            return (thing.x, thing.y) if self.facts.numbers == 2 else (thing.x1, thing.y1, thing.x2, thing.y2)
        if leaf == "Keypoint":
            return thing.to_keypoints()
        return [(point[0], point[1]) for point in thing.coords]

    def array(self, collection: Any) -> Any:
        """A collection as an array, or a list of arrays."""
        if self.facts.of_points:
            return [thing.coords for thing in collection.items]
        return collection.to_xy_array() if self.facts.numbers == 2 else collection.to_xyxy_array()


def normalized(kind: Kind, inputs: Any, shapes: Any) -> Any:
    """A list with one collection for each image, or None where nothing was given."""
    form = kind.form(inputs)
    if form.leaf in ("None", "empty"):
        return None
    if form.leaf == kind.facts.collection:
        return inputs if form.depth else [inputs]
    shapes = as_shapes(shapes)
    if form.leaf.startswith("array"):
        flat = [inputs] if form.depth == 0 else inputs if form.depth == 1 else [arr for part in inputs for arr in part]
        axes = 3 + kind.facts.of_points - form.depth
        require_axes(flat, axes, kind.facts.collection, form, last=kind.facts.numbers)
        groups = list(inputs)
    else:
        scope = kind.scope(form)
        groups = list(inputs) if scope == "images" else [inputs if scope == "image" else [inputs]]
    require_shapes(shapes, len(groups), form, kind.facts.collection)
    collection = kind.cls(single=False)
    return [collection([kind.made(v) for v in group], shape=shape) for group, shape in zip(groups, shapes, strict=True)]


def denormalized(kind: Kind, collections: Any, old: Any) -> Any:
    """What ``normalized`` gave, and was augmented then, in the form that it was made from."""
    form = kind.form(old)
    if form.leaf in ("None", "empty"):
        require(collections is None, kind.name, "None, as was given", collections)
        return None if form.leaf == "None" else old[:]
    if form.leaf.startswith("array"):
        return _arrays(kind, collections, form)
    if form.leaf == kind.facts.collection:
        if form.depth:
            return collections
        require(len(collections) == 1, kind.name, "one collection, as was given", len(collections))
        return collections[0]
    groups = [[kind.plain(thing, form.leaf) for thing in collection.items] for collection in collections]
    scope = kind.scope(form)
    if scope == "images":
        return groups
    require(len(groups) == 1, kind.name, "one image, as was given", len(groups))
    if scope == "image":
        return groups[0]
    require(len(groups[0]) == 1, kind.name, "one, as was given", len(groups[0]))
    return groups[0][0]


def _arrays(kind: Kind, collections: Any, form: Form) -> Any:
    dtype = form.value.dtype
    arrays = [kind.array(collection) for collection in collections]
    if form.depth == 0:
        return restore_dtype_and_merge(arrays, dtype)
    if form.depth == 1:
        return [restore_dtype_and_merge(part, dtype) for part in arrays]
    return [[restore_dtype_and_merge(arr, dtype) for arr in part] for part in arrays]
