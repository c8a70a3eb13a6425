"""Points on pictures: on grids, anywhere, and fewer of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.deprecation import warn
from vicinal.compat.imgaug.kinds import is_iterable, is_np_array, is_single_number, refused, require


class IPointsSampler(ABC):
    """Gives points for pictures."""

    @abstractmethod
    def sample_points(self, images: Any, random_state: Any) -> Any:
        """An array (P, 2) of x and y for each of the pictures, a list of (H, W, C) or an array (N, H, W, C)."""

    def __str__(self) -> str:
        return repr(self)


def _started(images: Any, random_state: Any) -> Any:
    """The random state, once it is sure that there are pictures."""
    require(len(images) > 0, "sample_points.images", "at least one picture", images)
    if isinstance(images, list):
        require(all(is_np_array(one) for one in images), "sample_points.images", "arrays", images)
        require(all(one.ndim == 3 for one in images), "sample_points.images", "pictures (H, W, C)", images[0].shape)
    else:
        require(is_np_array(images) and images.ndim == 4, "sample_points.images", "a list, or an array (N, H, W, C)", images)
    return iarandom.RNG.create_if_not_rng_(random_state)


def _grids(images: Any, rows: Any, columns: Any) -> list[Any]:
    """The middles of so many rows and columns of equal cells, at most one for each pixel."""
    found = []
    for image, down, across in zip(images, rows, columns, strict=True):
        middles = []
        for side, count in ((image.shape[1], across), (image.shape[0], down)):
            cells = max(1, min(int(count), side))
            middles.append(np.linspace(side / cells / 2, side - side / cells / 2, num=cells))
        x, y = np.meshgrid(*middles)
        found.append(np.stack([x.ravel(), y.ravel()], axis=1))
    return found


class RegularGridPointsSampler(IPointsSampler):
    """The middles of the cells of a grid."""

    def __init__(self, n_rows: Any, n_cols: Any) -> None:
        self.n_rows = iap.handle_discrete_param(n_rows, "n_rows", value_range=(1, None), allow_floats=False)
        self.n_cols = iap.handle_discrete_param(n_cols, "n_cols", value_range=(1, None), allow_floats=False)

    def sample_points(self, images: Any, random_state: Any) -> Any:
        random_state = _started(images, random_state)
        both = [one.draw_samples((len(images),), random_state=random_state) for one in (self.n_rows, self.n_cols)]
        return _grids(images, *both)

    def __repr__(self) -> str:
        return f"RegularGridPointsSampler({self.n_rows}, {self.n_cols})"


class RelativeRegularGridPointsSampler(IPointsSampler):
    """The middles of the cells of a grid, whose rows and columns are shares of the picture's."""

    def __init__(self, n_rows_frac: Any, n_cols_frac: Any) -> None:
        self.n_rows_frac = iap.handle_continuous_param(n_rows_frac, "n_rows_frac", value_range=(1e-4, 1.0))
        self.n_cols_frac = iap.handle_continuous_param(n_cols_frac, "n_cols_frac", value_range=(1e-4, 1.0))

    def sample_points(self, images: Any, random_state: Any) -> Any:
        random_state = _started(images, random_state)
        both = [one.draw_samples((len(images),), random_state=random_state) for one in (self.n_rows_frac, self.n_cols_frac)]
        sides = [[image.shape[axis] for image in images] for axis in (0, 1)]
        return _grids(images, *(np.round(share * np.array(side)) for share, side in zip(both, sides, strict=True)))

    def __repr__(self) -> str:
        return f"RelativeRegularGridPointsSampler({self.n_rows_frac}, {self.n_cols_frac})"


class UniformPointsSampler(IPointsSampler):
    """Points anywhere, at whole coordinates; at least one."""

    def __init__(self, n_points: Any) -> None:
        self.n_points = iap.handle_discrete_param(n_points, "n_points", value_range=(1, None), allow_floats=False)

    def sample_points(self, images: Any, random_state: Any) -> Any:
        random_state = _started(images, random_state)
        counts = np.maximum(self.n_points.draw_samples((len(images),), random_state=random_state), 1)
        found = []
        for image, count in zip(images, counts, strict=True):
            size = np.array([image.shape[1], image.shape[0]])
            found.append(np.round(random_state.uniform(0.0, 1.0, (int(count), 2)) * size))
        return found

    def __repr__(self) -> str:
        return f"UniformPointsSampler({self.n_points})"


class DropoutPointsSampler(IPointsSampler):
    """The points of another sampler, each dropped with a probability; where all would be, the middle one is kept."""

    def __init__(self, other_points_sampler: Any, p_drop: Any) -> None:
        fits = isinstance(other_points_sampler, IPointsSampler)
        require(fits, "DropoutPointsSampler.other_points_sampler", "an IPointsSampler", other_points_sampler)
        self.other_points_sampler = other_points_sampler
        self.p_drop = _kept(p_drop)

    def sample_points(self, images: Any, random_state: Any) -> Any:
        random_state = _started(images, random_state)
        found = self.other_points_sampler.sample_points(images, random_state)
        return [self._left(points, random_state) for points in found]

    def _left(self, points: Any, random_state: Any) -> Any:
        keep = self.p_drop.draw_samples((len(points),), random_state=random_state) > 0.5
        if len(points) and not keep.any():
            keep[(len(points) - 1) // 2] = True
        return points[keep]

    def __repr__(self) -> str:
        return f"DropoutPointsSampler({self.other_points_sampler}, {self.p_drop})"


def _kept(p_drop: Any) -> Any:
    """A parameter that is 1 for a point that stays."""
    where = "DropoutPointsSampler.p_drop"
    if isinstance(p_drop, iap.StochasticParameter):
        return p_drop
    if is_single_number(p_drop):
        return iap.Binomial(1 - p_drop)
    if not is_iterable(p_drop):
        raise refused(where, "a number, two of them or a StochasticParameter", p_drop)
    both = list(p_drop)
    fits = len(both) == 2 and both[0] < both[1] and all(0 <= one <= 1 for one in both)
    require(fits, where, "(low, high) in [0, 1] with low < high", p_drop)
    return iap.Binomial(iap.Uniform(1 - both[1], 1 - both[0]))


class SubsamplingPointsSampler(IPointsSampler):
    """At most so many of the points of another sampler."""

    def __init__(self, other_points_sampler: Any, n_points_max: Any) -> None:
        fits = isinstance(other_points_sampler, IPointsSampler)
        require(fits, "SubsamplingPointsSampler.other_points_sampler", "an IPointsSampler", other_points_sampler)
        self.other_points_sampler = other_points_sampler
        self.n_points_max = max(int(n_points_max), -1)
        if self.n_points_max == 0:
            warn("SubsamplingPointsSampler: n_points_max=0 leaves no points at all")

    def sample_points(self, images: Any, random_state: Any) -> Any:
        random_state = _started(images, random_state)
        found = self.other_points_sampler.sample_points(images, random_state)
        return [self._some(points, random_state) for points in found]

    def _some(self, points: Any, random_state: Any) -> Any:
        if len(points) <= self.n_points_max:
            return points
        return points[random_state.permutation(np.arange(len(points)))[: self.n_points_max]]

    def __repr__(self) -> str:
        return f"SubsamplingPointsSampler({self.other_points_sampler}, {self.n_points_max})"
