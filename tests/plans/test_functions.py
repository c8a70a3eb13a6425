"""Functions of whole pictures in a plan: between the kernels as in a program that was lowered, and with the same errors."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.plans.pictures import DTYPES, as_bytes, is_planned, lowered, pictures
from tests.transforms.examples import ARGUMENTS, example
from vicinal.program.lowering import Lowering
from vicinal.sampling.column import Untraceable, column_of
from vicinal.sampling.node import HEIGHT, WIDTH
from vicinal.sampling.traced_draws import TracedDraws

IMAGE = pictures(1)[0]


def applies(name: str) -> bool:
    """Whether a transform applies a function to pictures, and leaves all else alone."""
    try:
        program = vc.Pipeline([example(name)], seed=1).program(IMAGE[None])
    except (vc.DataError, vc.SpecError):  # of those that need labels or maps
        return False
    return program.applies and not program.changes


FUNCTIONS = [name for name in ARGUMENTS if name != "PixMix" and applies(name)]


def test_most_functions_are_here() -> None:
    assert len(FUNCTIONS) > 55


@pytest.mark.parametrize("name", FUNCTIONS)
def test_of_each_function(name: str) -> None:
    """Alone, by chance, and between ops that move, colour and need the whole levels, or the range, of a picture."""
    for among in (
        [example(name)],
        [vc.Rotate(p=0.5), vc.Brightness(), vc.Sometimes(0.5, [example(name)]), vc.HorizontalFlip(p=0.5), vc.Contrast()],
        [vc.OneOf([example(name), vc.RandomCrop(30)]), vc.MedianBlur(1, p=0.5), vc.Normalize(0.5, 0.2, layout="channels_last")],
    ):
        for k, (dtype, channels) in enumerate((dtype, channels) for dtype in DTYPES for channels in (1, 3)):
            pipeline = vc.Pipeline(among, seed=3)
            try:
                expected = lowered(pipeline, pictures(2, dtype, channels), ids=[k, k + 1], epoch=3)
            except vc.DataError:  # of those that take colours alone, or bytes
                assert not is_planned(pipeline, dtype, channels)
                continue
            assert is_planned(pipeline, dtype, channels)
            given = pictures(2, dtype, channels)
            assert as_bytes([pipeline(one, ids=k + n, epoch=3) for n, one in enumerate(given)]) == as_bytes(expected)


def planned(*transforms: vc.Transform) -> vc.Pipeline:
    pipeline = vc.Pipeline(transforms, seed=1)
    assert is_planned(pipeline)
    return pipeline


def test_results_are_memory_of_their_own() -> None:
    """Also where a function gives what it holds, or is not called."""
    held = np.zeros_like(IMAGE)
    for pipeline in (planned(vc.Lambda(lambda _: held)), planned(vc.MedianBlur(p=1e-9))):
        for _ in range(2):
            result = pipeline(image=IMAGE, mask=IMAGE[:, :, 0].copy())["image"]
            assert not np.shares_memory(result, held)
            assert not np.shares_memory(result, IMAGE)
            result[:] = 7
    assert not held.any()


def test_a_function_never_sees_the_picture_of_the_caller() -> None:
    def darken(picture: Any) -> Any:
        picture[:] = 0
        return picture

    before = IMAGE.copy()
    assert not planned(vc.Lambda(darken))(IMAGE).any()
    np.testing.assert_array_equal(IMAGE, before)


def failing(picture: Any) -> Any:
    raise ZeroDivisionError(f"{picture.shape[2]} channels")


@pytest.mark.parametrize("function", [failing, lambda one: one[1:], lambda one: one.astype(np.int16), lambda _: None])
def test_what_a_function_does_wrong_is_said_in_the_same_words(function: Any) -> None:
    pipeline = planned(vc.HorizontalFlip(), vc.Lambda(function))
    with pytest.raises((ZeroDivisionError, vc.SpecError)) as before:
        lowered(pipeline, IMAGE, ids=1)
    for _ in range(2):
        with pytest.raises(type(before.value)) as after:
            pipeline(IMAGE, ids=1)
        assert str(after.value) == str(before.value)
        assert getattr(after.value, "__notes__", []) == getattr(before.value, "__notes__", [])


def test_functions_of_targets_are_called_as_before() -> None:
    pipeline = vc.Pipeline([vc.Lambda(np.flipud, mask=np.flipud, boxes=lambda boxes: boxes)], seed=1)
    assert not is_planned(pipeline)
    mask = np.ascontiguousarray(IMAGE[:, :, 0])
    for _ in range(3):
        found = pipeline(image=IMAGE, mask=mask)
        np.testing.assert_array_equal(found["mask"], mask[::-1])
        np.testing.assert_array_equal(found["image"], IMAGE[::-1])


@pytest.mark.parametrize("first", [vc.MedianBlur(1), vc.HorizontalFlip()])
def test_floats_out_of_range_are_refused(first: vc.Transform) -> None:
    pipeline = vc.Pipeline([first, vc.Fog()], seed=1)
    assert is_planned(pipeline, np.float32)
    image = pictures(1, np.float32)[0]
    pipeline(image)
    for wrong in (image * 255, np.where(image > 0.5, np.float32(np.nan), image)):
        for _ in range(2):
            with pytest.raises(vc.DataError, match=r"images\[0\]: expected values in \[0, 1\], as \w+\[0\] needs them"):
                pipeline(wrong)


def test_opencv_has_one_thread_meanwhile() -> None:
    seen = []

    def counted(picture: Any) -> Any:
        seen.append(cv2.getNumThreads())
        return picture

    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(3)
        planned(vc.Lambda(counted))(IMAGE)
        assert seen == [1]
        assert cv2.getNumThreads() == 3
    finally:
        cv2.setNumThreads(before)


def test_a_function_may_call_the_pipeline_that_it_is_in() -> None:
    inner: list[vc.Pipeline] = []

    def again(picture: Any) -> Any:
        return inner[0](picture[:30], ids=2) if len(picture) > 30 else picture

    pipeline = vc.Pipeline([vc.Lambda(lambda one: np.resize(again(one), one.shape)), vc.GaussianBlur(), vc.Rotate()], seed=1)
    inner.append(pipeline)
    expected = lowered(pipeline, IMAGE, ids=1)
    assert is_planned(pipeline)
    assert as_bytes([pipeline(IMAGE, ids=1)]) == as_bytes([expected])


def test_labels_are_not_known_to_a_plan() -> None:
    lowering = Lowering(draws=TracedDraws(1), canvas=column_of([[HEIGHT, WIDTH]]), channels=3)  # type: ignore[arg-type]
    with pytest.raises(Untraceable, match="labels"):
        _ = lowering.root().labels
