"""Moving boxes, polygons, lines and keypoints by one function of keypoints."""

from collections.abc import Callable
from typing import Any

from vicinal.compat.imgaug.augmentables import utils

COORDINATE_COLUMNS = ("keypoints", "bounding_boxes", "polygons", "line_strings")


def by_keypoints(cbaois: Any, func: Callable[[Any], Any]) -> Any:
    """The same as `cbaois`, with the corners that `func` gives for a (list of) KeypointsOnImage."""
    points = utils.convert_cbaois_to_kpsois(cbaois)
    return utils.invert_convert_cbaois_to_kpsois_(cbaois, func(points))


def polygons_by_keypoints(polygons: Any, func: Callable[[Any], Any], recoverer: Any, random_state: Any = None) -> Any:
    """`by_keypoints`, after which `recoverer` (None for none, "auto" for imgaug's) mends outlines that cross themselves."""
    if recoverer is None:
        return by_keypoints(polygons, func)
    from vicinal.compat.imgaug.augmentables import polys

    recoverer = polys._ConcavePolygonRecoverer() if isinstance(recoverer, str) else recoverer
    before = [one.deepcopy() for one in polygons] if isinstance(polygons, list) else polygons.deepcopy()
    moved = by_keypoints(polygons, func)
    return polys.recover_psois_(moved, before, recoverer, None if random_state is None else random_state.copy())


def move(batch: Any, func: Callable[[Any], Any]) -> Any:
    """Moves each column of coordinates of `batch` in place."""
    for name in COORDINATE_COLUMNS:
        value = getattr(batch, name)
        if value is not None:
            setattr(batch, name, func(value) if name == "keypoints" else by_keypoints(value, func))
    return batch


def present(batch: Any) -> bool:
    """Whether a batch has coordinates at all."""
    return any(getattr(batch, name) is not None for name in COORDINATE_COLUMNS)


def of_row(batch: Any, row: int) -> list[Any]:
    """What of one row has coordinates: KeypointsOnImage, BoundingBoxesOnImage, ..."""
    return [column[row] for name in COORDINATE_COLUMNS if (column := getattr(batch, name)) is not None]


def affine(on_image: Any, matrix: Any, shape: tuple[int, ...]) -> None:
    """Moves KeypointsOnImage, BoundingBoxesOnImage, ... in place by a 2x3 matrix, onto a canvas of `shape`.

    A moved point is `matrix @ (x, y, 1)`. Boxes become the hull of their moved corners; nothing is clipped.
    """
    on_image.shape = shape
    for item in on_image.items:
        _affine_of_one(item, matrix)


def _affine_of_one(item: Any, matrix: Any) -> None:
    (a, b, c), (d, e, f) = matrix[0], matrix[1]
    if hasattr(item, "x1"):
        xs = [a * x + b * y + c for x in (item.x1, item.x2) for y in (item.y1, item.y2)]
        ys = [d * x + e * y + f for x in (item.x1, item.x2) for y in (item.y1, item.y2)]
        item.x1, item.y1, item.x2, item.y2 = min(xs), min(ys), max(xs), max(ys)
    elif hasattr(item, "x"):
        item.x, item.y = a * item.x + b * item.y + c, d * item.x + e * item.y + f
    else:
        corners = item.exterior if hasattr(item, "exterior") else item.coords
        corners[:] = corners @ matrix[:2, :2].T + matrix[:2, 2]
