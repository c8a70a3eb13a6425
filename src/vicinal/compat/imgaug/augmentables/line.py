"""One chain of straight lines."""

from __future__ import annotations

import copy as copylib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.cut_lines import as_shapely, clip_line, crossings
from vicinal.compat.imgaug.augmentables.drawn_lines import (
    draw_line,
    draw_lines,
    draw_points,
    extract_line,
    heatmap_of_line,
    heatmap_of_lines,
)  # fmt: skip
from vicinal.compat.imgaug.augmentables.utils import (
    interpolate_points,
    normalize_shape,
    project_coords_,
    shift_amounts,
)  # fmt: skip
from vicinal.compat.imgaug.kinds import is_iterable, is_np_array, require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.bbs import BoundingBox
    from vicinal.compat.imgaug.augmentables.heatmaps import HeatmapsOnImage
    from vicinal.compat.imgaug.augmentables.kps import Keypoint
    from vicinal.compat.imgaug.augmentables.polys import Polygon
    from vicinal.compat.imgaug.augmentables.segmaps import SegmentationMapsOnImage

_GREEN = (0, 255, 0)


class LineString:
    """Lines from point to point of ``coords``, [N, 2] as x, y in pixels of an image, with a label."""

    def __init__(self, coords: Any, label: Any = None) -> None:
        if not is_np_array(coords):
            fits = is_iterable(coords) and all(len(point) == 2 for point in coords)
            require(fits, "LineString.coords", "points (x, y)", coords)
            coords = np.array(coords, np.float32) if len(coords) else np.zeros((0, 2), np.float32)
        require(coords.ndim == 2 and coords.shape[1] == 2, "LineString.coords", "shape (N, 2)", coords.shape)
        self.coords = coords.astype(np.float32, copy=False)
        self.label = label

    @property
    def length(self) -> Any:
        """The sum of all lines' lengths."""
        return np.sum(self.compute_neighbour_distances()) if len(self.coords) else 0

    @property
    def xx(self) -> Any:
        """All x."""
        return self.coords[:, 0]

    @property
    def yy(self) -> Any:
        """All y."""
        return self.coords[:, 1]

    @property
    def xx_int(self) -> Any:
        """All x as int32, rounded half to even."""
        return np.round(self.xx).astype(np.int32)

    @property
    def yy_int(self) -> Any:
        """All y as int32, rounded half to even."""
        return np.round(self.yy).astype(np.int32)

    @property
    def height(self) -> Any:
        """From the least y to the largest."""
        return np.ptp(self.yy) if len(self.coords) > 1 else 0

    @property
    def width(self) -> Any:
        """From the least x to the largest."""
        return np.ptp(self.xx) if len(self.coords) > 1 else 0

    def get_pointwise_inside_image_mask(self, image: Any) -> Any:
        """bool [N]: which points lie inside an image (an array or a shape)."""
        height, width = normalize_shape(image)[:2]
        return (self.xx >= 0) & (self.xx < width) & (self.yy >= 0) & (self.yy < height)

    def compute_neighbour_distances(self) -> Any:
        """float32 [N - 1]: the lengths of the lines."""
        if len(self.coords) <= 1:
            return np.zeros(0, np.float32)
        return np.sqrt(np.sum((self.coords[:-1] - self.coords[1:]) ** 2, axis=1))

    def compute_pointwise_distances(self, other: Any, default: Any = None) -> Any:
        """Each point's distance to a Keypoint, (x, y) or a LineString; ``default`` where that has no points."""
        import shapely

        if isinstance(other, LineString) and len(other.coords) == 0:
            return default
        target = as_shapely("LineString.compute_pointwise_distances.other", other, only_one=True)
        return [shapely.Point(point).distance(target) for point in self.coords]

    def compute_distance(self, other: Any, default: Any = None) -> Any:
        """The least of ``compute_pointwise_distances``."""
        return min(self.compute_pointwise_distances(other, default=[]), default=default)

    def contains(self, other: Any, max_distance: float = 0.0001) -> bool:
        """Whether some point is nearer to ``other`` than ``max_distance``."""
        return bool(self.compute_distance(other, default=np.inf) < max_distance)

    def project_(self, from_shape: Any, to_shape: Any) -> Self:
        """Move to where the lines are on an image of another shape; in place."""
        self.coords = project_coords_(self.coords, from_shape, to_shape)
        return self

    def project(self, from_shape: Any, to_shape: Any) -> LineString:
        """``project_`` of a copy."""
        return self.deepcopy().project_(from_shape, to_shape)

    def compute_out_of_image_fraction(self, image: Any) -> Any:
        """The share of the length that lies outside; without length, 1 if all points do, else 0."""
        length = self.length
        if length == 0:
            outside = ~self.get_pointwise_inside_image_mask(image)
            return 1.0 if len(outside) and np.all(outside) else 0.0
        return 1.0 - sum(part.length for part in self.clip_out_of_image(image)) / length

    def is_fully_within_image(self, image: Any, default: Any = False) -> Any:
        """Whether all points lie inside; ``default`` without points."""
        return bool(np.all(self.get_pointwise_inside_image_mask(image))) if len(self.coords) else default

    def is_partly_within_image(self, image: Any, default: Any = False) -> Any:
        """Whether some of it lies inside; ``default`` without points."""
        if len(self.coords) == 0:
            return default
        return bool(np.any(self.get_pointwise_inside_image_mask(image))) or len(self.clip_out_of_image(image)) > 0

    def is_out_of_image(self, image: Any, fully: bool = True, partly: bool = False, default: Any = True) -> Any:
        """What to call lines that are wholly (``fully``) or in part (``partly``) outside; ``default`` without points."""
        if len(self.coords) == 0:
            return default
        if self.is_fully_within_image(image):
            return False
        return partly if self.is_partly_within_image(image) else fully

    def clip_out_of_image(self, image: Any) -> list[LineString]:
        """The parts that lie inside of the image, which ends at width - 0.001 and height - 0.001."""
        inside = self.get_pointwise_inside_image_mask(image)
        if np.all(inside):
            return [self.copy()] if len(inside) else []
        if len(inside) == 1:
            return []
        return [self.deepcopy(coords=part) for part in clip_line(self.coords, inside, normalize_shape(image)[:2])]

    def find_intersections_with(self, other: Any) -> list[list[tuple[float, float]]]:
        """For each line the points (x, y) where it meets another LineString, several, a list of points, or (x, y)."""
        return crossings(self.coords, as_shapely("LineString.find_intersections_with.other", other))

    def shift_(self, x: Any = 0, y: Any = 0) -> Self:
        """Move by pixels; in place."""
        self.coords += np.array([x, y], np.float32)
        return self

    def shift(
        self, x: Any = 0, y: Any = 0, top: Any = None, right: Any = None, bottom: Any = None, left: Any = None
    ) -> LineString:
        """``shift_`` of a copy; the four sides are outdated arguments."""
        return self.deepcopy().shift_(*shift_amounts(x, y, top, right, bottom, left))

    def draw_mask(
        self, image_shape: Any, size_lines: int = 1, size_points: int = 0, raise_if_out_of_image: bool = False
    ) -> Any:
        """bool [H, W]: which pixels the lines, and with ``size_points`` the points, cover."""
        return heatmap_of_line(self, image_shape, 1.0, 1.0, size_lines, size_points, False, raise_if_out_of_image) > 0.5

    def draw_lines_heatmap_array(
        self, image_shape: Any, alpha: float = 1.0, size: int = 1, antialiased: bool = True, raise_if_out_of_image: bool = False
    ) -> Any:
        """float32 [H, W] of 0 to ``alpha``: how much each pixel is covered by the lines."""
        return heatmap_of_lines(self, image_shape, alpha, size, antialiased, raise_if_out_of_image)

    def draw_points_heatmap_array(
        self, image_shape: Any, alpha: float = 1.0, size: int = 1, raise_if_out_of_image: bool = False
    ) -> Any:
        """float32 [H, W] of 0 to ``alpha``: which pixels the points cover."""
        fits = len(image_shape) == 2 or (len(image_shape) == 3 and image_shape[2] == 1)
        require(fits, "LineString.draw_points_heatmap_array.image_shape", "(H, W) or (H, W, 1)", image_shape)
        ground = np.zeros(image_shape, np.uint8)
        drawn = draw_points(self.coords, ground, 255, alpha, size, True, raise_if_out_of_image)
        return drawn.astype(np.float32) / 255.0

    def draw_heatmap_array(
        self, image_shape: Any, alpha_lines: float = 1.0, alpha_points: float = 1.0, size_lines: int = 1, size_points: int = 0,
        antialiased: bool = True, raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """float32 [H, W]: how much each pixel is covered by lines and points."""
        return heatmap_of_line(
            self, image_shape, alpha_lines, alpha_points, size_lines, size_points, antialiased, raise_if_out_of_image
        )

    def draw_lines_on_image(
        self, image: Any, color: Any = _GREEN, alpha: float = 1.0, size: int = 3, antialiased: bool = True,
        raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image (or black, of a shape) with the lines, uint8."""
        return draw_lines(self, image, color, alpha, size, antialiased, raise_if_out_of_image)

    def draw_points_on_image(
        self, image: Any, color: Any = (0, 128, 0), alpha: float = 1.0, size: int = 3, copy: bool = True,
        raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with squares at the points."""
        return draw_points(self.coords, image, color, alpha, size, copy, raise_if_out_of_image)

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, color_lines: Any = None, color_points: Any = None, alpha: float = 1.0,
        alpha_lines: Any = None, alpha_points: Any = None, size: int = 1, size_lines: Any = None, size_points: Any = None,
        antialiased: bool = True, raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with lines and points; those of darker ``color`` and three times the ``size`` unless given."""
        return draw_line(
            self, image, color, color_lines, color_points, alpha, alpha_lines, alpha_points, size, size_lines, size_points,
            antialiased, raise_if_out_of_image,
        )  # fmt: skip

    def extract_from_image(
        self, image: Any, size: int = 1, pad: bool = True, pad_max: Any = None, antialiased: bool = True,
        prevent_zero_size: bool = True,
    ) -> Any:  # fmt: skip
        """The pixels under the lines, uint8, within the smallest box around them; 0 elsewhere."""
        return extract_line(self, image, size, pad, pad_max, antialiased, prevent_zero_size)

    def concatenate(self, other: Any) -> LineString:
        """A copy that goes on through the points of another."""
        other = other if isinstance(other, LineString) else LineString(other)
        return self.deepcopy(coords=np.concatenate([self.coords, other.coords], axis=0))

    def subdivide(self, points_per_edge: int) -> LineString:
        """A copy with so many points more in each line."""
        if len(self.coords) <= 1 or points_per_edge < 1:
            return self.deepcopy()
        return self.deepcopy(coords=interpolate_points(self.coords, nb_steps=points_per_edge, closed=False))

    def to_keypoints(self) -> list[Keypoint]:
        """The points."""
        from vicinal.compat.imgaug.augmentables.kps import Keypoint

        return [Keypoint(x, y) for x, y in self.coords]

    def to_bounding_box(self) -> BoundingBox | None:
        """The smallest box around it; None without points."""
        from vicinal.compat.imgaug.augmentables.bbs import BoundingBox

        if len(self.coords) == 0:
            return None
        return BoundingBox(self.xx.min(), self.yy.min(), self.xx.max(), self.yy.max(), label=self.label)

    def to_polygon(self) -> Polygon:
        """The area within, if it is closed."""
        from vicinal.compat.imgaug.augmentables.polys import Polygon

        return Polygon(self.coords, label=self.label)

    def to_heatmap(
        self, image_shape: Any, size_lines: int = 1, size_points: int = 0, antialiased: bool = True,
        raise_if_out_of_image: bool = False,
    ) -> HeatmapsOnImage:  # fmt: skip
        """``draw_heatmap_array`` as HeatmapsOnImage."""
        from vicinal.compat.imgaug.augmentables.heatmaps import HeatmapsOnImage

        drawn = heatmap_of_line(self, image_shape, 1.0, 1.0, size_lines, size_points, antialiased, raise_if_out_of_image)
        return HeatmapsOnImage(drawn, shape=image_shape)

    def to_segmentation_map(
        self, image_shape: Any, size_lines: int = 1, size_points: int = 0, raise_if_out_of_image: bool = False
    ) -> SegmentationMapsOnImage:
        """``draw_mask`` as SegmentationMapsOnImage."""
        from vicinal.compat.imgaug.augmentables.segmaps import SegmentationMapsOnImage

        drawn = self.draw_mask(image_shape, size_lines, size_points, raise_if_out_of_image)
        return SegmentationMapsOnImage(drawn, shape=image_shape)

    def coords_almost_equals(self, other: Any, max_distance: float = 0.0001, points_per_edge: int = 8) -> bool:
        """Whether no place of either is further from the other than ``max_distance``, looked at at so many points a line."""
        if not isinstance(other, LineString):
            other = LineString([other] if isinstance(other, tuple) else other)
        if len(self.coords) == 0 or len(other.coords) == 0:
            return len(self.coords) == len(other.coords)
        first, second = self.subdivide(points_per_edge), other.subdivide(points_per_edge)
        there, back = first.compute_pointwise_distances(second), second.compute_pointwise_distances(first)
        return bool(max(*there, *back) < max_distance)

    def almost_equals(self, other: Any, max_distance: float = 0.0001, points_per_edge: int = 8) -> bool:
        """``coords_almost_equals``, and the label is the same."""
        return self.label == other.label and self.coords_almost_equals(other, max_distance, points_per_edge)

    def copy(self, coords: Any = None, label: Any = None) -> LineString:
        """A copy with the same array, in which what is given is changed."""
        return LineString(self.coords if coords is None else coords, self.label if label is None else label)

    def deepcopy(self, coords: Any = None, label: Any = None) -> LineString:
        """A copy with an array of its own, in which what is given is changed."""
        label = copylib.deepcopy(self.label) if label is None else label
        return LineString(np.copy(self.coords) if coords is None else coords, label)

    def __getitem__(self, indices: Any) -> Any:
        return self.coords[indices]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.coords)

    def __repr__(self) -> str:
        return self.__str__()

    def __str__(self) -> str:
        return f"LineString([{', '.join(f'({x:.2f}, {y:.2f})' for x, y in self.coords)}], label={self.label})"
