"""Polygons: areas within closed outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from vicinal.compat.imgaug.augmentables.collection import OnImage
from vicinal.compat.imgaug.augmentables.lines import fill_points
from vicinal.compat.imgaug.augmentables.mended_polygons import _ConcavePolygonRecoverer
from vicinal.compat.imgaug.augmentables.polygon import Polygon
from vicinal.compat.imgaug.kinds import require

if TYPE_CHECKING:
    from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage

__all__ = ["MultiPolygon", "Polygon", "PolygonsOnImage", "_ConcavePolygonRecoverer", "recover_psois_"]

_GREEN = (0, 255, 0)


def recover_psois_(psois: Any, psois_orig: Any, recoverer: Any, random_state: Any) -> Any:
    """Let a recoverer make each polygon of PolygonsOnImage (one, or a list) valid again, given what it was; in place."""
    pairs = zip(psois, psois_orig, strict=True) if isinstance(psois, list) else [(psois, psois_orig)]
    for now, before in pairs:
        for polygon, old in zip(now.polygons, before.polygons, strict=True):
            polygon.exterior = recoverer.recover_from(polygon.exterior, old, random_state).exterior
    return psois


class PolygonsOnImage(OnImage):
    """Polygons on one image; ``shape``: the image's shape, or the image."""

    _LIST = "polygons"
    polygons: Any

    def __init__(self, polygons: Any, shape: Any) -> None:
        super().__init__(polygons, shape)

    def draw_on_image(
        self, image: Any, color: Any = _GREEN, color_face: Any = None, color_lines: Any = None, color_points: Any = None,
        alpha: float = 1.0, alpha_face: Any = None, alpha_lines: Any = None, alpha_points: Any = None, size: int = 1,
        size_lines: Any = None, size_points: Any = None, raise_if_out_of_image: bool = False,
    ) -> Any:  # fmt: skip
        """The image with all polygons; see ``Polygon.draw_on_image``."""
        for polygon in self.items:
            image = polygon.draw_on_image(
                image, color, color_face, color_lines, color_points, alpha, alpha_face, alpha_lines, alpha_points, size,
                size_lines, size_points, raise_if_out_of_image,
            )  # fmt: skip
        return image

    def remove_out_of_image_(self, fully: bool = True, partly: bool = False) -> Self:
        """Remove polygons that are wholly (``fully``) or in part (``partly``) outside; in place."""
        return self._remove_out_of_image(fully, partly)

    def remove_out_of_image(self, fully: bool = True, partly: bool = False) -> Self:
        """``remove_out_of_image_`` of a copy."""
        return self.deepcopy().remove_out_of_image_(fully, partly)

    def clip_out_of_image_(self) -> Self:
        """Keep the parts that lie inside; in place."""
        self.items = [part for polygon in self.items for part in polygon.clip_out_of_image(self.shape)]
        return self

    def subdivide_(self, points_per_edge: int) -> Self:
        """Put so many points into each side; in place."""
        for polygon in self.items:
            polygon.subdivide_(points_per_edge)
        return self

    def subdivide(self, points_per_edge: int) -> Self:
        """``subdivide_`` of a copy."""
        return self.deepcopy().subdivide_(points_per_edge)

    def to_xy_array(self) -> Any:
        """float32 [N, 2]: all points."""
        return np.concatenate([np.zeros((0, 2), np.float32), *(polygon.exterior for polygon in self.items)])

    def fill_from_xy_array_(self, xy: Any) -> Self:
        """Move all points to [N, 2]; in place."""
        fill_points([polygon.exterior for polygon in self.items], "PolygonsOnImage.fill_from_xy_array_.xy", xy)
        return self

    def to_keypoints_on_image(self) -> KeypointsOnImage:
        """All points."""
        from vicinal.compat.imgaug.augmentables.kps import KeypointsOnImage

        return KeypointsOnImage.from_xy_array(self.to_xy_array(), shape=self.shape)

    def invert_to_keypoints_on_image_(self, kpsoi: KeypointsOnImage) -> Self:
        """Move all points to keypoints, and take their image's shape; in place."""
        outlines = [polygon.exterior for polygon in self.items]
        fill_points(outlines, "invert_to_keypoints_on_image_.kpsoi", kpsoi.to_xy_array())
        self.shape = kpsoi.shape
        return self

    def copy(self, polygons: Any = None, shape: Any = None) -> Self:
        """A copy with the same polygons (not copied), in which what is given is changed."""
        return self._copied(polygons, shape, deep=False)

    def deepcopy(self, polygons: Any = None, shape: Any = None) -> Self:
        """A copy with copied polygons, in which what is given is changed."""
        return self._copied(polygons, shape, deep=True)


class MultiPolygon:
    """Several polygons as one; ``geoms``: a list of Polygon."""

    def __init__(self, geoms: list[Polygon]) -> None:
        require(all(isinstance(geom, Polygon) for geom in geoms), "MultiPolygon.geoms", "a list of Polygon", geoms)
        self.geoms = geoms

    @staticmethod
    def from_shapely(geometry: Any, label: Any = None) -> MultiPolygon:
        """Of Shapely's Polygon or MultiPolygon, or of a collection of nothing else."""
        import shapely

        kinds = (shapely.Polygon, shapely.MultiPolygon, shapely.GeometryCollection)
        parts = list(shapely.get_parts(geometry)) if isinstance(geometry, kinds) else None
        if parts is None or not all(isinstance(part, shapely.Polygon) for part in parts):
            raise Exception(f"MultiPolygon.from_shapely.geometry: expected polygons, got {type(geometry).__name__}")
        return MultiPolygon([Polygon.from_shapely(part, label=label) for part in parts])
