"""Functions of whole pictures: what they are given and give, on both backends, threads and dtypes; what breaks its word."""

from __future__ import annotations

import re
import threading
from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.errors import DataError, SpecError
from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.threads.opencv import one_opencv_thread
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform

DTYPES = (np.uint8, np.uint16, np.float32)
BACKENDS = ("cpu", "reference")


@picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
def median(picture: Any, size: float) -> Any:
    return cv2.medianBlur(picture, int(size)).reshape(picture.shape)


@picture_function(dtypes=("float32",))
def grain(picture: Any, std: float, chance: np.random.Generator) -> Any:
    return picture + np.float32(std) * chance.standard_normal(picture.shape, np.float32)


@picture_function(dtypes=("uint8",), colors=(3,))
def lab(picture: Any) -> Any:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)


@picture_function(dtypes=("uint8", "float32"))
def mirrored_in_place(picture: Any) -> Any:
    picture[...] = picture[:, ::-1].copy()
    return picture


def applying(function: PictureFunction, **given: float) -> type[Transform]:
    """A transform that applies a function with numbers that are given."""

    @transform
    class Applied(Transform):
        def lower(self, site: Site) -> None:
            site.apply(function, **given)

    return Applied


@transform
class Grain(Transform):
    std: fields.Parameter = fields.number(default=(0.05, 0.2), low=0)

    def lower(self, site: Site) -> None:
        site.apply(grain, std=drawn(self, site, "std"))


Median, Lab, Mirrored = applying(median, size=3), applying(lab), applying(mirrored_in_place)


def by_hand(function: Any, stack: Any) -> Any:
    return np.stack([function(picture.copy()) for picture in stack])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (40, 61)])
def test_it_is_the_function_and_nothing_else(backend: str, dtype: Any, channels: int, size: tuple[int, int]) -> None:
    stack = random_picture((3, *size, channels), dtype)
    before = stack.copy()
    pipeline = vc.Pipeline([Median()], seed=1)
    expected = by_hand(lambda picture: cv2.medianBlur(picture, 3).reshape(picture.shape), stack)
    np.testing.assert_array_equal(pipeline(stack, backend=backend), expected)
    listed = pipeline([*stack, random_picture((9, 4, channels), dtype)], backend=backend)
    np.testing.assert_array_equal(listed[1], expected[1])
    assert listed[3].shape == (9, 4, channels)
    np.testing.assert_array_equal(pipeline(stack[0], backend=backend), expected[0])
    assert len(pipeline(stack[:0], backend=backend)) == 0
    np.testing.assert_array_equal(stack, before)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_function_that_writes_to_its_picture_does_not_write_to_the_users(backend: str) -> None:
    stack = random_picture((2, 6, 8, 3))
    before = stack.copy()
    np.testing.assert_array_equal(vc.Pipeline([Mirrored()], seed=0)(stack, backend=backend), before[:, :, ::-1])
    np.testing.assert_array_equal(stack, before)


VIEWS = [np.flipud, np.fliplr, lambda one: one.transpose(1, 0, 2), np.asfortranarray, lambda one: one[..., ::-1]]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("view", VIEWS)
def test_a_function_may_give_a_view_that_other_ops_go_on_with(backend: str, view: Any) -> None:
    @picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
    def viewed(picture: Any) -> Any:
        return view(picture)

    for dtype in DTYPES:
        stack = random_picture((3, 8, 8, 3), dtype)
        found = vc.Pipeline([applying(viewed)(), vc.HorizontalFlip(p=1)], seed=0)(stack, backend=backend)
        np.testing.assert_array_equal(found, np.stack([view(one) for one in stack])[:, :, ::-1])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "chain",
    [
        [Grain()],
        [vc.Rotate((5, 20)), Grain(), Median()],
        [vc.RandomCrop((12, 10)), Median(p=0.5), vc.Brightness((0.5, 1.5)), Grain(p=0.5), vc.HorizontalFlip()],
        [vc.Gamma((0.5, 2)), Grain(), vc.AutoContrast(p=0.5), Median(), vc.Equalize()],
        [Grain(), Median(), vc.Mixup(), Grain(), vc.Normalize(mean=0.5, std=0.25)],
        [vc.OneOf([Grain(), Median(), vc.Invert()]), vc.GaussianBlur((0.5, 1)), Grain()],
    ],
    ids=lambda chain: "-".join(type(one).__name__ for one in chain),
)
def test_backends_agree_with_functions_between_other_ops(dtype: Any, chain: list[Transform]) -> None:
    stack = random_picture((5, 24, 18, 3), dtype, seed=2)
    pipeline = vc.Pipeline(chain, seed=4)
    cpu, reference = (pipeline(stack, ids=range(5), backend=name).astype(np.float64) for name in BACKENDS)
    if any(isinstance(one, (vc.Equalize, vc.AutoContrast)) for one in chain):  # a level's difference is widened
        assert np.mean(np.abs(cpu - reference) > 0.02 * cpu.max()) < 0.02
    else:
        limit = {np.uint8: 1.0, np.uint16: 8.0}.get(dtype, 1e-5)
        limit = 0.05 if any(isinstance(one, vc.Normalize) for one in chain) else limit  # a level of 255, in units of std
        assert np.abs(cpu - reference).max() <= limit


def test_one_at_a_time_in_batches_and_on_threads_it_draws_the_same() -> None:
    stack = random_picture((9, 70, 60, 3))
    pipeline = vc.Pipeline([vc.Rotate((5, 20)), Grain(), vc.Brightness((0.8, 1.2))], seed=4)
    whole = pipeline(stack, ids=range(9))
    for n in range(9):
        np.testing.assert_array_equal(pipeline(stack[n], ids=n), whole[n])
    vc.set_threads(4)
    try:
        large = np.repeat(stack, 30, axis=0)
        many = pipeline(large, ids=range(270))
    finally:
        vc.set_threads(None)
    np.testing.assert_array_equal(pipeline(large, ids=range(270)), many)
    assert not np.array_equal(pipeline(stack, ids=range(9), epoch=1), whole)


@pytest.mark.parametrize("backend", BACKENDS)
def test_uint16_goes_through_float32_and_is_rounded(backend: str) -> None:
    stack = random_picture((2, 5, 6, 3), np.uint16)

    @picture_function(dtypes=("float32",))
    def halved(picture: Any) -> Any:
        assert picture.dtype == np.float32
        assert picture.max() <= 1
        return picture / 2

    found = vc.Pipeline([applying(halved)()], seed=0)(stack, backend=backend)
    assert found.dtype == np.uint16
    assert np.abs(found.astype(int) - np.rint(stack / 2)).max() <= 1


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_leaves_the_range_is_clamped_and_floats_are_held_to_it_before(backend: str) -> None:
    @picture_function(dtypes=("float32",))
    def tripled(picture: Any) -> Any:
        assert picture.min() >= 0
        assert picture.max() <= 1
        return picture * 3 - 1

    for dtype in DTYPES:
        stack = random_picture((2, 5, 6, 3), dtype)
        top = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
        found = vc.Pipeline([applying(tripled)()], seed=0)(stack, backend=backend)
        np.testing.assert_allclose(found, np.clip(stack / top * 3 - 1, 0, 1) * top, atol=0.5 if top > 1 else 1e-6)
    edge = np.full((1, 2, 2, 3), 1.0005, np.float32)  # within what float arithmetic leaves
    np.testing.assert_array_equal(vc.Pipeline([applying(tripled)()], seed=0)(edge, backend=backend), 1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_floats_beyond_the_range_are_refused_unless_the_function_means_the_same_for_any(backend: str) -> None:
    hounsfield = np.linspace(-1000, 3000, 75, dtype=np.float32).reshape(1, 5, 5, 3)
    with pytest.raises(DataError, match=r"images\[0\]: expected values in \[0, 1\], as Grain\[0\] needs them"):
        vc.Pipeline([Grain()], seed=0)(hounsfield, backend=backend)
    with pytest.raises(DataError, match="as Grain"):
        vc.Pipeline([vc.HorizontalFlip(p=1), Grain()], seed=0)(hounsfield, backend=backend)
    found = vc.Pipeline([Median()], seed=0)(hounsfield, backend=backend)
    np.testing.assert_array_equal(found[0], cv2.medianBlur(hounsfield[0], 3))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("channels", [2, 4])
def test_alpha_stays_as_it_is(backend: str, channels: int) -> None:
    stack = random_picture((3, 8, 9, channels))
    for chain in ([Grain()], [Grain(), vc.Brightness(1.2), Grain()]):
        found = vc.Pipeline(chain, seed=0)(stack, alpha=True, backend=backend)
        np.testing.assert_array_equal(found[..., -1], stack[..., -1])
        assert (found[..., :-1] != stack[..., :-1]).any()


@pytest.mark.parametrize("backend", BACKENDS)
def test_masks_boxes_and_points_stay_where_geometry_leaves_them(backend: str) -> None:
    stack = random_picture((2, 30, 40, 3))
    masks = np.zeros((2, 30, 40), np.uint8)
    masks[:, 5:12, 6:20] = 3
    given = vc.Batch(images=stack, masks=masks, boxes=[[[6, 5, 20, 12]]] * 2, keypoints=[[[7.5, 6.5]]] * 2)
    plain = vc.Pipeline([vc.HorizontalFlip(p=1)], seed=0)(given, backend=backend)
    found = vc.Pipeline([vc.HorizontalFlip(p=1), Grain()], seed=0)(given, backend=backend)
    np.testing.assert_array_equal(found.masks, plain.masks)
    np.testing.assert_array_equal(found.boxes, plain.boxes)
    np.testing.assert_array_equal(found.keypoints, plain.keypoints)
    assert (found.images != plain.images).any()


def test_out_and_encoded_pictures(tmp_path: Any) -> None:
    stack = random_picture((2, 30, 40, 3))
    pipeline = vc.Pipeline([vc.HorizontalFlip(p=1), Grain(), vc.Invert()], seed=0)
    expected = pipeline(stack, ids=range(2))
    out = np.empty_like(stack)
    assert pipeline(stack, ids=range(2), out=out) is out
    np.testing.assert_array_equal(out, expected)
    for n in range(2):
        vc.write(tmp_path / f"{n}.png", stack[n])
    encoded = vc.Batch(images=[vc.Encoded(tmp_path / f"{n}.png") for n in range(2)])
    np.testing.assert_array_equal(pipeline(encoded, ids=range(2)).images, expected)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("transforms", "picture", "message"),
    [
        ([Lab()], random_picture((5, 5, 3), np.uint16), r"expected pictures of uint8, as lab takes them, got uint16"),
        ([Lab()], random_picture((5, 5, 3), np.float32), r"expected pictures of uint8, as lab takes them, got float32"),
        ([Lab()], random_picture((5, 5, 1)), r"expected 3 colour channels, got 1"),
        ([vc.Normalize(mean=0.5, std=0.5), Median()], random_picture((5, 5, 3)), r"values in \[0, 1\], but Normalize"),
        ([Median(), vc.CutMix(), vc.Normalize(mean=0.5, std=0.5)], random_picture((2, 5, 5, 3)), ""),
    ],
)
def test_what_a_function_does_not_take_is_refused_before_it_runs(
    backend: str, transforms: list[Transform], picture: Any, message: str
) -> None:
    pipeline = vc.Pipeline(transforms, seed=0)
    if not message:
        assert pipeline(picture, backend=backend).dtype == np.float32
        return
    with pytest.raises((DataError, SpecError), match=message):
        pipeline(picture, backend=backend)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("gives", "message"),
    [
        (lambda picture: picture[1:], r"Applied\[0\]: expected breaker to give uint8 of shape \(5, 6, 3\), got .* \(4, 6, 3\)"),
        (lambda picture: picture.astype(np.float64), r"expected breaker to give uint8 of shape .* got float64"),
        (lambda _: None, r"expected breaker to give uint8 of shape .* got NoneType"),
    ],
    ids=["shape", "dtype", "nothing"],
)  # fmt: skip
def test_a_function_that_breaks_its_word_is_named(backend: str, gives: Any, message: str) -> None:
    def breaker(picture: Any) -> Any:
        return gives(picture)

    pipeline = vc.Pipeline([applying(picture_function(dtypes=("uint8",))(breaker))()], seed=0)
    with pytest.raises(SpecError, match=message):
        pipeline(random_picture((5, 6, 3)), backend=backend)


def test_an_exception_in_a_function_reaches_the_caller_from_any_thread() -> None:
    @picture_function(dtypes=("uint8",))
    def failing(_: Any) -> Any:
        raise ZeroDivisionError("in the function")

    pipeline = vc.Pipeline([applying(failing)()], seed=0)
    vc.set_threads(3)
    try:
        with pytest.raises(ZeroDivisionError, match="in the function"):
            pipeline(random_picture((40, 64, 64, 3)))
    finally:
        vc.set_threads(None)
    assert vc.Pipeline([Median()], seed=0)(random_picture((40, 64, 64, 3))).shape == (40, 64, 64, 3)


@pytest.mark.parametrize(
    ("dtypes", "function", "message"),
    [
        (("uint8", "int32"), lambda picture: picture, r"dtypes: expected one of uint8, uint16, float32, got 'int32'"),
        ((), lambda picture: picture, r"dtypes: expected at least one of uint8, uint16, float32, got \(\)"),
        (("uint8",), lambda *pictures: pictures[0], r"expected a picture first, then named numbers"),
        (("uint8",), lambda: None, r"expected a picture first, then named numbers"),
    ],
)
def test_declarations_that_mean_nothing(dtypes: tuple[str, ...], function: Any, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        picture_function(dtypes=dtypes)(function)


@pytest.mark.parametrize("given", [{}, {"size": 3.0, "shape": 1.0}, {"sizes": 3.0}])
def test_a_transform_must_give_all_that_a_function_takes(given: dict[str, float]) -> None:
    with pytest.raises(SpecError, match=r"Applied\[0\]: median: expected the parameters size, got"):
        vc.Pipeline([applying(median, **given)()], seed=0)(random_picture((5, 5, 3)))


def test_opencv_has_one_thread_inside_and_the_users_setting_behind() -> None:
    seen = []

    @picture_function(dtypes=("uint8",))
    def counting(picture: Any) -> Any:
        seen.append(cv2.getNumThreads())
        return picture

    pipeline = vc.Pipeline([applying(counting)()], seed=0)
    before = cv2.getNumThreads()
    try:
        for count in (2, 3):
            cv2.setNumThreads(count)
            for backend in BACKENDS:
                pipeline(random_picture((4, 5, 5, 3)), backend=backend)
                assert cv2.getNumThreads() == count
            with pytest.raises(RuntimeError), one_opencv_thread():
                raise RuntimeError
            assert cv2.getNumThreads() == count
    finally:
        cv2.setNumThreads(before)
    assert set(seen) == {1}


def test_the_setting_outlives_callers_that_overlap() -> None:
    before = cv2.getNumThreads()
    cv2.setNumThreads(3)
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with one_opencv_thread():
            first_in.set()
            second_in.wait(10)
        first_out.set()

    thread = threading.Thread(target=first)
    try:
        thread.start()
        first_in.wait(10)
        with one_opencv_thread():
            second_in.set()
            first_out.wait(10)
            assert cv2.getNumThreads() == 1
        assert cv2.getNumThreads() == 3
    finally:
        thread.join()
        cv2.setNumThreads(before)


def test_explain_names_the_function_and_its_numbers() -> None:
    stack = random_picture((4, 10, 12, 3))
    text = str(vc.Pipeline([vc.Rotate((5, 20)), Grain(std=0.1), vc.Invert()], seed=0).explain(stack))
    assert re.search(r"Grain\[0\] +Apply", text)
    assert "function grain, std 0.1" in text
    assert "the whole picture: Grain[0]" in text
