"""``convert``: old names, objects that are not ours, and one error for everything that cannot be converted."""

from __future__ import annotations

import contextlib
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import vicinal.compat.albumentations as A
from vicinal.compat.albumentations.convert import version_of
from vicinal.compat.albumentations.transform import REGISTRY
from vicinal.errors import SpecError

IMAGE = np.arange(12 * 10 * 3, dtype=np.uint8).reshape(12, 10, 3)


def one(version: str, name: str, **args: Any) -> Any:
    """The transform that a serialised one becomes."""
    form = {"__class_fullname__": "Compose", "p": 1.0, "transforms": [{"__class_fullname__": name, **args}]}
    return A.convert({"__version__": version, "transform": form}).transforms[0]


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        (
            "CoarseDropout",
            {"max_holes": 8, "max_height": 4, "max_width": 3},
            {"num_holes_range": (8, 8), "hole_width_range": (3, 3)},
        ),
        ("CoarseDropout", {"max_holes": 8, "min_holes": 2, "max_height": 4, "max_width": 3}, {"num_holes_range": (2, 8)}),
        ("ImageCompression", {"quality_lower": 50, "quality_upper": 90, "compression_type": 1}, {"quality_range": (50, 90)}),
        ("JpegCompression", {"quality_lower": 50, "quality_upper": 90}, {"compression_type": "jpeg"}),
        ("Downscale", {"scale_min": 0.2, "scale_max": 0.5, "interpolation": 1}, {"scale_range": (0.2, 0.5)}),
        ("RandomResizedCrop", {"height": 5, "width": 6}, {"size": (5, 6)}),
        ("RandomSizedCrop", {"min_max_height": [3, 5], "height": 5, "width": 6}, {"size": (5, 6)}),
        ("Solarize", {"threshold": 128}, {"threshold_range": (128 / 255, 128 / 255)}),
        ("RandomSnow", {"snow_point_lower": 0.2, "snow_point_upper": 0.4}, {"snow_point_range": (0.2, 0.4)}),
        ("GridDropout", {"unit_size_min": 3, "unit_size_max": 6}, {"unit_size_range": (3, 6)}),
        ("Affine", {"cval": 3, "mode": 4, "cval_mask": 2}, {"fill": 3.0, "border_mode": 4, "fill_mask": 2.0}),
        ("Rotate", {"value": [1, 2, 3], "mask_value": 4, "always_apply": True, "p": 0.1}, {"fill": (1.0, 2.0, 3.0), "p": 1.0}),
        ("PadIfNeeded", {"position": "PositionType.TOP_LEFT", "value": None}, {"position": "top_left", "fill": 0.0}),
        ("RandomBrightness", {"limit": 0.3}, {"brightness_limit": (-0.3, 0.3), "contrast_limit": (0.0, 0.0)}),
        (
            "Cutout",
            {"num_holes": 2, "max_h_size": 3, "max_w_size": 4},
            {"hole_height_range": (3, 3), "hole_width_range": (4, 4)},
        ),
    ],
)
def test_arguments_of_1_x(name: str, args: dict[str, Any], expected: dict[str, Any]) -> None:
    made = one("1.3.1", name, p=args.pop("p", 0.5), **args)
    assert {key: getattr(made, key) for key in expected} == expected


def test_a_variance_is_read_as_its_version_read_it() -> None:
    before = one("1.3.1", "GaussNoise", var_limit=[10.0, 50.0], mean=0, p=1.0)
    assert before.std_range == pytest.approx((math.sqrt(10) / 255, math.sqrt(50) / 255))
    assert one("1.4.24", "GaussNoise", var_limit=[10.0, 50.0], p=1.0).std_range == pytest.approx((0.198, 0.443), abs=1e-3)


def test_flip_is_one_of_three() -> None:
    flip = one("1.3.1", "Flip", p=1.0)
    seen = {A.Compose([flip], seed=seed)(image=IMAGE)["image"].tobytes() for seed in range(20)}
    assert seen == {np.ascontiguousarray(x).tobytes() for x in (IMAGE[::-1], IMAGE[:, ::-1], IMAGE[::-1, ::-1])}


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("Rotate", {"angle_range": [-5.0, 9.0], "fill": 0.0, "fill_mask": None}, {"limit": (-5.0, 9.0), "fill_mask": 0.0}),
        ("Blur", {"blur_range": [3, 5]}, {"blur_limit": (3, 5)}),
        ("CLAHE", {"clip_range": [1.0, 2.0]}, {"clip_limit": (1.0, 2.0)}),
        ("ShiftScaleRotate", {"shift_range_x": [0.0, 0.1], "rotate_range": [1.0, 2.0]}, {"rotate_limit": (1.0, 2.0)}),
        ("Superpixels", {"p_replace_range": [0.1, 0.2]}, {"p_replace": (0.1, 0.2)}),
        ("GridDistortion", {"distort_range": [-0.1, 0.1], "map_resolution_range": [1.0, 1.0]}, {"distort_limit": (-0.1, 0.1)}),
    ],
)
def test_arguments_of_x(name: str, args: dict[str, Any], expected: dict[str, Any]) -> None:
    made = one("2.5.1", name, p=0.5, **args)
    assert {key: getattr(made, key) for key in expected} == expected


def test_parameters_of_boxes_of_x() -> None:
    form = {
        "__class_fullname__": "Compose",
        "p": 1.0,
        "transforms": [{"__class_fullname__": "HorizontalFlip", "p": 1.0}],
        "bbox_params": {"coord_format": "coco", "label_fields": ["l"], "bbox_type": "hbb", "clip_bboxes_on_input": True},
        "telemetry": True,
    }
    found = A.convert({"__version__": "2.5.1", "transform": form})(image=IMAGE, bboxes=[(1, 2, 3, 4)], l=["a"])
    np.testing.assert_allclose(found["bboxes"], [[6, 2, 3, 4]], atol=1e-5)


def test_all_faults_in_one_error() -> None:
    parts = [
        {"__class_fullname__": "HorizontalFlop", "p": 1.0},
        {"__class_fullname__": "Rotate", "limit": "far", "p": 1.0},
        {"__class_fullname__": "ElasticTransform", "alpha_affine": 20, "p": 1.0},
        {"__class_fullname__": "OneOf", "p": 1.0, "transforms": [{"__class_fullname__": "IAASuperpixels", "p": 1.0}]},
        {"__class_fullname__": "Blur", "radius": 3, "p": 1.0},
        {"__class_fullname__": "VerticalFlip", "p": 7},
    ]
    with pytest.raises(SpecError) as caught:
        A.convert({"__class_fullname__": "Compose", "p": 1.0, "transforms": parts})
    words = str(caught.value)
    for part in (
        "HorizontalFlip",
        "Rotate.limit",
        "alpha_affine",
        "Compose[3].OneOf[0].IAASuperpixels",
        "radius",
        "VerticalFlip.p",
    ):
        assert part in words
    for wrong in ({"a": 1}, 3, None, "Compose"):
        with pytest.raises(SpecError, match="expected a pipeline"):
            A.convert(wrong)


class Foreign:
    """As an object of Albumentations looks from outside."""

    def __init__(self, form: dict[str, Any]) -> None:
        self.p = form["p"]
        self.form = form

    def to_dict_private(self) -> dict[str, Any]:
        return self.form


def test_objects_of_the_library_itself() -> None:
    class Compose:
        transforms = (Foreign({"__class_fullname__": "VerticalFlip", "p": 1.0}),)
        p, is_check_shapes, strict, seed, main_compose = 1.0, True, True, 4, True
        additional_targets = {"other": "image"}  # noqa: RUF012
        processors = {  # noqa: RUF012
            "bboxes": SimpleNamespace(params=SimpleNamespace(format="yolo", label_fields=None, filter_invalid_bboxes=True))
        }

    made = A.convert(Compose())
    assert (made.seed, made.strict, made.processors["bboxes"].params.filter_invalid_bboxes) == (4, True, True)
    found = made(image=IMAGE, other=IMAGE, bboxes=[(0.5, 0.25, 0.2, 0.2)])
    np.testing.assert_array_equal(found["other"], IMAGE[::-1])
    np.testing.assert_allclose(found["bboxes"], [[0.5, 0.75, 0.2, 0.2]], atol=1e-6)


def test_channels_that_the_form_forgets_are_read_from_the_object() -> None:
    class SelectiveChannelTransform:
        transforms = (Foreign({"__class_fullname__": "InvertImg", "p": 1.0}),)
        p, channels = 1.0, (2,)

    found = A.convert(SelectiveChannelTransform())(image=IMAGE)["image"]
    np.testing.assert_array_equal(found[..., :2], IMAGE[..., :2])
    np.testing.assert_array_equal(found[..., 2], 255 - IMAGE[..., 2])


ODD: list[Any] = [None, "x", -1, 5.5, [], [1], [2, 1, 3], {"a": 1}, True, float("nan"), float("inf"), [None, None], [["a"]]]
FORMER = [
    "var_limit",
    "alpha_affine",
    "max_h_size",
    "quality_lower",
    "shift_limit_x",
    "value",
    "mask_value",
    "size",
    "font_color",
]


def spec_of(form: Any, version: str) -> None:
    """Converts, or names what is wrong: no other error."""
    with contextlib.suppress(SpecError):
        _ = A.convert({"__version__": version, "transform": form}).pipeline


@pytest.mark.parametrize("version", ["1.3.1", "1.4.24", "2.0.8", "2.5.1"])
def test_odd_values_are_named_or_read(version: str) -> None:
    made = [name for name, cls in REGISTRY.items() if hasattr(A, name) and hasattr(cls, "fields")]
    assert len(made) > 90
    for index, name in enumerate(made):
        for place, field in enumerate([*getattr(A, name).fields, *FORMER]):
            value = ODD[(index + place) % len(ODD)]
            spec_of({"__class_fullname__": name, field: value}, version)


@pytest.mark.parametrize("name", ["Compose", "OneOf", "SomeOf", "ReplayCompose", "SelectiveChannelTransform", "OneOrOther"])
@pytest.mark.parametrize(
    "field", ["p", "bbox_params", "keypoint_params", "additional_targets", "transforms", "n", "channels", "seed", "strict"]
)
def test_odd_composes_are_named_or_read(name: str, field: str) -> None:
    for value in ODD:
        form = {"__class_fullname__": name, "p": 0.5, "transforms": [{"__class_fullname__": "HorizontalFlip", "p": 0.5}] * 2}
        spec_of({**form, field: value}, "2.0.8")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"__class_fullname__": "Compose", "transforms": "abc"}, r"Compose\.transforms: expected a list, got 'abc'"),
        ({"__class_fullname__": "Compose", "transforms": [3]}, r"Compose\[0\]: expected a dict with __class_fullname__, got 3"),
        ([1], r"the pipeline: expected a dict with __class_fullname__, got \[1\]"),
        ({"__class_fullname__": "Compose", "bbox_params": "coco"}, r"Compose\.bbox_params: expected a dict, got 'coco'"),
        ({"__class_fullname__": "Blur", "p": float("nan")}, r"Blur\.p: expected a number >= 0 and <= 1, got nan"),
    ],
)
def test_dicts_of_no_known_form_are_named(form: Any, reason: str) -> None:
    with pytest.raises(SpecError, match=reason):
        A.convert({"__version__": "2.0.8", "transform": form})


@pytest.mark.parametrize(("version", "numbers"), [("1.4.24", (1, 4, 24)), ("2.0", (2, 0, 0)), ("1.4.0rc1", (1, 4, 0))])
def test_versions(version: str, numbers: tuple[int, ...]) -> None:
    assert version_of(version) == numbers
    with pytest.raises(SpecError, match=r"__version__: expected a version such as '2\.0\.8', got 'new'"):
        version_of("new")
