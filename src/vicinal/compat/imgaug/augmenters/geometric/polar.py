"""Children that see pictures in polar coordinates."""

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.augmentables.bbs import BoundingBoxesOnImage
from vicinal.compat.imgaug.augmenters import dtype_rules
from vicinal.compat.imgaug.augmenters.geometric import warp
from vicinal.compat.imgaug.augmenters.meta import Augmenter, handle_children_list

_REFUSED = ("uint32", "uint64", "int64", "float128")
_MARK = "box of WithPolarWarping: "


class WithPolarWarping(Augmenter):
    """Warps to polar coordinates about the centre (rows are angles, columns radii), runs its children, and warps back.

    Boxes go the way of polygons with two more points a side, and become the hull of the result.
    """

    def __init__(
        self,
        children: Any,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.children = handle_children_list(children, self.name, "then")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is not None:
            dtype_rules.refuse(batch.images, _REFUSED, self.name)
        with batch.propagation_hooks_ctx(self, hooks, parents):
            polygons_given, boxes_given = batch.polygons is not None, batch.bounding_boxes is not None
            if boxes_given:
                _boxes_to_polygons(batch)
            shapes = {column.name: [one.shape for one in column.value] for column in batch.columns}
            arrays = _warp_arrays(batch, None)
            for name in ("keypoints", "polygons", "line_strings"):
                for on_image in getattr(batch, name) or []:
                    _move(on_image, on_image.shape, polar_shape(on_image.shape), to_polar)
            batch = self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            _warp_arrays(batch, arrays)
            for name in ("keypoints", "polygons", "line_strings"):
                for row, on_image in enumerate(getattr(batch, name) or []):
                    _move(on_image, shapes[name][row], on_image.shape, from_polar)
                    on_image.shape = shapes[name][row]
            for name in ("heatmaps", "segmentation_maps"):
                for row, on_image in enumerate(getattr(batch, name) or []):
                    on_image.shape = shapes[name][row]
            if boxes_given:
                _polygons_to_boxes(batch, polygons_given)
        return batch

    def get_parameters(self) -> list[Any]:
        return []

    def get_children_lists(self) -> list[Any]:
        return [self.children]

    def __str__(self) -> str:
        return f"{type(self).__name__}(name={self.name}, children={self.children}, deterministic={self.deterministic})"


def polar_shape(shape: Any) -> tuple[int, ...]:
    """The shape of a picture in polar coordinates: half a circle's length by the greatest radius."""
    if 0 in shape:
        return tuple(shape)
    radius = _radius(shape)
    return (int(np.round(radius * np.pi)), int(np.round(radius)), *shape[2:])


def _radius(shape: Any) -> float:
    return float(np.sqrt((shape[0] / 2.0) ** 2.0 + (shape[1] / 2.0) ** 2.0))


def to_polar(points: Any, shape: Any, polar: Any) -> Any:
    """Points (N, 2) of x, y as radius and angle in pixels of the polar picture."""
    x, y = points[:, 0] - shape[1] / 2, points[:, 1] - shape[0] / 2
    length, angle = (np.ravel(one) for one in cv2.cartToPolar(x, y))
    return np.stack([polar[1] / _radius(shape) * length, polar[0] / (2 * np.pi) * angle], axis=-1)


def from_polar(points: Any, shape: Any, polar: Any) -> Any:
    """The way back of `to_polar`."""
    angle = points[:, 1] / (polar[0] / (2 * np.pi))
    length = points[:, 0] / (polar[1] / _radius(shape))
    return np.stack([shape[1] / 2 + length * np.cos(angle), shape[0] / 2 + length * np.sin(angle)], axis=-1)


def _move(on_image: Any, shape: Any, polar: Any, function: Any) -> None:
    if 0 in shape:
        return
    if not on_image.empty:
        on_image.fill_from_xy_array_(function(on_image.to_xy_array().astype(np.float64), shape, polar))
    on_image.shape = tuple(polar)


def _warp_arrays(batch: Any, back: Any) -> Any:
    """Pictures and maps to polar coordinates, or `back` to the shapes that were returned for them."""
    shapes: dict[tuple[str, int], Any] = {}
    if batch.images is not None:
        images = list(batch.images)
        for row, image in enumerate(images):
            shapes["images", row] = image.shape
            images[row] = _warp(image, back and back["images", row])
        batch.images = images
    for name, attribute in (("heatmaps", "arr_0to1"), ("segmentation_maps", "arr")):
        for row, on_image in enumerate(getattr(batch, name) or []):
            arr = getattr(on_image, attribute)
            shapes[name, row] = arr.shape
            if 0 in on_image.shape:
                continue
            setattr(on_image, attribute, _warp(arr, back and back[name, row]))
            on_image.shape = polar_shape(on_image.shape)
    return shapes


def _warp(arr: Any, back: Any) -> Any:
    """By nearest pixels, as imgaug: it asks OpenCV for no interpolation."""
    if 0 in arr.shape:
        return arr
    source = arr.astype({"bool": np.uint8, "int8": np.int16, "float16": np.float32}.get(arr.dtype.name, arr.dtype))
    if back:
        source = np.concatenate([source[-1:], source, source[:1]])
    positions = _positions_back(back, arr.shape) if back else _positions(arr.shape)
    return warp.remap(source, *positions, 0, cv2.BORDER_CONSTANT, 0).astype(arr.dtype)


def _positions(shape: Any) -> tuple[Any, Any]:
    """Where the pixels of the polar picture look."""
    rows, columns = polar_shape(shape)[:2]
    radius = np.arange(columns) * (_radius(shape) / columns)
    angle = (np.arange(rows) * (2 * np.pi / rows))[:, np.newaxis]
    return radius * np.cos(angle) + shape[1] / 2, radius * np.sin(angle) + shape[0] / 2


def _positions_back(shape: Any, polar: Any) -> tuple[Any, Any]:
    """Where the pixels of the picture look in the polar one, which has its last row above it and its first below it."""
    y, x = np.mgrid[0.0 : shape[0], 0.0 : shape[1]]
    points = to_polar(np.stack([x.ravel(), y.ravel()], axis=-1), shape, polar)
    return points[:, 0].reshape(x.shape), points[:, 1].reshape(x.shape) + 1


def _boxes_to_polygons(batch: Any) -> None:
    outlines = [on_image.to_polygons_on_image().subdivide_(2) for on_image in batch.bounding_boxes]
    for row, on_image in enumerate(outlines):
        for polygon in on_image.polygons:
            polygon.label = (_MARK, polygon.label)
        if batch.polygons is not None:
            batch.polygons[row].polygons.extend(on_image.polygons)
    if batch.polygons is None:
        batch.polygons = outlines
    batch.bounding_boxes = None


def _polygons_to_boxes(batch: Any, keep_polygons: bool) -> None:
    boxes = []
    for on_image in batch.polygons:
        marked = [one for one in on_image.polygons if isinstance(one.label, tuple) and one.label[0] == _MARK]
        on_image.polygons = [one for one in on_image.polygons if one not in marked]
        found = []
        for polygon in marked:
            box = polygon.to_bounding_box()
            box.label = polygon.label[1]
            found.append(box)
        boxes.append(BoundingBoxesOnImage(found, shape=on_image.shape))
    batch.bounding_boxes = boxes
    if not keep_polygons:
        batch.polygons = None
