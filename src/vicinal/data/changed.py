"""Masks, boxes and keypoints changed by functions, of a user's own or of a transform, and what these must give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import check_boxes, slack
from vicinal.data.foreign import Array
from vicinal.data.keyed import generator
from vicinal.data.keypoints import Points
from vicinal.data.layer import COLOUR, Layer
from vicinal.data.masks import Masks
from vicinal.data.move_keypoints import TOLERANCE
from vicinal.data.rectangles import rows_of
from vicinal.data.samples import Samples
from vicinal.data.targets.boxes import Objects
from vicinal.data.targets.move import Layers, layers_of, with_layers
from vicinal.errors import DataError, SpecError, shown

TARGETS = ("mask", "boxes", "keypoints")
"""What functions of a user's own are given, one picture's at a time, by the names of their arguments. Those of transforms may
also be for "pixels": they get all that moves as pixels do, of any target, each map or plane [H, W] or [H, W, K] by itself; and
for "rotated_boxes", of which they get the corners [M, 4, 2] and give those of rectangles."""


@attrs.frozen(eq=False)
class TargetFunction:
    """A function of one picture's target. ``name``: as errors call it. ``draws``: it gets a NumPy Generator too.
    ``numbers``: which parameters of the op it gets by name."""

    name: str
    run: Callable[..., Any]
    draws: bool
    numbers: tuple[str, ...] = ()

    def of(self, value: Array, key: int, where: str, numbers: Mapping[str, Any]) -> Any:
        """An array of ``value``'s shape and dtype (of numbers, where that is float64), made from a copy of it.

        ``numbers``: the sample's row of each parameter.
        """
        more = (generator(key),) if self.draws else ()
        try:
            found = self.run(value.copy(), *more, **{name: numbers[name] for name in self.numbers})
        except Exception as error:
            error.add_note(f"in {self.name}, which {where} applies to an array of {value.dtype} and shape {value.shape}")
            raise
        like = isinstance(found, np.ndarray) and found.shape == value.shape
        if not like or (found.dtype != value.dtype and not (value.dtype == np.float64 and found.dtype.kind in "fiu")):
            got = f"{found.dtype} of shape {found.shape}" if isinstance(found, np.ndarray) else shown(found)
            raise SpecError(f"{where}: expected {self.name} to give {value.dtype} of shape {value.shape}, got {got}")
        return np.array(found, value.dtype, order="C")  # of its own, as a function may give a view, or the same twice


def changed(
    samples: Samples, functions: Mapping[str, TargetFunction], active: NDArray[np.bool_], keys: NDArray[np.uint64], place: str,
    parameters: Mapping[str, NDArray[np.float64]],
) -> Samples:  # fmt: skip
    """The samples with the targets that ``functions`` are for (by names of TARGETS) changed where ``active`` [N].

    ``keys`` [N]: of what is drawn. ``parameters``: of the op, by name, one row a sample. Targets that are not there are passed
    over, and so are empty ones. SpecError names ``place``, target and function where one gives another shape or dtype, numbers
    that are not finite, or boxes that have no area or leave the canvas. DataError where boxes have polygons, which no function
    of boxes moves.
    """
    rows, sizes, targets = np.flatnonzero(active).tolist(), samples.sizes, dict(samples.targets)
    _check_rotated(samples, functions, rows, place)

    def found(target: str, row: int, value: Array) -> Any:
        numbers = {name: values[row] for name, values in parameters.items()}
        return functions[target].of(value, int(keys[row]), f"{place}.{target}", numbers)

    if "pixels" in functions:
        targets = with_layers(samples, _changed_layers(samples, active, found))
    if "mask" in functions and "masks" in targets:
        masks = _copied(targets["masks"].pixels)
        for row in rows:
            masks[row] = found("mask", row, targets["masks"].pixels[row])
        targets["masks"] = attrs.evolve(targets["masks"], pixels=masks)
    if "boxes" in functions and "boxes" in targets:
        objects: Objects = targets["boxes"]
        if objects.outlines is not None and any(len(objects.outlines[row].lengths) for row in rows):
            raise DataError(f"{place}.boxes: expected boxes without polygons, which {functions['boxes'].name} does not move")
        boxes = list(objects.corners)
        for row in rows:
            if len(boxes[row]):
                boxes[row] = _inside(found("boxes", row, boxes[row]), sizes[row], place, functions["boxes"].name)
        targets["boxes"] = attrs.evolve(objects, corners=boxes)
    if "rotated_boxes" in functions and "rotated_boxes" in targets:
        rotated = list(targets["rotated_boxes"].boxes)
        for row in rows:
            if len(rotated[row]):
                corners = found("rotated_boxes", row, rotated[row].corners)
                rotated[row] = attrs.evolve(rotated[row], corners=corners, rows=rows_of(corners))
        targets["rotated_boxes"] = attrs.evolve(targets["rotated_boxes"], boxes=rotated)
    if "keypoints" in functions and "keypoints" in targets:
        points: list[Points] = list(targets["keypoints"])
        for row in rows:
            if len(points[row].xy):
                xy = found("keypoints", row, points[row].xy)
                points[row] = _placed(points[row], xy, sizes[row], f"{place}.keypoints", functions["keypoints"].name)
        targets["keypoints"] = points
    return attrs.evolve(samples, targets=targets)


def _check_rotated(samples: Samples, functions: Mapping[str, TargetFunction], rows: list[int], place: str) -> None:
    """DataError for rotated boxes beside boxes that functions move, where none moves these."""
    rotated = samples.targets.get("rotated_boxes")
    if rotated is None or "boxes" not in functions or "rotated_boxes" in functions:
        return
    if any(len(rotated.boxes[row]) for row in rows):
        raise DataError(f"{place}.boxes: expected no rotated boxes, which {functions['boxes'].name} does not move, got some")


def _changed_layers(samples: Samples, active: NDArray[np.bool_], found: Callable[[str, int, Array], Array]) -> Layers:
    """All layers of the samples changed; those that are treated as pictures change with these."""
    done: dict[str, list[Layer]] = {}
    for name, row in layers_of(samples).items():
        done[name] = []
        for layer in row:
            owner = np.arange(len(samples)) if layer.owner is None else layer.owner
            pixels = _copied(layer.pixels)
            for index in np.flatnonzero(active[owner]).tolist() if layer.how != COLOUR else ():
                pixels[index] = found("pixels", int(owner[index]), layer.pixels[index])
            done[name].append(layer.moved(pixels))
    return done


def _copied(masks: Masks) -> Masks:
    return masks.copy() if isinstance(masks, np.ndarray) else list(masks)


def _inside(boxes: NDArray[np.float64], size: NDArray[np.int64], place: str, name: str) -> NDArray[np.float64]:
    """On the canvas, where they leave it by rounding."""
    height, width = size.tolist()
    try:
        check_boxes(boxes, (height, width), "boxes", False, slack((height, width), boxes.dtype))
    except DataError as error:
        raise SpecError(f"{place}.{error}, from {name}".replace(" (or Boxes(..., clip=True))", "")) from None
    return boxes.clip(0, [width, height, width, height])


def _placed(points: Points, xy: NDArray[np.float64], size: NDArray[np.int64], where: str, name: str) -> Points:
    """The points at their new places, hidden outside of the canvas; those that are not labelled stay as they are."""
    stay = points.unlabelled
    xy = np.where(stay[:, None], points.xy, xy)
    strange = ~np.isfinite(xy).all(axis=1) & ~stay
    if strange.any():
        index = int(strange.argmax())
        raise SpecError(f"{where}[{index}]: expected finite numbers, got {xy[index].tolist()}, from {name}")
    inside = ((xy >= -TOLERANCE) & (xy <= size[::-1] + TOLERANCE)).all(axis=1)
    return attrs.evolve(points, xy=xy, visibility=np.where(inside | stay, points.visibility, 0))
