"""Larger canvases, resized ones and the eight symmetries, against NumPy and OpenCV, with all that moves along."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.transforms.lowered import carried, lowered, values
from vicinal.errors import SpecError

RNG = np.random.default_rng(5)
IMAGE = RNG.integers(0, 256, (7, 10, 3), np.uint8)
MODES = {"constant": "constant", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric", "wrap": "wrap"}


def run(transform: Any, images: Any, **options: Any) -> Any:
    return vc.Pipeline([transform], seed=1)(images, **options)


def before(room: int, position: str, last: str) -> int:
    return room // 2 if position == "center" else room if last in position else 0


@pytest.mark.parametrize("border", MODES)
@pytest.mark.parametrize("position", ["center", "top_left", "top_right", "bottom_left", "bottom_right"])
def test_pad_to_is_numpys_pad(position: str, border: str) -> None:
    got = run(vc.PadTo((12, 13), position=position, border=border), IMAGE[None])[0]
    top, left = before(5, position, "bottom"), before(3, position, "right")
    np.testing.assert_array_equal(got, np.pad(IMAGE, ((top, 5 - top), (left, 3 - left), (0, 0)), mode=border))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("size", "multiple", "wanted"),
    [(1, 1, (7, 10)), (5, 1, (7, 10)), ((9, 3), 1, (9, 10)), (1, 8, (8, 16)), ((9, 20), 8, (16, 24)), (1, 10, (10, 10))],
)
def test_pad_to_gives_the_least_canvas_that_is_asked_for(size: Any, multiple: int, wanted: tuple[int, int]) -> None:
    assert run(vc.PadTo(size, multiple), IMAGE[None]).shape[1:3] == wanted


def test_pad_to_a_random_place_takes_every_place_alike_and_moves_all_targets() -> None:
    lowering = lowered(vc.PadTo((10, 13), position="random"), (8, 10), 8000)
    for name, places in (("y", 3), ("x", 4)):
        shares = np.bincount(values(lowering)[name].astype(int), minlength=places) / 8000
        np.testing.assert_allclose(shares, 1 / places, atol=5 * np.sqrt(1 / places / 8000))
    for sample in range(5):
        y, x = values(lowering)["y"][sample], values(lowering)["x"][sample]
        assert carried(lowering, 2.5, 1.5, sample) == (2.5 + x, 1.5 + y)


@pytest.mark.parametrize("border", MODES)
@pytest.mark.parametrize("factor", [1, 1.3, 1.8])
def test_zoom_out_is_numpys_pad_by_what_it_recorded(factor: float, border: str) -> None:
    lowering = lowered(vc.ZoomOut(factor, border=border), (7, 10), 4)
    got = vc.Pipeline([vc.ZoomOut(factor, border=border)], seed=0)(np.stack([IMAGE] * 4), ids=range(4), epoch=0)
    down, across = round(7 * factor) - 7, round(10 * factor) - 10
    for n, picture in enumerate(got):
        y, x = int(values(lowering)["y"][n]), int(values(lowering)["x"][n])
        padding = ((y, down - y), (x, across - x), (0, 0))
        np.testing.assert_array_equal(picture, np.pad(IMAGE, padding, mode=border))  # type: ignore[call-overload]
        assert carried(lowering, 2.5, 1.5, n) == (2.5 + x, 1.5 + y)


def test_zoom_out_takes_every_place_alike() -> None:
    drawn = values(lowered(vc.ZoomOut(1.5), (8, 6), 10_000))
    for name, places in (("y", 5), ("x", 4)):
        shares = np.bincount(drawn[name].astype(int), minlength=places) / 10_000
        assert len(shares) == places
        np.testing.assert_allclose(shares, 1 / places, atol=5 * np.sqrt(1 / places / 10_000))


def test_pad_to_fills_masks_with_their_own_label() -> None:
    mask = np.ones((1, 7, 10), np.uint8)
    out = run(vc.PadTo(12, fill=(0.0, 0.2, 1.0), mask_fill=255), vc.Batch(IMAGE[None], masks=mask))
    assert (out.masks[0] == 255).sum() == 144 - 70
    assert (out.images[0][out.masks[0] == 255] == (0, 51, 255)).all()


@pytest.mark.parametrize("factor", [0.37, 0.7, 1.5, 2, 0.001])
def test_random_scale_resizes_picture_and_canvas(factor: float) -> None:
    size = max(round(7 * factor), 1), max(round(10 * factor), 1)
    smooth = cv2.GaussianBlur(IMAGE, (0, 0), 2)
    got = run(vc.RandomScale(factor, antialias=False), smooth[None])[0]
    assert got.shape[:2] == size
    theirs = cv2.resize(smooth, size[::-1], interpolation=cv2.INTER_LINEAR)
    assert np.abs(got.astype(int) - theirs).max() <= 1  # OpenCV's weights have 11 bits
    x, y = carried(lowered(vc.RandomScale(factor), (7, 10)), 10, 7)
    assert (x, y) == pytest.approx((size[1], size[0]))
    np.testing.assert_array_equal(run(vc.RandomScale(factor), IMAGE[None]), run(vc.Resize(size), IMAGE[None]))


def test_random_scale_draws_a_size_for_each_picture() -> None:
    sizes = lowered(vc.RandomScale((0.5, 2)), (100, 60), 300).canvas
    assert sizes[:, 0].min() < 60
    assert sizes[:, 0].max() > 180
    np.testing.assert_allclose(sizes[:, 0] / sizes[:, 1], 100 / 60, rtol=0.02)


ELEMENTS = [
    lambda image: image, lambda image: np.rot90(image, -1), lambda image: np.rot90(image, 2), np.rot90,
    np.fliplr, lambda image: np.rot90(np.fliplr(image), -1), np.flipud, lambda image: np.swapaxes(image, 0, 1),
]  # fmt: skip


@pytest.mark.parametrize("element", range(8))
def test_the_eight_symmetries_are_numpys(element: int) -> None:
    mask = IMAGE[None, :, :, 0]
    points = [[[2.5, 1.5], [9.5, 6.5]]]
    out = run(vc.D4(element), vc.Batch(IMAGE[None], masks=mask, keypoints=points, boxes=[[[2.0, 1.0, 3.0, 2.0]]]))
    image = out.images[0]
    np.testing.assert_array_equal(image, ELEMENTS[element](IMAGE))
    np.testing.assert_array_equal(out.masks[0], ELEMENTS[element](mask[0]))
    for (x, y), (j, i) in zip(np.asarray(out.keypoints[0])[:, :2], ((2, 1), (9, 6)), strict=True):
        np.testing.assert_array_equal(image[int(y), int(x)], IMAGE[i, j])  # the pixel at the point is the same
    x0, y0, x1, y1 = np.asarray(out.boxes[0]).ravel()[:4]
    assert (x1 - x0, y1 - y0) == (1, 1)
    np.testing.assert_array_equal(image[int(y0), int(x0)], IMAGE[1, 2])


def test_each_symmetry_is_as_likely() -> None:
    drawn = values(lowered(vc.D4(), count=16_000))["element"].astype(int)
    np.testing.assert_allclose(np.bincount(drawn, minlength=8) / 16_000, 1 / 8, atol=5 * np.sqrt(1 / 8 / 16_000))


WRONG = [
    (lambda: vc.PadTo(0), r"PadTo\.size: expected a whole number of pixels"),
    (lambda: vc.PadTo(position="middle"), r"PadTo\.position: expected one of center, top_left, .*got 'middle'"),
    (lambda: vc.PadTo(multiple=0), r"PadTo\.multiple: expected a whole number in \[1, 32768\], got 0$"),
    (lambda: vc.RandomScale(0), r"RandomScale\.factor: expected .*above 0.*got 0$"),
    (lambda: vc.RandomScale((-0.1, 0.1)), r"RandomScale\.factor: expected .*above 0"),
    (lambda: vc.ZoomOut(0.5), r"ZoomOut\.factor: expected .* in \[1, 100\], got 0\.5$"),
    (lambda: vc.D4(8), r"D4\.element: expected .* in \[0, 7\], got 8$"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "message"), WRONG)
def test_what_is_wrong_is_said(wrong: Any, message: str) -> None:
    with pytest.raises(SpecError, match=rf"^{message}"):
        wrong()
