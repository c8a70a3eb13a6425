"""What vicinal.extend promises: names, arguments, and the fields of ops. A change here is a change for users' code."""

from __future__ import annotations

import inspect
from typing import Any

import attrs
import pytest

from vicinal import extend
from vicinal.extend import fields

NAMES = [
    "ColorMatrix", "Contrast", "Convolve", "Equalize", "Erase", "Filter", "Hue", "Impulse", "Linear", "Noise",
    "PictureFunction", "Posterize", "Power", "Site", "Solarize", "Stretch", "Transform", "Warp", "check", "drawn", "fields",
    "lower_child", "picture_function", "places", "register", "transform",
]  # fmt: skip

FUNCTIONS = {
    "check": "condition, owner, field, expectation, got",
    "drawn": "owner, site, field",
    "lower_child": "child, site, place, active",
    "picture_function": "*, dtypes, name='', colors=None, alpha=False, any_range=False",
    "places": "transforms",
    "register": "cls=None, *, name=None",
    "transform": "cls",
}

SITE = {
    "place": None, "active": None, "count": None, "canvas": None, "channels": None, "colors": None, "labels": None,
    "boxes": "self", "mask": "self, labels=None",
    "draw": "self, name, distribution", "uniform": "self, name, count=1", "keys": "self, name, shared=False",
    "note": "self, name, values",
    "at": "self, place, active", "emit": "self, op", "apply": "self, function, **parameters",
}  # fmt: skip
"""Attributes (None) and methods of ``Site``."""

FIELDS = {
    "border": "*, default='constant', optional=False, kw_only=True",
    "center": "*, default=None, kw_only=True",
    "children": "*, default, kw_only=False",
    "fill": "*, default=0.0, kw_only=True",
    "fixed": "*, default, low, high, kw_only=False",
    "flag": "*, default, kw_only=False",
    "integer": "*, default, low=None, high=None, kw_only=False, of=None",
    "interpolation": "*, default='bilinear', kw_only=True",
    "interval": "*, default, high=None, kw_only=False, of=None",
    "mask_fill": "*, default=0, kw_only=True",
    "number": "*, default, low=None, high=None, above=None, optional=False, kw_only=False, of=None",
    "option": "choices, *, default, kw_only=False",
    "padding": "*, default, kw_only=False",
    "paint": "*, default=0.0, kw_only=False",
    "positive": "*, default, kw_only=False",
    "probability": "*, default=1.0, kw_only=True",
    "seed": "*, default=None, kw_only=True",
    "share": "",
    "size": "*, default, optional=False, kw_only=False",
    "spread": "*, center, default, low=None, high=None, kw_only=False, of=None",
    "weights": "*, default=None, kw_only=True",
    "whole": "*, default, low=1, high=None, optional=False, kw_only=False",
}

OPS = {
    "ColorMatrix": "matrix", "Contrast": "factor", "Convolve": "kernel", "Equalize": "", "Filter": "kernel_x kernel_y",
    "Erase": "rectangles fill value key", "Hue": "shift", "Impulse": "amount salt low high key per_channel",
    "Linear": "scale bias", "Noise": "std key per_channel", "Posterize": "bits", "Power": "exponent",
    "Solarize": "threshold lift", "Stretch": "",
    "Warp": "matrix size interpolation border fill cut mask_fill mask_border shifts nodes curve",
}  # fmt: skip


def _arguments(function: Any) -> str:
    """As they are called; a default of attrs.NOTHING is none."""
    found = []
    for one in inspect.signature(function).parameters.values():
        plain = one.replace(annotation=one.empty, default=one.empty if one.default is attrs.NOTHING else one.default)
        if one.kind is one.KEYWORD_ONLY and "*" not in found:
            found.append("*")
        found.append(str(plain))
    return ", ".join(found)


def test_the_names_are_these() -> None:
    assert sorted(extend.__all__) == NAMES
    for name in NAMES:
        assert getattr(extend, name) is not None
        if name != "fields":
            assert inspect.getdoc(getattr(extend, name)), name


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_take_these_arguments(name: str) -> None:
    assert _arguments(getattr(extend, name)) == FUNCTIONS[name]


@pytest.mark.parametrize("name", SITE)
def test_a_site_offers_these(name: str) -> None:
    if SITE[name] is None:
        assert name in dir(extend.Site)
    else:
        assert _arguments(getattr(extend.Site, name)) == SITE[name]


@pytest.mark.parametrize("name", FIELDS)
def test_fields_take_these_arguments(name: str) -> None:
    assert name in fields.__all__
    assert _arguments(getattr(fields, name)) == FIELDS[name]
    assert {"Fill", "Interval", "Padding", "Paint", "Parameter", "Size", "as_pair", "as_range", "as_row", "as_sides"} | set(
        FIELDS
    ) == set(fields.__all__)


@pytest.mark.parametrize("name", OPS)
def test_ops_have_these_fields(name: str) -> None:
    names = [field.name for field in attrs.fields(getattr(extend, name))]
    assert names == ["place", "active", *OPS[name].split()]


def test_a_transform_has_these() -> None:
    assert _arguments(extend.Transform.lower) == "self, site"
    assert [field.name for field in attrs.fields(extend.Transform)] == ["p", "_alone"]
