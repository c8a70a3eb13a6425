"""Pictures in tiles: RandomGridShuffle and GridElasticDeform; and Morphological, whose boxes are found in masks, too."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.boxes import boxes_of_masks, denormalize_bboxes, filled_masks, normalize_bboxes
from vicinal.compat.albumentations.fields import option, pair, probability, span, warp_flag, whole
from vicinal.compat.albumentations.nearest import ROUNDS_OTHERWISE, nearest, perspective_places
from vicinal.compat.albumentations.pixels import keeps_channels, need_gray_or_rgb
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params


def splits(size: int, parts: int, draws: np.random.Generator) -> Array:
    """The ends of ``parts`` intervals that differ by a pixel at most, the larger ones anywhere."""
    least, more = divmod(size, parts)
    intervals = np.array([least + (i < more) for i in range(parts)])
    draws.shuffle(intervals)
    return np.concatenate([[0], np.cumsum(intervals)])


def grid_of(shape: tuple[int, ...], grid: tuple[int, int], draws: np.random.Generator) -> Array:
    """Tiles [rows * columns, 4]: top, left, bottom, right."""
    rows, columns = splits(shape[0], grid[0], draws), splits(shape[1], grid[1], draws)
    tiles = [(rows[i], columns[j], rows[i + 1], columns[j + 1]) for i in range(grid[0]) for j in range(grid[1])]
    return np.array(tiles, np.int16)


def swap(img: Array, tiles: Array, mapping: Any) -> Array:
    """Tile n at the place of tile ``mapping[n]``."""
    result = np.empty_like(img)
    for (top, left, bottom, right), place in zip(tiles, mapping, strict=True):
        to_top, to_left, to_bottom, to_right = tiles[place]
        result[to_top:to_bottom, to_left:to_right] = img[top:bottom, left:right]
    return result


class RandomGridShuffle(DualTransform):
    """Tiles of a ``grid`` (rows, columns) exchanged with others of their size; a box becomes one for each piece of it."""

    grid: Any = pair((3, 3), cast=int, low=1, rising=False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The tiles, and where each goes."""
        tiles = grid_of(params["shape"], self.grid, self.random_generator)
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, (top, left, bottom, right) in enumerate(tiles):
            groups[bottom - top, right - left].append(index)
        mapping = [-1] * len(tiles)
        for members in groups.values():
            places = members.copy()
            self.random_generator.shuffle(places)
            for member, place in zip(members, places, strict=True):
                mapping[member] = place
        return {"tiles": tiles, "mapping": mapping}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, shuffled."""
        return swap(img, params["tiles"], params["mapping"])

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """A box for each piece of a box that is large enough."""
        processor, shape = self.get_processor("bboxes"), params["shape"][:2]
        if processor is None:
            return bboxes
        rows = []
        for box, mask in zip(bboxes, filled_masks(denormalize_bboxes(bboxes, shape), shape), strict=True):
            count, pieces = cv2.connectedComponents(swap(mask, params["tiles"], params["mapping"]))
            for piece in (pieces == index for index in range(1, count)):
                area = piece.sum()
                if area >= processor.params.min_area and area / mask.sum() >= processor.params.min_visibility:
                    rows.append([*boxes_of_masks(piece[None])[0], *box[4:]])
        return normalize_bboxes(np.array(rows, float).reshape(-1, bboxes.shape[1]), shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, moved with their tiles; those in no tile stay."""
        tiles, result = params["tiles"], keypoints.copy()
        for (top, left, bottom, right), place in zip(tiles, params["mapping"], strict=True):
            x, y = keypoints[:, 0], keypoints[:, 1]
            inside = (y >= top) & (y < bottom) & (x >= left) & (x < right)
            result[inside, 0] += float(tiles[place][1]) - float(left)
            result[inside, 1] += float(tiles[place][0]) - float(top)
        return result


def cell_matrix(cell: Array) -> tuple[Array, Array]:
    """The matrix that brings an upright cell to its quadrilateral, and that."""
    left, top, right, bottom = cell[:4]
    target = cell[4:].reshape(4, 2).astype(np.float32)
    source = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, target)), target


@keeps_channels
def warp_cells(img: Array, mesh: Array, flags: int) -> Array:
    """A picture whose cells are warped one after the other."""
    result = np.zeros_like(img)
    for cell in mesh:
        matrix, target = cell_matrix(cell)
        canvas = (img.shape[1], img.shape[0])
        if flags == cv2.INTER_NEAREST and ROUNDS_OTHERWISE:
            warped = nearest(img, perspective_places(matrix, canvas), cv2.BORDER_CONSTANT, 0)
        else:
            warped = np.asarray(cv2.warpPerspective(img, matrix, canvas, flags=flags))
        mask = np.zeros(img.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, target.astype(np.int32), 255)
        result[mask > 0] = warped.reshape(img.shape)[mask > 0]
    return result


class GridElasticDeform(DualTransform):
    """The inner points of a grid ``num_grid_xy`` moved by up to ``magnitude`` pixels, and the cells with them."""

    num_grid_xy: Any = pair(cast=int, low=1, rising=False)
    magnitude: Any = whole(gt=0)
    interpolation: Any = warp_flag(1)
    mask_interpolation: Any = warp_flag(0)
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``generated_mesh``: each cell's upright ends, and its four moved corners."""
        tiles = grid_of(params["shape"], self.num_grid_xy, self.random_generator)
        rows, columns = self.num_grid_xy[::-1]
        cells = tiles[:, [1, 0, 3, 2]].astype(np.float32).reshape(rows, columns, 4)
        corners = cells[..., [0, 1, 2, 1, 2, 3, 0, 3]]
        moves = self.random_generator.integers(-self.magnitude, self.magnitude + 1, size=(rows - 1, columns - 1, 2)).astype(
            np.float32
        )
        corners[:-1, :-1, 4:6] += moves
        corners[:-1, 1:, 6:8] += moves
        corners[1:, :-1, 2:4] += moves
        corners[1:, 1:, 0:2] += moves
        return {"generated_mesh": np.concatenate([cells, corners], axis=2).reshape(-1, 12)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, deformed."""
        need_gray_or_rgb("GridElasticDeform", img, ValueError)
        return warp_cells(img, params["generated_mesh"], self.interpolation)

    def apply_to_mask(self, mask: Array, **params: Any) -> Array:
        """The mask, deformed."""
        return warp_cells(mask, params["generated_mesh"], self.mask_interpolation)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around their deformed masks."""
        shape, result = params["shape"][:2], denormalize_bboxes(bboxes, params["shape"])
        masks = [warp_cells(mask, params["generated_mesh"], cv2.INTER_NEAREST) for mask in filled_masks(result, shape)]
        result[:, :4] = boxes_of_masks(np.array(masks))
        return normalize_bboxes(result, shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, moved with their cells, kept within the picture."""
        result, (height, width) = keypoints.copy(), params["shape"][:2]
        for cell in params["generated_mesh"]:
            left, top, right, bottom = cell[:4]
            x, y = keypoints[:, 0], keypoints[:, 1]
            inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
            if inside.any():
                points = np.ascontiguousarray(keypoints[inside, None, :2].astype(np.float32))
                result[inside, :2] = cv2.perspectiveTransform(points, cell_matrix(cell)[0])[:, 0]
        result[:, 0] = np.clip(result[:, 0], 0, width - 1)
        result[:, 1] = np.clip(result[:, 1], 0, height - 1)
        return result


class Morphological(DualTransform):
    """Erosion or dilation by an ellipse of ``scale`` (width, height)."""

    scale: Any = span((2, 3), start=1, low=1, rising=False, keep=int)
    operation: Any = option("dilation", "erosion", "dilation")
    p: Any = probability()

    def get_params(self) -> Params:
        """``kernel``: the ellipse."""
        return {"kernel": cv2.getStructuringElement(cv2.MORPH_ELLIPSE, self.scale)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, eroded or dilated."""
        function = cv2.dilate if self.operation == "dilation" else cv2.erode
        return np.asarray(function(img, params["kernel"], iterations=1)).reshape(img.shape)

    def apply_to_bboxes(self, bboxes: Array, **params: Any) -> Array:
        """Boxes around their masks, whose rows and channels 2.0.8 takes for a picture's (the boxes hardly change)."""
        shape, result = params["shape"][:2], denormalize_bboxes(bboxes, params["shape"])
        masks = np.array_split(filled_masks(result, shape), -(-shape[1] // 512), axis=2)  # OpenCV's most channels
        result[:, :4] = boxes_of_masks(np.concatenate([self.apply(np.ascontiguousarray(m), **params) for m in masks], axis=2))
        return normalize_bboxes(result, shape)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints stay."""
        return keypoints
