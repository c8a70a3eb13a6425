"""Filters of whole pictures against OpenCV, SciPy, Pillow, scikit-image, and values recorded of Albumentations."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from scipy import ndimage
from skimage.filters import unsharp_mask

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from vicinal.transforms.blur.motion_blur import line
from vicinal.transforms.catalogue import transform_class

GOLDEN = Path(__file__).parents[3] / "shared/golden/albumentations"
SHORT = {"dilation": "dilate", "erosion": "erode"}
NEAREST = {"down": "nearest", "up": "nearest"}
DTYPES = (np.uint8, np.uint16, np.float32)


def run(name: str, picture: Any, **arguments: Any) -> Any:
    """The picture [H, W, C] under one transform of the catalogue."""
    return vc.Pipeline([transform_class(name)(**arguments)], seed=0)(picture, layout="hwc")


def tops(dtype: Any) -> float:
    return float(np.iinfo(dtype).max) if np.dtype(dtype).kind == "u" else 1.0


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("radius", [0, 1, 2, 3, 6])
def test_the_median_is_scipys(dtype: Any, radius: int) -> None:
    picture = random_picture((17, 23, 3), dtype)
    wanted = ndimage.median_filter(picture, (2 * radius + 1, 2 * radius + 1, 1), mode="nearest")
    np.testing.assert_array_equal(run("MedianBlur", picture, radius=radius), wanted)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("sigma", "sigma_color"), [(0.4, 0.3), (1.0, 0.1), (2.0, 1.0)])
def test_the_bilateral_mean_is_tomasis_and_manduchis(dtype: Any, channels: int, sigma: float, sigma_color: float) -> None:
    picture = random_picture((14, 17, channels), dtype)
    x = picture.astype(np.float64) / tops(dtype)
    reach = max(1, int(1.5 * sigma + 0.5))
    wide = np.pad(x, [(reach, reach), (reach, reach), (0, 0)], "reflect")
    total, weights = np.zeros_like(x), np.zeros((14, 17, 1))
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if np.hypot(down, right) > reach:
                continue
            other = wide[reach + down : reach + down + 14, reach + right : reach + right + 17]
            apart = np.abs(other - x).sum(2, keepdims=True)
            weight = np.exp(-(down**2 + right**2) / (2 * sigma**2) - apart**2 / (2 * sigma_color**2))
            total, weights = total + weight * other, weights + weight
    found = run("BilateralBlur", picture, sigma=sigma, sigma_color=sigma_color).astype(np.float64) / tops(dtype)
    assert np.abs(found - total / weights).max() < (1.01 / 255 if dtype == np.uint8 else 1e-3)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("radius", [0, 1, 4, 30])
def test_the_mean_of_a_box_is_scipys(dtype: Any, radius: int) -> None:
    picture = random_picture((17, 23, 3), dtype)
    size = (2 * radius + 1, 2 * radius + 1, 1)
    wanted = ndimage.uniform_filter(picture.astype(np.float64), size, mode="mirror")
    error = np.abs(run("BoxBlur", picture, radius=radius) - wanted).max()
    assert error <= {"uint8": 1.0, "uint16": 2.0}.get(np.dtype(dtype).name, 1e-5)


def test_boxes_of_a_batch_are_those_of_its_samples_alone() -> None:
    pictures = [random_picture((30, 30, 3), seed=n) for n in range(6)]
    pipeline = vc.Pipeline([vc.BoxBlur((0, 5))], seed=1)  # type: ignore[attr-defined]
    together = pipeline(pictures, ids=range(6))
    for n, picture in enumerate(pictures):
        np.testing.assert_array_equal(pipeline(picture, ids=n), together[n])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("degrees", "axis"), [(0, 1), (90, 0), (-180, 1), (360, 1)])
@pytest.mark.parametrize("length", [1, 5, 9])
def test_motion_along_an_axis_is_the_mean_of_a_row(dtype: Any, degrees: float, axis: int, length: int) -> None:
    picture = random_picture((17, 23, 3), dtype)
    wanted = ndimage.uniform_filter1d(picture.astype(np.float64), length, axis=axis, mode="mirror")
    found = run("MotionBlur", picture, length=length, degrees=degrees)
    assert np.abs(found - wanted).max() <= max(0.51 * (tops(dtype) > 1), 1e-6)


@pytest.mark.parametrize("degrees", [0, 17, 45, 90, 133, 270])
@pytest.mark.parametrize("length", [2, 7, 30])
def test_a_point_becomes_a_line_of_its_length_and_angle(degrees: float, length: int) -> None:
    kernel = line(length, degrees, 0.0)
    assert kernel.sum() == pytest.approx(1)
    np.testing.assert_allclose(kernel, kernel[::-1, ::-1], atol=1e-12)
    reach = len(kernel) // 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    on, off = x * along[0] + y * along[1], x * along[1] - y * along[0]
    assert (kernel * on**2).sum() == pytest.approx((length**2 - 1) / 12, abs=0.3)  # as of points a pixel apart
    assert (kernel * off**2).sum() < 0.3
    ahead = line(length, degrees, 1.0)
    assert (ahead * on).sum() > 0.15 * length > 0 > (line(length, degrees, -1.0) * on).sum()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("operation", ["dilate", "erode", "open", "close"])
@pytest.mark.parametrize("shape", ["square", "cross"])
def test_morphology_is_scipys(dtype: Any, operation: str, shape: str) -> None:
    picture = random_picture((17, 23, 2), dtype)
    window = np.ones((5, 5)) if shape == "square" else np.maximum(*np.meshgrid(*[np.arange(-2, 3) == 0] * 2))
    does = {"dilate": ndimage.grey_dilation, "erode": ndimage.grey_erosion}
    does |= {"open": ndimage.grey_opening, "close": ndimage.grey_closing}
    found = run("Morphology", picture, operation=operation, radius=2, shape=shape)
    for k in range(2):
        wanted = does[operation](picture[:, :, k], footprint=window, mode="nearest")
        inner = (slice(4, -4), slice(4, -4)) if operation in ("open", "close") or shape == "cross" else ()
        np.testing.assert_array_equal(found[:, :, k][inner], wanted[inner])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("factor", [0.25, 0.5])
def test_downscale_shows_the_means_of_blocks(dtype: Any, factor: float) -> None:
    picture = random_picture((16, 24, 3), dtype)
    found = run("Downscale", picture, factor=factor, up="nearest")
    k = round(1 / factor)
    means = picture.astype(np.float64).reshape(16 // k, k, 24 // k, k, 3).mean((1, 3))
    wanted = means.repeat(k, 0).repeat(k, 1)
    assert np.abs(found - wanted).max() <= max(0.51 * (tops(dtype) > 1), 1e-6)
    np.testing.assert_array_equal(run("Downscale", picture, factor=1, down="bilinear", up="bicubic"), picture)


@pytest.mark.parametrize("sigma", [0.0, 0.7, 3.0])
@pytest.mark.parametrize("amount", [0.5, 2.0])
def test_unsharp_mask_is_scikit_images(sigma: float, amount: float) -> None:
    picture = smooth_picture((40, 50, 3), np.float32)
    found = run("UnsharpMask", picture, sigma=sigma, amount=amount)
    wanted = unsharp_mask(picture, sigma, amount, channel_axis=2)
    edge = int(4 * sigma) + 1
    np.testing.assert_allclose(found[edge:-edge, edge:-edge], wanted[edge:-edge, edge:-edge], atol=1e-5)


def test_below_the_threshold_an_unsharp_mask_changes_nothing() -> None:
    picture = random_picture((30, 30, 3), np.float32)
    detail = picture - ndimage.gaussian_filter(picture.astype(np.float64), (1, 1, 0), mode="nearest")
    found = run("UnsharpMask", picture, sigma=1, amount=1, threshold=0.2)
    clear = np.abs(np.abs(detail) - 0.2) > 1e-4
    wanted = np.where(np.abs(detail) > 0.2, np.clip(picture + detail, 0, 1), picture)
    np.testing.assert_allclose(found[clear], wanted[clear], atol=1e-5)
    assert (found == picture).mean() > 0.2


def recorded() -> Any:
    cases = json.loads((GOLDEN / "cases.json").read_text())["cases"]
    ours: dict[str, Any] = {
        "Sharpen": lambda k: ("Sharpen", {"alpha": k["alpha"][0], "lightness": k.get("lightness", [1])[0]}),
        "Emboss": lambda k: ("Emboss", {"alpha": k["alpha"][0], "strength": k["strength"][0]}),
        "CLAHE": lambda k: ("CLAHE", {"clip": k["clip_limit"][0], "tiles": tuple(k.get("tile_grid_size", (8, 8)))}),
        "MedianBlur": lambda k: ("MedianBlur", {"radius": k["blur_limit"][0] // 2}),
        "Blur": lambda k: ("BoxBlur", {"radius": k["blur_limit"][0] // 2}),
        "Downscale": lambda k: (
            "Downscale",
            {"factor": k["scale_range"][0], **({"up": "bilinear"} if "interpolation_pair" in k else NEAREST)},
        ),
        "MotionBlur": lambda k: ("MotionBlur", {"length": k["blur_limit"][0], "degrees": k["angle_range"][0]}),
        "Morphological": lambda k: ("Morphology", {"operation": SHORT[k["operation"]], "radius": 1, "shape": "cross"}),
    }
    for case in cases:
        call = case["call"]
        plain = "method" not in call["kwargs"] and set(call["kwargs"]) <= {
            "alpha", "lightness", "strength", "clip_limit", "tile_grid_size", "blur_limit", "scale_range",
            "interpolation_pair", "operation", "scale", "p",
        }  # fmt: skip
        if call["class"] == "MotionBlur":  # aligned with an axis: they draw others in whole pixels
            plain = call["kwargs"]["angle_range"][0] in (0, 90) and call["kwargs"]["direction_range"][0] == 0
        if call["class"] in ours and plain and case.get("output"):
            name, arguments = ours[call["class"]](call["kwargs"])
            yield pytest.param(name, arguments, case["input"], case["output"], id=case["output"])


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="no ../shared")
@pytest.mark.parametrize(("name", "arguments", "input_", "output"), list(recorded()) if GOLDEN.is_dir() else [])
def test_values_recorded_of_albumentations(name: str, arguments: Any, input_: str, output: str) -> None:
    with np.load(GOLDEN / "arrays.npz") as arrays:
        picture, wanted = arrays[input_], arrays[output]
    found = run(name, picture, **arguments)
    limit = 1e-5 if picture.dtype == np.float32 else 1 if name == "BoxBlur" else 0
    assert np.abs(found.astype(np.float64) - wanted).max() <= limit
    assert np.abs(found.astype(np.float64) - picture).max() > 0


@pytest.mark.parametrize(("clip", "tiles"), [(0.5, (1, 1)), (2.0, (3, 5)), (40.0, (8, 8))])
def test_clahe_is_opencvs_on_one_channel_and_on_lightness(clip: float, tiles: tuple[int, int]) -> None:
    picture = smooth_picture((45, 52, 3), np.uint8)
    equalizer = cv2.createCLAHE(clip, tiles[::-1])
    found = run("CLAHE", picture[:, :, :1], clip=clip, tiles=tiles)
    np.testing.assert_array_equal(found[:, :, 0], equalizer.apply(np.ascontiguousarray(picture[:, :, 0])))
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = equalizer.apply(np.ascontiguousarray(lab[:, :, 0]))
    found = run("CLAHE", picture, clip=clip, tiles=tiles)
    np.testing.assert_array_equal(found, cv2.cvtColor(lab, cv2.COLOR_LAB2RGB))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_clahe_does_the_same_to_deeper_pictures(dtype: Any, channels: int) -> None:
    picture = smooth_picture((160, 200, channels), np.uint8)
    deep = (picture.astype(np.float64) / 255 * tops(dtype)).round(0 if tops(dtype) > 1 else 9).astype(dtype)
    found = run("CLAHE", deep, clip=3).astype(np.float64) / tops(dtype) * 255
    wanted = run("CLAHE", picture, clip=3)
    assert np.abs(found - wanted).mean() < (0.6 if channels == 1 else 2)  # Lab of 8 bits is rounded
    assert np.abs(found - picture).mean() > 5


@pytest.mark.parametrize("format_", ["jpeg", "webp"])
@pytest.mark.parametrize("quality", [1, 30, 100])
def test_files_are_pillows(format_: str, quality: int) -> None:
    picture = smooth_picture((33, 47, 3), np.uint8)
    for given in (picture, picture[:, :, :1], picture[:, :, [0, 1, 2, 0, 1]]):
        found = run("ImageCompression", given, quality=quality, format=format_)
        parts = [given] if given.shape[2] == 3 else [given[:, :, k] for k in range(given.shape[2])]
        wanted = []
        for part in parts:
            file = BytesIO()
            image = Image.fromarray(np.ascontiguousarray(part))
            image.save(file, format_, quality=quality)
            wanted.append(np.asarray(Image.open(file).convert(image.mode)))
        np.testing.assert_array_equal(found, np.dstack(wanted))
    as_floats = run("ImageCompression", picture.astype(np.float32) / 255, quality=quality, format=format_)
    np.testing.assert_allclose(as_floats * 255, run("ImageCompression", picture, quality=quality, format=format_), atol=1e-3)


FILTERS: dict[str, dict[str, Any]] = {
    "BilateralBlur": {},
    "MedianBlur": {"radius": 4}, "BoxBlur": {"radius": 4}, "MotionBlur": {"length": 9, "degrees": 30}, "Downscale": {},
    "Morphology": {"operation": "close", "radius": 4}, "CLAHE": {}, "Sharpen": {}, "Emboss": {}, "UnsharpMask": {},
    "ImageCompression": {}, "MultiplicativeNoise": {}, "SpeckleNoise": {}, "ShotNoise": {}, "ISONoise": {},
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 40, 1), (40, 1, 3), (5, 7, 6), (5, 7, 2)])
def test_narrow_pictures_and_any_number_of_channels(name: str, dtype: Any, shape: tuple[int, int, int]) -> None:
    picture = random_picture(shape, dtype)
    if shape[2] not in (1, 3) and name in ("BilateralBlur", "CLAHE", "ISONoise"):
        with pytest.raises(vc.VicinalError, match=f"{name}.*channels"):
            run(name, picture, **FILTERS[name])
        return
    found = run(name, picture, **FILTERS[name])
    assert (found.shape, found.dtype) == (picture.shape, picture.dtype)
    assert np.isfinite(found.astype(np.float64)).all()
    assert 0 <= found.min() <= found.max() <= tops(dtype)


@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"BoxBlur"}))  # which blurs alpha too, as GaussianBlur
def test_alpha_stays(name: str) -> None:
    picture = random_picture((20, 30, 4))
    found = vc.Pipeline([transform_class(name)(**FILTERS[name])], seed=0)(picture, alpha=True)
    np.testing.assert_array_equal(found[:, :, 3], picture[:, :, 3])
    assert (found[:, :, :3] != picture[:, :, :3]).any()


@pytest.mark.parametrize("name", ["MedianBlur", "MotionBlur", "Morphology"])
def test_filters_mean_the_same_for_floats_of_any_range(name: str) -> None:
    picture = random_picture((20, 30, 3), np.float32)
    found = run(name, picture * 300 - 200, **FILTERS[name])
    np.testing.assert_allclose(found, run(name, picture, **FILTERS[name]) * 300 - 200, atol=1e-3)


@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"BoxBlur"}))
def test_what_needs_the_range_is_refused_behind_normalize(name: str) -> None:
    with pytest.raises(vc.SpecError, match=rf"^{name}\[0\]: expected values in \[0, 1\], but Normalize\[0\] comes before it$"):
        vc.Pipeline([vc.Normalize(), transform_class(name)(**FILTERS[name])])


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "area"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_downscale_is_opencvs_within_the_range(interpolation: str, dtype: Any) -> None:
    codes = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "bicubic": cv2.INTER_CUBIC, "area": cv2.INTER_AREA}
    picture = random_picture((31, 45, 3), dtype)
    small = cv2.resize(picture, (14, 9), interpolation=codes[interpolation])  # 0.3 of 45 and of 31, rounded
    wanted = np.clip(cv2.resize(small, (45, 31), interpolation=codes[interpolation]), 0, tops(dtype))
    found = run("Downscale", picture, factor=0.3, down=interpolation, up=interpolation)
    np.testing.assert_array_equal(found, wanted.astype(dtype))


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("MedianBlur", {"radius": 2.5}, r"MedianBlur\.radius: expected whole numbers"),
        ("MedianBlur", {"radius": 128}, r"MedianBlur\.radius: expected .*127.*, got 128"),
        ("BilateralBlur", {"sigma_color": 51}, r"BilateralBlur\.sigma_color: expected .*did you mean 51/255 = 0\.2"),
        ("BilateralBlur", {"sigma": 0}, r"BilateralBlur\.sigma: expected .*, got 0"),
        ("BoxBlur", {"radius": -1}, r"BoxBlur\.radius: expected .*, got -1"),
        ("MotionBlur", {"length": 0}, r"MotionBlur\.length: expected .*, got 0"),
        ("MotionBlur", {"direction": 2}, r"MotionBlur\.direction: expected .*\[-1, 1\], got 2"),
        ("MotionBlur", {"degrees": 500}, r"MotionBlur\.degrees: expected .*360"),
        ("Downscale", {"factor": 0}, r"Downscale\.factor: expected .*, got 0"),
        ("Downscale", {"up": "lanczos"}, r"Downscale\.up: expected one of nearest"),
        ("Morphology", {"operation": "dilation"}, r"Morphology\.operation: expected one of dilate.*'dilation'"),
        ("Morphology", {"operation": "erode", "shape": "disc"}, r"Morphology\.shape: expected one of square"),
        ("CLAHE", {"tiles": (8, 257)}, r"CLAHE\.tiles: expected at most 256 rows and columns, got \(8, 257\)"),
        ("CLAHE", {"clip": 0}, r"CLAHE\.clip: expected .*, got 0"),
        ("Sharpen", {"alpha": 2}, r"Sharpen\.alpha: expected .*\[0, 1\], got 2"),
        ("Emboss", {"strength": -1}, r"Emboss\.strength: expected .*, got -1"),
        ("UnsharpMask", {"threshold": 10}, r"UnsharpMask\.threshold: expected .*did you mean 10/255 = 0\.0392"),
        ("ImageCompression", {"quality": 0}, r"ImageCompression\.quality: expected .*, got 0"),
        ("ImageCompression", {"quality": 0.5}, r"ImageCompression\.quality: expected whole numbers"),
        ("ImageCompression", {"format": "png"}, r"ImageCompression\.format: expected one of jpeg, webp"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, arguments: Any, message: str) -> None:
    with pytest.raises(vc.SpecError, match=message):
        transform_class(name)(**arguments)


@pytest.mark.parametrize(("format_", "side"), [("jpeg", 65501), ("webp", 16384)])
def test_pictures_longer_than_a_file_takes_are_refused(format_: str, side: int) -> None:
    with pytest.raises(vc.DataError, match=f"ImageCompression: expected pictures of at most {side - 1} pixels a side"):
        run("ImageCompression", np.zeros((1, side, 1), np.uint8), format=format_)
