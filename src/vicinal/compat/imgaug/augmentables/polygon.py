"""A polygon: the area within one closed outline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.cut_polygons import clip_polygon
from vicinal.compat.imgaug.augmentables.drawn_polygons import draw_polygon, extract_polygon
from vicinal.compat.imgaug.augmentables.line import LineString
from vicinal.compat.imgaug.augmentables.utils import interpolate_points, project_coords_, shift_amounts
from vicinal.compat.imgaug.deprecation import deprecated
from vicinal.compat.imgaug.kinds import is_np_array, require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.bbs import BoundingBox
    from vicinal.compat.imgaug.augmentables.kps import Keypoint

_GREEN = (0, 255, 0)


class Polygon:
    """The area within the outline ``exterior``: points (x, y), keypoints, or [N, 2], in pixels of an image, with a label.

    A last point that repeats the first is dropped.
    """

    def __init__(self, exterior: Any, label: Any = None) -> None:
        if isinstance(exterior, list):
            points = [(p.x, p.y) if hasattr(p, "x") else (p[0], p[1]) for p in exterior]
            exterior = np.array(points, np.float32).reshape((-1, 2))
        fits = is_np_array(exterior) and exterior.ndim == 2 and exterior.shape[1] == 2
        require(fits, "Polygon.exterior", "a list of points (x, y) or an array (N, 2)", exterior)
        outline = np.asarray(exterior, np.float32)
        closed = len(outline) >= 2 and np.allclose(outline[0], outline[-1])
        self.exterior = outline[:-1] if closed else outline
        self.label = label

    @property
    def coords(self) -> Any:
        """float32 [N, 2]: the outline."""
        return self.exterior

    @property
    def xx(self) -> Any:
        """All x."""
        return self.exterior[:, 0]

    @property
    def yy(self) -> Any:
        """All y."""
        return self.exterior[:, 1]

    @property
    def xx_int(self) -> Any:
        """All x as int32, rounded half to even."""
        return np.round(self.xx).astype(np.int32)

    @property
    def yy_int(self) -> Any:
        """All y as int32, rounded half to even."""
        return np.round(self.yy).astype(np.int32)

    @property
    def is_valid(self) -> bool:
        """Whether it has three points and its outline does not meet itself."""
        return len(self.exterior) >= 3 and bool(self.to_shapely_polygon().is_valid)

    @property
    def area(self) -> float:
        """The area within; 0 with fewer than three points."""
        return float(self.to_shapely_polygon().area) if len(self.exterior) >= 3 else 0.0

    @property
    def height(self) -> Any:
        """From the least y to the largest."""
        return np.ptp(self.yy)

    @property
    def width(self) -> Any:
        """From the least x to the largest."""
        return np.ptp(self.xx)

    def project_(self, from_shape: Any, to_shape: Any) -> Self:
        """Move to where the polygon is on an image of another shape; in place."""
        self.exterior = project_coords_(self.exterior, from_shape, to_shape)
        return self

    def project(self, from_shape: Any, to_shape: Any) -> Polygon:
        """``project_`` of a copy."""
        return self.deepcopy().project_(from_shape, to_shape)

    def find_closest_point_index(self, x: Any, y: Any, return_distance: bool = False) -> Any:
        """Which point of the outline is the nearest; with ``return_distance`` also how far it is."""
        require(len(self.exterior) > 0, "Polygon.find_closest_point_index", "a polygon with points", self)
        squares = (self.xx - x) ** 2 + (self.yy - y) ** 2
        nearest = int(np.argmin(squares))
        return (nearest, np.sqrt(squares[nearest])) if return_distance else nearest

    def compute_out_of_image_area(self, image: Any) -> Any:
        """The area that lies outside of an image (an array or a shape)."""
        return self.area - sum(part.area for part in self.clip_out_of_image(image))

    def compute_out_of_image_fraction(self, image: Any) -> Any:
        """The share of the area that lies outside; without area, of the outline."""
        if self.area == 0:
            return self.to_line_string().compute_out_of_image_fraction(image)
        return self.compute_out_of_image_area(image) / self.area

    def is_fully_within_image(self, image: Any) -> bool:
        """Whether all of it lies inside."""
        return not self.is_out_of_image(image, fully=True, partly=True)

    def is_partly_within_image(self, image: Any) -> bool:
        """Whether some of it lies inside."""
        return not self.is_out_of_image(image, fully=True, partly=False)

    def is_out_of_image(self, image: Any, fully: bool = True, partly: bool = False) -> bool:
        """What to call a polygon that is wholly (``fully``) or in part (``partly``) outside; Exception without points."""
        if len(self.exterior) == 0:
            raise Exception("Polygon.is_out_of_image: the polygon has no points")
        outline = self.to_line_string()
        if outline.is_fully_within_image(image):
            return False
        meets = outline.is_out_of_image(image, fully=False, partly=True) or self.clip_out_of_image(image)
        return partly if meets else fully

    def clip_out_of_image(self, image: Any) -> list[Polygon]:
        """The parts of the polygon within the image, none or several."""
        return clip_polygon(self, image)

    @deprecated(alt_func="Polygon.clip_out_of_image()")
    def cut_out_of_image(self, image: Any) -> Any:
        """The same as ``clip_out_of_image``."""
        return self.clip_out_of_image(image)

    def shift_(self, x: Any = 0, y: Any = 0) -> Self:
        """Move by pixels; in place."""
        self.exterior += np.array([x, y], np.float32)
        return self

    def shift(
        self, x: Any = 0, y: Any = 0, top: Any = None, right: Any = None, bottom: Any = None, left: Any = None
    ) -> Polygon:
        """``shift_`` of a copy; the four sides are outdated arguments."""
        return self.deepcopy().shift_(*shift_amounts(x, y, top, right, bottom, left))

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, color_face: Any = None, color_lines: Any = None, color_points: Any = None,
        alpha: float = 1.0, alpha_face: Any = None, alpha_lines: Any = None, alpha_points: Any = None, size: int = 1,
        size_lines: Any = None, size_points: Any = None, raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with the polygon: a face of half ``alpha``, outline and points of darker ``color``, unless given."""
        return draw_polygon(
            self, image, color, color_face, color_lines, color_points, alpha, alpha_face, alpha_lines, alpha_points, size,
            size_lines, size_points, raise_if_out_of_image,
        )  # fmt: skip

    def extract_from_image(self, image: Any) -> Any:
        """The pixels within, in the smallest box around it; 0 elsewhere. Exception with fewer than three points."""
        return extract_polygon(self, image)

    def change_first_point_by_coords(
        self, x: Any, y: Any, max_distance: Any = 0.0001, raise_if_too_far_away: bool = True
    ) -> Polygon:
        """A copy that starts at the point nearest to (x, y); Exception, or unchanged, where that is too far away."""
        if len(self.exterior) == 0:
            raise Exception("Polygon.change_first_point_by_coords: the polygon has no points")
        nearest, distance = self.find_closest_point_index(x, y, return_distance=True)
        if max_distance is None or distance <= max_distance:
            return self.change_first_point_by_index(nearest)
        if raise_if_too_far_away:
            where = "Polygon.change_first_point_by_coords.max_distance"
            raise Exception(f"{where}: the nearest point is {distance:.9f} away, more than {max_distance}")
        return self.deepcopy()

    def change_first_point_by_index(self, point_idx: int) -> Polygon:
        """A copy that starts at another of its points."""
        valid = f"an index from 0 to {len(self.exterior) - 1}"
        require(0 <= point_idx < len(self.exterior), "Polygon.change_first_point_by_index.point_idx", valid, point_idx)
        return self.deepcopy(exterior=np.roll(self.exterior, -point_idx, axis=0))

    def subdivide_(self, points_per_edge: int) -> Self:
        """Put so many points into each side; in place."""
        if len(self.exterior) != 1:
            self.exterior = self.to_line_string(closed=True).subdivide(points_per_edge).coords[:-1]
        return self

    def subdivide(self, points_per_edge: int) -> Polygon:
        """``subdivide_`` of a copy."""
        return self.deepcopy().subdivide_(points_per_edge)

    def to_shapely_polygon(self) -> Any:
        """As Shapely's Polygon."""
        import shapely

        return shapely.Polygon(self.exterior)

    def to_shapely_line_string(self, closed: bool = False, interpolate: int = 0) -> Any:
        """The outline as Shapely's LineString, with ``interpolate`` points more in each side."""
        import shapely

        if len(self.exterior) <= 1:
            raise Exception(f"Polygon.to_shapely_line_string: expected at least two points, got {len(self.exterior)}")
        points = [(x, y) for x, y in self.exterior]
        points = interpolate_points(points, interpolate) if interpolate > 0 else points
        return shapely.LineString([*points, points[0]] if closed else points)

    def to_bounding_box(self) -> BoundingBox:
        """The smallest box around it."""
        from vicinal.compat.imgaug.augmentables.bbs import BoundingBox

        return BoundingBox(self.xx.min(), self.yy.min(), self.xx.max(), self.yy.max(), label=self.label)

    def to_keypoints(self) -> list[Keypoint]:
        """The points of the outline."""
        from vicinal.compat.imgaug.augmentables.kps import Keypoint

        return [Keypoint(x, y) for x, y in self.exterior]

    def to_line_string(self, closed: bool = True) -> LineString:
        """The outline; ``closed``: the first point comes again as the last."""
        again = self.exterior[:1] if closed and len(self.exterior) > 1 else self.exterior[:0]
        return LineString(np.concatenate([self.exterior, again]), label=self.label)

    @staticmethod
    def from_shapely(polygon_shapely: Any, label: Any = None) -> Polygon:
        """Of Shapely's Polygon; holes are left out."""
        import shapely

        fits = isinstance(polygon_shapely, shapely.Polygon)
        require(fits, "Polygon.from_shapely.polygon_shapely", "a shapely.geometry.Polygon", polygon_shapely)
        return Polygon(np.array(polygon_shapely.exterior.coords, np.float32).reshape((-1, 2)), label=label)

    def coords_almost_equals(self, other: Any, max_distance: float = 0.0001, points_per_edge: int = 8) -> bool:
        """The same as ``exterior_almost_equals``."""
        return self.exterior_almost_equals(other, max_distance, points_per_edge)

    def exterior_almost_equals(self, other: Any, max_distance: float = 0.0001, points_per_edge: int = 8) -> bool:
        """Whether no place of either outline is further from the other than ``max_distance``; where they start is the same."""
        if isinstance(other, list) or is_np_array(other):
            other = Polygon(np.array(other, np.float32))
        require(isinstance(other, Polygon), "Polygon.exterior_almost_equals.other", "a Polygon or its points", other)
        return self.to_line_string().coords_almost_equals(other.to_line_string(), max_distance, points_per_edge)

    def almost_equals(self, other: Any, max_distance: float = 0.0001, points_per_edge: int = 8) -> bool:
        """``exterior_almost_equals``, and the label is the same."""
        return self.label == other.label and self.exterior_almost_equals(other, max_distance, points_per_edge)

    def copy(self, exterior: Any = None, label: Any = None) -> Polygon:
        """A copy with an array of its own, in which what is given is changed."""
        return Polygon(np.copy(self.exterior) if exterior is None else exterior, self.label if label is None else label)

    def deepcopy(self, exterior: Any = None, label: Any = None) -> Polygon:
        """The same as ``copy``."""
        return self.copy(exterior, label)

    def __getitem__(self, indices: Any) -> Any:
        return self.exterior[indices]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.exterior)

    def __repr__(self) -> str:
        return self.__str__()

    def __str__(self) -> str:
        points = ", ".join(f"(x={x:.3f}, y={y:.3f})" for x, y in self.exterior)
        return f"Polygon([{points}] ({len(self.exterior)} points), label={self.label})"
