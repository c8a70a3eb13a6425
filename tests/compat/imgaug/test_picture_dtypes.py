"""Which dtypes the families that change pictures alone take: as in the recorded table."""

import json
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN, build

ARGUMENTS: dict[str, dict[str, Any]] = {
    "LinearContrast": {"alpha": 1.3}, "GammaContrast": {"gamma": 1.3}, "SigmoidContrast": {"gain": 5, "cutoff": 0.5},
    "LogContrast": {"gain": 1.0}, "CLAHE": {"clip_limit": 4}, "AllChannelsCLAHE": {"clip_limit": 4},
    "HistogramEqualization": {}, "AllChannelsHistogramEqualization": {}, "GaussianBlur": {"sigma": 1.0},
    "AverageBlur": {"k": 3}, "MedianBlur": {"k": 3}, "BilateralBlur": {"d": 3}, "MotionBlur": {"k": 3},
    "Sharpen": {"alpha": 1.0},
    "Emboss": {"alpha": 1.0}, "EdgeDetect": {"alpha": 1.0}, "Grayscale": {}, "AddToHue": {"value": 20},
    "MultiplySaturation": {"mul": 0.5},
    "ChangeColorspace": {"to_colorspace": "HSV"}, "ChangeColorTemperature": {"kelvin": 3000},
    "UniformColorQuantization": {"n_colors": 4}, "KMeansColorQuantization": {"n_colors": 4}, "MaxPooling": {"kernel_size": 2},
    "AveragePooling": {"kernel_size": 2}, "MedianPooling": {"kernel_size": 2},
    "Superpixels": {"p_replace": 1.0, "n_segments": 10},
    "Fog": {}, "Rain": {}, "Snowflakes": {}, "pillike.Autocontrast": {"cutoff": 5}, "pillike.EnhanceColor": {"factor": 2.0},
    "pillike.Affine": {"rotate": 20},
}  # fmt: skip
REFUSED_OTHERWISE = {"ChangeColorTemperature": "int8 int16", "KMeansColorQuantization": "int8 int64 uint32 float16 float128"}
"""By ValueError here, by AssertionError there: k-means drew RGB for some, and Lab for others."""


def table() -> list[Any]:
    if not (GOLDEN / "dtypes.json").is_file():
        return [pytest.param("", {}, marks=pytest.mark.skip(reason="no recorded dtypes"))]
    rows = json.loads((GOLDEN / "dtypes.json").read_text())["table"]
    return [pytest.param(name, rows[name], id=name) for name in ARGUMENTS]


def outcome(name: str, dtype: str) -> list[str]:
    """The dtype that comes back as the table has it, or the names of the error's classes."""
    values = np.arange(16 * 16 * 3).reshape(16, 16, 3) % 100
    given = np.longdouble if dtype == "float128" else np.dtype(dtype)
    picture = (values % 2 if dtype == "bool" else values).astype(given)
    try:
        found = build({"class": name, "kwargs": ARGUMENTS[name]}, 1).augment_image(picture)
    except Exception as error:
        return [one.__name__ for one in type(error).__mro__]
    return ["ok" if found.dtype == picture.dtype else f"-> {found.dtype.name}"]


@pytest.mark.parametrize(("name", "row"), table())
def test_dtypes_are_kept_or_refused_as_recorded(name: str, row: dict[str, str]) -> None:
    for dtype, wanted in row.items():
        other = wanted == "error" or dtype in REFUSED_OTHERWISE.get(name, "").split()  # OpenCV's error is ours, too
        assert ("ValueError" if other else wanted) in outcome(name, dtype), dtype
