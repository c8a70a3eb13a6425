"""Pillow's filters."""

from __future__ import annotations

from typing import Any

from PIL import ImageFilter

from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.pillow import by_pillow


def _filtered(image: Any, name: str) -> Any:
    kernel = getattr(ImageFilter, name.upper())
    return by_pillow(lambda one: one.filter(kernel), image, f"pillike.filter_{name}")


def filter_blur(image: Any) -> Any:
    """ImageFilter.BLUR."""
    return _filtered(image, "blur")


def filter_smooth(image: Any) -> Any:
    """ImageFilter.SMOOTH."""
    return _filtered(image, "smooth")


def filter_smooth_more(image: Any) -> Any:
    """ImageFilter.SMOOTH_MORE."""
    return _filtered(image, "smooth_more")


def filter_edge_enhance(image: Any) -> Any:
    """ImageFilter.EDGE_ENHANCE."""
    return _filtered(image, "edge_enhance")


def filter_edge_enhance_more(image: Any) -> Any:
    """ImageFilter.EDGE_ENHANCE_MORE."""
    return _filtered(image, "edge_enhance_more")


def filter_find_edges(image: Any) -> Any:
    """ImageFilter.FIND_EDGES."""
    return _filtered(image, "find_edges")


def filter_contour(image: Any) -> Any:
    """ImageFilter.CONTOUR."""
    return _filtered(image, "contour")


def filter_emboss(image: Any) -> Any:
    """ImageFilter.EMBOSS."""
    return _filtered(image, "emboss")


def filter_sharpen(image: Any) -> Any:
    """ImageFilter.SHARPEN."""
    return _filtered(image, "sharpen")


def filter_detail(image: Any) -> Any:
    """ImageFilter.DETAIL."""
    return _filtered(image, "detail")


class _Filter(Augmenter):
    """One of Pillow's filters."""

    _filter = ""

    @property
    def func(self) -> Any:
        """The function of one picture."""
        return globals()[f"filter_{self._filter}"]

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return pictures.replace(batch, lambda image, _: _filtered(image, self._filter))

    def get_parameters(self) -> list[Any]:
        return []


class FilterBlur(_Filter):
    """ImageFilter.BLUR."""

    _filter = "blur"


class FilterSmooth(_Filter):
    """ImageFilter.SMOOTH."""

    _filter = "smooth"


class FilterSmoothMore(_Filter):
    """ImageFilter.SMOOTH_MORE."""

    _filter = "smooth_more"


class FilterEdgeEnhance(_Filter):
    """ImageFilter.EDGE_ENHANCE."""

    _filter = "edge_enhance"


class FilterEdgeEnhanceMore(_Filter):
    """ImageFilter.EDGE_ENHANCE_MORE."""

    _filter = "edge_enhance_more"


class FilterFindEdges(_Filter):
    """ImageFilter.FIND_EDGES."""

    _filter = "find_edges"


class FilterContour(_Filter):
    """ImageFilter.CONTOUR."""

    _filter = "contour"


class FilterEmboss(_Filter):
    """ImageFilter.EMBOSS."""

    _filter = "emboss"


class FilterSharpen(_Filter):
    """ImageFilter.SHARPEN."""

    _filter = "sharpen"


class FilterDetail(_Filter):
    """ImageFilter.DETAIL."""

    _filter = "detail"
