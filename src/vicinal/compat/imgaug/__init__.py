"""imgaug 0.4.0 as a drop-in: ``from vicinal.compat import imgaug as ia``, ``from vicinal.compat.imgaug import augmenters``.

Names are imported when they are first used. What was ``imgaug.imgaug`` is spread over small modules here.
"""

from importlib import import_module as _import_module
from typing import Any as _Any

_NAMES = {
    "augmentables.batches": "Batch UnnormalizedBatch",
    "augmentables.bbs": "BoundingBox BoundingBoxesOnImage",
    "augmentables.base": "IAugmentable",
    "augmentables.heatmaps": "HeatmapsOnImage",
    "augmentables.kps": "Keypoint KeypointsOnImage compute_geometric_median",
    "augmentables.lines": "LineString LineStringsOnImage",
    "augmentables.polys": "MultiPolygon Polygon PolygonsOnImage recover_psois_",
    "augmentables.segmaps": "SegmentationMapOnImage SegmentationMapsOnImage",
    "augmentables.utils": "interpolate_points normalize_shape project_coords project_coords_",
    "deprecation": "DeprecationWarning deprecated warn warn_deprecated",
    "grid": "IMSHOW_BACKEND_DEFAULT draw_grid imshow show_grid",
    "hooks": "HooksHeatmaps HooksImages HooksKeypoints",
    "installed": "install uninstall",
    "kinds": (
        "ALL DEFAULT NP_FLOAT_TYPES NP_INT_TYPES NP_UINT_TYPES caller_name do_assert flatten is_callable is_float_array "
        "is_generator is_integer_array is_iterable is_np_array is_np_scalar is_single_bool is_single_float is_single_integer "
        "is_single_number is_string"
    ),
    "lines2d": "angle_between_vectors compute_line_intersection_point",
    "lut": "apply_lut apply_lut_",
    "moved": (
        "BackgroundAugmenter BatchLoader compute_paddings_for_aspect_ratio compute_paddings_to_reach_exponents_of "
        "compute_paddings_to_reach_multiples_of pad pad_to_aspect_ratio pad_to_multiples_of"
    ),
    "pooled": "avg_pool max_pool median_pool min_pool pool",
    "quokkas": (
        "quokka quokka_bounding_boxes quokka_heatmap quokka_keypoints quokka_polygons quokka_segmentation_map quokka_square"
    ),
    "resize": "IMRESIZE_VALID_INTERPOLATIONS imresize_many_images imresize_single_image",
    "seeds": (
        "copy_random_state current_random_state derive_random_state derive_random_states dummy_random_state "
        "forward_random_state new_random_state normalize_random_state seed"
    ),
    "text": "draw_text",
}
"""Public names by the module where they are defined."""

_MODULES = (
    "augmentables", "augmenters", "data", "dtypes", "imgaug", "multicore", "parameters", "random", "validation",
)  # fmt: skip
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}
__version__ = "0.4.0"


def __getattr__(name: str) -> _Any:
    if name in _HOMES:
        found = getattr(_import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
    if name in _MODULES:
        return _import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_MODULES})
