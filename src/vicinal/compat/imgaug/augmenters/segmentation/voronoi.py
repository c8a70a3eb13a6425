"""Voronoi cells of points."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.augmenters.segmentation.points import (
    DropoutPointsSampler,
    IPointsSampler,
    RegularGridPointsSampler,
    RelativeRegularGridPointsSampler,
    UniformPointsSampler,
)
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels.cells import means, nearest, painted
from vicinal.compat.imgaug.pixels.depth import only
from vicinal.compat.imgaug.pixels.shrunk import while_small


def segment_voronoi(image: Any, cell_coordinates: Any, replace_mask: Any = None) -> Any:
    """A uint8 picture (H, W) or (H, W, C) whose cells have their mean colours, digits cut off.

    `cell_coordinates`: (P, 2) of x and y; `replace_mask`: (P,), which cells (None: all).
    """
    points = np.asarray(cell_coordinates, np.float64).reshape(-1, 2)
    if len(points) == 0 or image.size == 0:
        return image
    planes = image[..., np.newaxis] if image.ndim == 2 else image
    cells = nearest(image.shape[0], image.shape[1], points)
    replaced = np.ones(len(points), np.bool_) if replace_mask is None else np.asarray(replace_mask, np.bool_)
    colors = means(planes, cells, len(points)).astype(np.uint8)
    return painted(planes, cells, colors, replaced).reshape(image.shape)


class Voronoi(Augmenter):
    """Cells of sampled points in their mean colours, each with probability `p_replace`."""

    def __init__(
        self,
        points_sampler: Any,
        p_replace: Any = 1.0,
        max_size: Any = 128,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        require(isinstance(points_sampler, IPointsSampler), "points_sampler", "an IPointsSampler", points_sampler)
        self.points_sampler = points_sampler
        self.p_replace = iap.handle_probability_param(p_replace, "p_replace", tuple_to_uniform=True, list_to_choice=True)
        self.max_size = max_size
        self.interpolation = interpolation

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        def in_cells(image: Any) -> Any:
            (points,) = self.points_sampler.sample_points([image], random_state)
            replaced = self.p_replace.draw_samples((len(points),), random_state=random_state) > 0.5
            return segment_voronoi(image, points, replaced)

        def changed(image: Any, _row: int) -> Any:
            only(self.name, image, "uint8")
            return image if image.size == 0 else while_small(in_cells, image, self.max_size, self.interpolation)

        return pictures.replace_in_order(batch, changed)

    def get_parameters(self) -> list[Any]:
        return [self.points_sampler, self.p_replace, self.max_size, self.interpolation]


class UniformVoronoi(Voronoi):
    """Cells of points anywhere."""

    def __init__(
        self,
        n_points: Any = (50, 500),
        p_replace: Any = (0.5, 1.0),
        max_size: Any = 128,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        points = UniformPointsSampler(n_points)
        super().__init__(points, p_replace, max_size, interpolation, seed, name, random_state, deterministic)


class RegularGridVoronoi(Voronoi):
    """Cells of a grid some of whose points are dropped."""

    def __init__(
        self,
        n_rows: Any = (10, 30),
        n_cols: Any = (10, 30),
        p_drop_points: Any = (0.0, 0.5),
        p_replace: Any = (0.5, 1.0),
        max_size: Any = 128,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        points = DropoutPointsSampler(RegularGridPointsSampler(n_rows, n_cols), p_drop_points)
        super().__init__(points, p_replace, max_size, interpolation, seed, name, random_state, deterministic)


class RelativeRegularGridVoronoi(Voronoi):
    """Cells of a grid of a share of the picture's rows and columns, some of whose points are dropped."""

    def __init__(
        self,
        n_rows_frac: Any = (0.05, 0.15),
        n_cols_frac: Any = (0.05, 0.15),
        p_drop_points: Any = (0.0, 0.5),
        p_replace: Any = (0.5, 1.0),
        max_size: Any = None,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        points = DropoutPointsSampler(RelativeRegularGridPointsSampler(n_rows_frac, n_cols_frac), p_drop_points)
        super().__init__(points, p_replace, max_size, interpolation, seed, name, random_state, deterministic)
