"""ElasticTransform, GridDistortion, OpticalDistortion, PiecewiseAffine and ThinPlateSpline: the maps that they draw."""

from __future__ import annotations

import math
import warnings
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.fields import (
    Field,
    as_number,
    border,
    fill_field,
    flag,
    is_sequence,
    limits,
    number,
    numbers_of,
    option,
    pair,
    probability,
    span,
    warp_flag,
    whole,
    within,
)
from vicinal.compat.albumentations.remap import Distortion
from vicinal.compat.albumentations.transform import Array, Params


def way() -> Any:
    """How keypoints move: through small masks, or by the inverse map."""
    return option("mask", "direct", "mask")


class ElasticTransform(Distortion):
    """Every pixel moved by smooth noise: normal draws scaled to at most 1, blurred by ``sigma``, times ``alpha`` pixels."""

    alpha: Any = number(1, ge=0)
    sigma: Any = number(50, ge=1)
    interpolation: Any = warp_flag(1)
    approximate: Any = flag(False)
    same_dxdy: Any = flag(False)
    mask_interpolation: Any = warp_flag(0)
    noise_distribution: Any = option("gaussian", "gaussian", "uniform")
    keypoint_remapping_method: Any = way()
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability()

    def noise(self, shape: tuple[int, ...]) -> Array:
        """One or two fields of float32 noise in [-1, 1]."""
        size = (1 if self.same_dxdy else 2, *shape)
        if self.noise_distribution == "uniform":
            return self.random_generator.uniform(-1, 1, size=size).astype(np.float32)
        fields = self.random_generator.standard_normal(size, dtype=np.float32)
        most = np.abs(fields).max()
        return fields / most if most > 1e-6 else fields

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The maps."""
        height, width = shape = params["shape"][:2]
        fields = self.noise(shape)
        kernel = (17, 17) if self.approximate else (0, 0)
        smooth = cv2.GaussianBlur(fields.reshape(-1, width), kernel, self.sigma, borderType=cv2.BORDER_REPLICATE)
        moves = smooth.reshape(fields.shape) * np.float32(self.alpha)
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        return {"map_x": (x + moves[0]).astype(np.float32), "map_y": (y + moves[-1]).astype(np.float32)}


def steps_map(size: int, steps: Any, count: int) -> Array:
    """A map along one axis: cells of equal size, each stretched by its step."""
    cell = size // count
    result = np.zeros(size, np.float32)
    before = 0.0
    for index, step in enumerate(steps):
        start, end = index * cell, min((index + 1) * cell, size)
        after = before + cell * step
        result[start:end] = np.linspace(before, after, max(0, end - start))
        before = after
    return result


def normalized_steps(size: int, steps: list[float], count: int) -> Array:
    """Steps whose cells together have the picture's size."""
    cell = size // count
    steps[-1] *= (min(size, (count + 1) * cell) - count * cell) / cell
    return np.asarray(np.array(steps) * (size / math.floor(size / count) / np.sum(steps)))


class GridDistortion(Distortion):
    """A grid of ``num_steps`` cells along each axis, each made wider or narrower by a share in ``distort_limit``."""

    num_steps: Any = whole(5, ge=1)
    distort_limit: Any = span((-0.3, 0.3), low=-1, high=1)
    interpolation: Any = warp_flag(1)
    normalized: Any = flag(True)
    mask_interpolation: Any = warp_flag(0)
    keypoint_remapping_method: Any = way()
    p: Any = probability()
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The maps."""
        height, width = params["shape"][:2]
        count = self.num_steps
        across, down = ([1 + self.py_random.uniform(*self.distort_limit) for _ in range(count + 1)] for _ in range(2))
        steps: list[Any] = [across, down]
        if self.normalized:
            steps = [normalized_steps(size, own, count) for size, own in ((width, across), (height, down))]
        map_x, map_y = np.meshgrid(steps_map(width, steps[0], count), steps_map(height, steps[1], count))
        return {"map_x": map_x, "map_y": map_y}


def camera_maps(shape: tuple[int, ...], k: float) -> tuple[Array, Array]:
    """The maps of a camera whose lens has both radial coefficients k."""
    height, width = shape[:2]
    camera = np.array([[width, 0, width / 2], [0, height, height / 2], [0, 0, 1]], np.float32)
    lens = np.array([k, k, 0, 0, 0], np.float32)
    map_x, map_y = cv2.initUndistortRectifyMap(camera, lens, None, None, (width, height), cv2.CV_32FC1)  # type: ignore[call-overload]
    return map_x, map_y


def fisheye_maps(shape: tuple[int, ...], k: float) -> tuple[Array, Array]:
    """The maps that move pixels outward by k times the square of their radius."""
    height, width = shape[:2]
    centre_x, centre_y = width / 2, height / 2
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = x - np.float32(centre_x), y - np.float32(centre_y)
    radius, angle = np.sqrt(x * x + y * y), np.arctan2(y, x)
    share = radius / np.float32(math.hypot(max(centre_x, width - centre_x), max(centre_y, height - centre_y)))
    moved = radius * (1 + np.float32(k) * share * share)
    return moved * np.cos(angle) + np.float32(centre_x), moved * np.sin(angle) + np.float32(centre_y)


class OpticalDistortion(Distortion):
    """A lens with a coefficient in ``distort_limit``."""

    distort_limit: Any = span((-0.05, 0.05), rising=False)
    interpolation: Any = warp_flag(1)
    mask_interpolation: Any = warp_flag(0)
    mode: Any = option("camera", "camera", "fisheye")
    keypoint_remapping_method: Any = way()
    p: Any = probability()
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The maps."""
        k = self.py_random.uniform(*self.distort_limit)
        map_x, map_y = (camera_maps if self.mode == "camera" else fisheye_maps)(params["shape"], k)
        return {"map_x": map_x, "map_y": map_y}


def counts(default: Any) -> Any:
    """A number of rows or columns, at least 2, or a range."""

    def read(where: str, value: Any) -> Any:
        value = numbers_of(where, value, int, 2) if is_sequence(value) else as_number(where, value, int)
        return within(where, limits(value, value, where=where), 2, 2**32 - 1, True)

    return Field(default, read)


class PiecewiseAffine(Distortion):
    """A grid of points that move at random by ``scale`` (a share of the shorter side); pixels follow by inverse distance."""

    scale: Any = span((0.03, 0.05), start=0, low=0)
    nb_rows: Any = counts((4, 4))
    nb_cols: Any = counts((4, 4))
    interpolation: Any = warp_flag(1)
    mask_interpolation: Any = warp_flag(0)
    absolute_scale: Any = flag(False)
    keypoint_remapping_method: Any = way()
    p: Any = probability()
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()

    def check(self) -> None:
        """Warns that it is slow."""
        warnings.warn("PiecewiseAffine weighs every point at every pixel, which is slow", UserWarning, stacklevel=5)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The maps; None where nothing moves."""
        height, width = params["shape"][:2]
        rows, columns = self.py_random.randint(*self.nb_rows), self.py_random.randint(*self.nb_cols)
        scale = self.py_random.uniform(*self.scale)
        if scale <= 0:
            return {"map_x": None, "map_y": None}
        size = scale / 3 if self.absolute_scale else scale * min(width, height) / 3
        x, y = np.meshgrid(
            np.linspace(0, width - 1, columns, dtype=np.float32), np.linspace(0, height - 1, rows, dtype=np.float32)
        )
        jitter = self.random_generator.normal(0, size, (rows, columns, 2)).astype(np.float32)
        to_x, to_y = np.clip(x + jitter[..., 1], 0, width - 1), np.clip(y + jitter[..., 0], 0, height - 1)
        at_y, at_x = np.mgrid[:height, :width][..., None, None]
        weights = 1 / ((at_x - x) ** 2 + (at_y - y) ** 2 + 1e-8)
        weights /= weights.sum(axis=(2, 3), keepdims=True)
        map_x, map_y = ((weights * to).sum(axis=(2, 3)).astype(np.float32) for to in (to_x, to_y))
        return {"map_x": np.clip(map_x, 0, width - 1), "map_y": np.clip(map_y, 0, height - 1)}


def squared_distances(one: Array, other: Array) -> Array:
    """Squared distances [N, M] of points."""
    one, other = one.astype(np.float32), other.astype(np.float32)
    return np.asarray((one * one).sum(axis=1)[:, None] + (other * other).sum(axis=1)[None] - 2 * (one @ other.T))


def log_of(distances: Array) -> Array:
    """Logarithms of distances that may be 0 or, by rounding, below."""
    return np.asarray(cv2.log(np.maximum(distances, 0) + np.float32(1e-6)))


def spline_weights(source: Array, target: Array) -> tuple[Array, Array]:
    """The weights of the points, and those of the plane, of a spline from one set of points to another."""
    count = len(source)
    distances = squared_distances(source, source)
    system = np.zeros((count + 3, count + 3), np.float32)
    system[:count, :count] = np.where(distances > 0, distances * distances * log_of(distances), 0)
    system[:count, count:] = np.column_stack([np.ones(count), source])
    system[count:, :count] = system[:count, count:].T
    wanted = np.zeros((count + 3, 2), np.float32)
    wanted[:count] = target
    weights = cv2.solve(system, wanted, flags=cv2.DECOMP_LU)[1]
    return weights[:count], weights[count:]


def splined(points: Array, source: Array, weights: Array, plane: Array) -> Array:
    """Points under a spline."""
    distances = squared_distances(points, source)
    bends = np.where(distances > 0, distances * log_of(distances), 0).astype(np.float32)
    flat = np.column_stack([np.ones(len(points)), points]).astype(np.float32)
    return np.asarray(bends @ weights + flat @ plane)


class ThinPlateSpline(Distortion):
    """A grid of control points moved by normal draws of a tenth of ``scale_range``, and the pixels by a spline."""

    scale_range: Any = pair((0.2, 0.4), low=0, high=1, rising=False)
    num_control_points: Any = whole(4, ge=2)
    interpolation: Any = warp_flag(1)
    mask_interpolation: Any = warp_flag(0)
    keypoint_remapping_method: Any = way()
    p: Any = probability()
    border_mode: Any = border()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The maps."""
        height, width = params["shape"][:2]
        if self.num_control_points == 2:
            source = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [0.5, 0.5]], np.float32)
        else:
            along = np.linspace(0, 1, self.num_control_points)
            source = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2).astype(np.float32)
        scale = self.py_random.uniform(*self.scale_range) / 10
        weights, plane = spline_weights(source, source + self.random_generator.normal(0, scale, source.shape))
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        points = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32) / [width, height]
        moved = splined(points.astype(np.float32), source, weights, plane) * [width, height]
        maps = moved.astype(np.float32).T.reshape(2, height, width)
        return {"map_x": maps[0], "map_y": maps[1]}
