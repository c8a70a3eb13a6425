"""Mosaic and OverlayElements: other pictures that the call brings, beside or on the picture."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import check_bboxes, denormalize_bboxes, filter_bboxes, normalize_bboxes
from vicinal.compat.albumentations.compose import Compose
from vicinal.compat.albumentations.crops import Crop
from vicinal.compat.albumentations.fields import fill_field, option, pair, probability, resize_flag, word
from vicinal.compat.albumentations.mirrored import points_in_canvas
from vicinal.compat.albumentations.resizes import LongestMaxSize, SmallestMaxSize
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

Cell = tuple[int, int, int, int]
"""Left, top, right, bottom on the canvas."""


class OverlayElements(DualTransform):
    """Pictures put onto the picture, as the call's ``metadata_key`` says: image, mask, bbox (shares), mask_id."""

    metadata_key: Any = word("overlay_metadata")
    p: Any = probability()

    @property
    def targets_as_params(self) -> list[str]:
        """What is put on."""
        return [self.metadata_key]

    def placed(self, given: dict[str, Any], shape: tuple[int, ...]) -> dict[str, Any]:
        """A picture in its size, with its mask and place: into its box, or anywhere."""
        image, (height, width) = given["image"], shape[:2]
        if "bbox" in given:
            box = np.array([given["bbox"]], float)
            check_bboxes(box)
            left, top, right, bottom = denormalize_bboxes(box, shape)[0, :4].astype(int)
            size = (int(right - left), int(bottom - top))
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
            mask = np.ones(size[::-1], np.uint8)
            if "mask" in given:
                mask = np.asarray(cv2.resize(given["mask"], size, interpolation=cv2.INTER_NEAREST))
        else:
            if height < image.shape[0] or width < image.shape[1]:
                image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
            mask = given.get("mask", np.ones(image.shape[:2], np.uint8))
            left = self.py_random.randint(0, width - image.shape[1])
            top = self.py_random.randint(0, height - image.shape[0])
        return {"overlay_image": image, "overlay_mask": mask, "offset": (int(top), int(left)), "mask_id": given.get("mask_id")}

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``overlay_data``: the pictures and their places."""
        given = data[self.metadata_key]
        return {"overlay_data": [self.placed(x, params["shape"]) for x in (given if isinstance(given, list) else [given])]}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with others on it."""
        result = img.copy()
        for own in params["overlay_data"]:
            rows, columns = np.nonzero(own["overlay_mask"])[:2]
            result[rows + own["offset"][0], columns + own["offset"][1]] = own["overlay_image"][rows, columns]
        return result

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask with the ids of what was put on."""
        result = mask.copy()
        for own in params["overlay_data"]:
            if own["mask_id"] is not None:
                rows, columns = np.nonzero(own["overlay_mask"])[:2]
                result[rows + own["offset"][0], columns + own["offset"][1]] = own["mask_id"]
        return result

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes stay."""
        return bboxes

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints stay."""
        return keypoints


def interval_ends(count: int, size: int, start: int, length: int) -> list[int]:
    """Where cells end on a canvas that begins at ``start`` of their row."""
    return [int(x) for x in np.unique(np.clip(np.arange(count + 1) * size, start, start + length)) - start]


class Mosaic(DualTransform):
    """A canvas about a point of a grid of pictures: the call's, in the largest cell, and those of ``metadata_key``.

    ``fit_mode`` ``cover`` fills a cell, ``contain`` shows all of a picture. Missing pictures are the call's again.
    """

    makes_annotations = True
    grid_yx: Any = pair((2, 2), cast=int, low=1, rising=False)
    target_size: Any = pair((512, 512), cast=int, low=1, rising=False)
    cell_shape: Any = pair((512, 512), cast=int, low=1, rising=False)
    center_range: Any = pair((0.3, 0.7), low=0, high=1)
    fit_mode: Any = option("cover", "cover", "contain")
    interpolation: Any = resize_flag(1)
    mask_interpolation: Any = resize_flag(0)
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    metadata_key: Any = word("mosaic_metadata")
    p: Any = probability()

    def check(self) -> None:
        """A grid that covers the canvas."""
        for axis in (0, 1):
            if self.cell_shape[axis] * self.grid_yx[axis] < self.target_size[axis]:
                raise ValueError(
                    f"Mosaic.target_size: expected at most cell_shape times grid_yx, got {self.target_size} of "
                    f"{self.cell_shape} times {self.grid_yx}"
                )

    @property
    def targets_as_params(self) -> list[str]:
        """The other pictures."""
        return [self.metadata_key]

    def cells(self) -> list[Cell]:
        """The parts of the canvas, row by row."""
        starts = []
        for axis in (1, 0):
            target, size = self.target_size[axis], self.cell_shape[axis] * self.grid_yx[axis]
            least, most = target // 2, size - (target + 1) // 2
            centre = least + int((most - least + 1) * self.py_random.uniform(*self.center_range))
            starts.append(max(least, min(centre, most)) - target // 2)
        columns = interval_ends(self.grid_yx[1], self.cell_shape[1], starts[0], self.target_size[1])
        rows = interval_ends(self.grid_yx[0], self.cell_shape[0], starts[1], self.target_size[0])
        pairs = list(pairwise(columns))
        return [(left, top, right, bottom) for top, bottom in pairwise(rows) for left, right in pairs]

    def others(self, data: Params, count: int) -> list[dict[str, Any]]:
        """Up to ``count`` of the other pictures that fit the call's."""
        given = data.get(self.metadata_key)
        if not isinstance(given, Sequence):
            warnings.warn(
                f"Mosaic: expected a list as {self.metadata_key!r}, got {type(given).__name__}", UserWarning, stacklevel=5
            )
            return []
        fitting = [item for index, item in enumerate(given) if self.fits(index, item, data)]
        chosen = self.py_random.sample(fitting, count) if len(fitting) > count else fitting
        return [self.read(item, data) for item in chosen]

    def fits(self, index: int, item: Any, data: Params) -> bool:
        """Whether a picture has the call's channels; a warning where it has not."""
        if isinstance(item, dict) and item.get("image") is not None:
            pairs = [(data.get(key), item.get(key)) for key in ("image", "mask")]
            if all(a is None or b is None or (a.ndim == b.ndim and a.shape[2:] == b.shape[2:]) for a, b in pairs):
                return True
        warnings.warn(f"Mosaic: item {index} does not fit the call's picture, and is left out", UserWarning, stacklevel=6)
        return False

    def read(self, item: dict[str, Any], data: Params) -> dict[str, Any]:
        """A picture with its boxes and keypoints as transforms know them."""
        own = {"image": item["image"], "mask": item.get("mask")}
        for name in ("bboxes", "keypoints"):
            processor = self.get_processor(name)
            if name in data and processor is not None and item.get(name) is not None:
                part = {"image": item["image"], name: item[name], **{f: item[f] for f in processor.params.label_fields or []}}
                processor.preprocess(part)
                own[name] = part[name]
        return own

    def cut(self, item: dict[str, Any], cell: Cell) -> dict[str, Any]:
        """A picture in the size of its cell: the part that is nearest to the canvas's middle."""
        left, top, right, bottom = cell
        high, wide = self.cell_shape
        size = (bottom - top, right - left)
        x, y = (self.start(cell[i], cell[i + 2], self.target_size[1 - i], (wide, high)[i]) for i in (0, 1))
        if (x is None) or (y is None):
            x, y = (wide - size[1]) // 2, (high - size[0]) // 2
        flags = {"interpolation": self.interpolation, "mask_interpolation": self.mask_interpolation}
        contain = self.fit_mode == "contain"
        fit = (LongestMaxSize if contain else SmallestMaxSize)(max_size_hw=self.cell_shape, **flags)
        window = Crop(x, y, x + size[1], y + size[0], contain, fill=self.fill, fill_mask=self.fill_mask)
        given = {k: v for k, v in item.items() if v is not None and (k in ("image", "mask") or len(v))}
        forms = {"bbox_params": {"format": "albumentations"}} if "bboxes" in given else {}
        if "keypoints" in given:
            forms["keypoint_params"] = {"format": "albumentations"}
        return Compose([fit, window], **forms)(**given)  # type: ignore[arg-type]

    @staticmethod
    def start(low: int, high: int, canvas: int, size: int) -> int | None:
        """Where a window starts along an axis: at the far end before the middle, at 0 after it; None in the middle."""
        if low + high == canvas:
            return None
        return size - (high - low) if low + high < canvas else 0

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``processed_cells``: each cell's picture, mask, boxes and keypoints."""
        cells = self.cells()
        others = self.others(data, len(cells) - 1)
        own = {name: data.get(name) for name in ("image", "mask", "bboxes", "keypoints")}
        items = [own, *others, *([own] * (len(cells) - 1 - len(others)))]
        first = max(cells, key=lambda c: (c[2] - c[0]) * (c[3] - c[1]))
        order = list(range(1, len(items)))
        self.py_random.shuffle(order)
        rest = [cell for cell in cells if cell != first]
        chosen = {first: 0, **dict(zip(rest, order, strict=False))}
        return {"processed_cells": {cell: self.cut(items[index], cell) for cell, index in chosen.items()}}

    def joined(self, name: str, like: Array, value: Any, params: Params) -> Array:
        """The canvas of pictures or masks."""
        canvas = np.full((*self.target_size, *like.shape[2:]), np.array(value), like.dtype)
        for (left, top, right, bottom), item in params["processed_cells"].items():
            if item.get(name) is not None:
                canvas[top:bottom, left:right] = item[name]
        return canvas

    def apply(self, img: Array, **params: Any) -> Array:
        """The canvas of pictures."""
        return self.joined("image", img, params["fill"], params)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The canvas of masks."""
        return self.joined("mask", mask, params["fill_mask"], params)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """The boxes of all cells."""
        found = []
        for (left, top, right, bottom), item in params["processed_cells"].items():
            if len(item.get("bboxes", ())):
                pixels = denormalize_bboxes(item["bboxes"], (bottom - top, right - left))
                pixels[:, :4] += np.array([left, top, left, top])
                found.append(normalize_bboxes(pixels, self.target_size))
        own = self.get_processor("bboxes").params
        limits = (own.min_area, own.min_visibility, own.min_width, own.min_height, own.max_accept_ratio)
        return filter_bboxes(np.concatenate(found), self.target_size, *limits) if found else bboxes[:0]

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """The keypoints of all cells."""
        found = []
        for (left, top, _, _), item in params["processed_cells"].items():
            if len(item.get("keypoints", ())):
                points = item["keypoints"].copy()
                points[:, :2] += np.array([left, top])
                found.append(points)
        return points_in_canvas(np.concatenate(found), self.target_size) if found else keypoints[:0]
