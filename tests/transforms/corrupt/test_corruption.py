"""``Corruption`` in pipelines: its levels, both backends, what belongs to pictures, sizes, channels and errors."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.errors import DataError, RecipeError, SpecError
from vicinal.program.ops import Apply, Impulse, Noise
from vicinal.transforms.corrupt.table import KINDS

NAMES = sorted(KINDS)
BACKENDS = ("cpu", "reference")
DTYPES = (np.uint8, np.uint16, np.float32)
BY_TRANSFORM = {"gaussian_noise", "impulse_noise"}
ANY_CHANNELS = {
    "gaussian_noise", "impulse_noise", "shot_noise", "speckle_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur",
    "gaussian_blur", "fog", "contrast", "elastic_transform",
}  # fmt: skip


def alone(name: str, severity: Any = 3, seed: int = 3) -> vc.Pipeline:
    return vc.Pipeline([vc.Corruption(name, severity)], seed=seed)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: np.dtype(dtype).name)
@pytest.mark.parametrize("name", NAMES)
def test_backends_and_dtypes_agree(name: str, dtype: Any) -> None:
    bytes_ = random_picture((3, 30, 26, 3), np.uint8)
    top = {np.uint8: 255, np.uint16: 65535, np.float32: 1}[dtype]
    stack = bytes_ if dtype is np.uint8 else (bytes_ / 255 * top).astype(dtype)
    cpu, reference = (alone(name, (1, 5))(stack, ids=[1, 2, 3], backend=backend) for backend in BACKENDS)
    assert cpu.dtype == dtype
    if name in BY_TRANSFORM:
        assert np.abs(cpu.astype(float) - reference).max() <= (1 if top > 1 else 1e-5)
    else:
        np.testing.assert_array_equal(cpu, reference)
    assert (cpu != stack).any()
    plain = alone(name, (1, 5))(bytes_, ids=[1, 2, 3]) / 255
    assert np.abs(cpu / top - plain).mean() < 0.6 / 255  # rounded later, or not at all


@pytest.mark.parametrize("name", NAMES)
def test_levels_are_those_of_the_drawn_severity_and_of_each_pictures_canvas(name: str) -> None:
    images = [random_picture((side, 120, 3), np.uint8) for side in (99, 100, 40, 130)]
    pipeline = alone(name, [2, 5])
    record = pipeline.trace(images, ids=range(4))[1]
    severities = record.values["Corruption[0]"]["severity"].astype(int)
    assert set(severities) == {2, 5}
    [op] = pipeline.program(images, ids=range(4)).ops
    levels = {Apply: lambda: list(op.parameters.values()), Noise: lambda: [op.std], Impulse: lambda: [op.amount]}[type(op)]()
    for sample, severity in enumerate(severities):
        published = (KINDS[name].large if sample in (1, 3) else KINDS[name].small)[severity - 1]
        assert [row[sample] for row in levels] == list(np.atleast_1d(published))


def test_severity_is_drawn_by_sample_and_the_canvas_is_what_stands_before() -> None:
    images = random_picture((40, 128, 128, 3), np.uint8)
    cropped = vc.Pipeline([vc.RandomCrop(64), vc.Corruption("contrast")], seed=1)
    program, record = cropped.program(images, ids=range(40)), cropped.trace(images, ids=range(40))[1]
    severities = record.values["Corruption[0]"]["severity"]
    assert set(severities) == {1, 2, 3, 4, 5}
    [factor] = program.ops[-1].parameters.values()
    np.testing.assert_array_equal(factor, np.array(KINDS["contrast"].small)[severities.astype(int) - 1])
    rounded = vc.Pipeline([vc.Corruption("contrast", vc.Uniform(1, 5))], seed=1)
    assert rounded.trace(images, ids=range(40))[0].shape == images.shape


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NAMES)
def test_what_belongs_to_a_picture_stays_where_geometry_leaves_it(name: str, backend: str) -> None:
    masks = np.zeros((2, 30, 40), np.uint8)
    masks[:, 5:12, 6:20] = 3
    given = vc.Batch(
        images=random_picture((2, 30, 40, 3)), masks=masks, boxes=[[[6, 5, 20, 12]]] * 2, keypoints=[[[7.5, 6.5]]] * 2,
        ids=[4, 9],
    )  # fmt: skip
    around = [vc.RandomCrop((24, 30)), vc.HorizontalFlip()], [vc.QuarterTurn(1), vc.Brightness(0.9)]
    plain = vc.Pipeline([*around[0], *around[1]], seed=0)(given, backend=backend)
    found = vc.Pipeline([*around[0], vc.Corruption(name, 4), *around[1]], seed=0)(given, backend=backend)
    np.testing.assert_array_equal(found.masks, plain.masks)
    np.testing.assert_array_equal(found.boxes, plain.boxes)
    np.testing.assert_array_equal(found.keypoints, plain.keypoints)
    assert found.images.shape == plain.images.shape
    assert (found.images != plain.images).any()


@pytest.mark.parametrize("name", NAMES)
def test_one_at_a_time_in_batches_and_on_threads_it_draws_the_same(name: str) -> None:
    stack, pipeline = random_picture((6, 110, 104, 3)), alone(name, (1, 5))
    vc.set_threads(1)
    try:
        whole = pipeline(stack, ids=range(6))
        vc.set_threads(3)
        np.testing.assert_array_equal(pipeline(stack, ids=range(6)), whole)
    finally:
        vc.set_threads(None)
    np.testing.assert_array_equal(pipeline(stack[4], ids=4), whole[4])
    assert not np.array_equal(pipeline(stack, ids=range(6), epoch=1), whole)  # another severity, or another draw


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_pictures_and_none(name: str) -> None:
    for size in ((1, 1), (1, 2), (1, 150), (150, 1), (2, 3), (7, 5)):
        for dtype in DTYPES:
            stack = random_picture((2, *size, 3), dtype)
            for severity in (1, 5):
                found = alone(name, severity)(stack)
                assert found.shape == stack.shape
                assert np.isfinite(found).all()
    assert len(alone(name)(np.zeros((0, 8, 8, 3), np.uint8))) == 0
    for value in (0, 255):
        assert alone(name, 5)(np.full((1, 12, 12, 3), value, np.uint8)).shape == (1, 12, 12, 3)


@pytest.mark.parametrize(("name", "most"), [("elastic_transform", 32766), ("jpeg_compression", 65500)])
def test_sides_that_a_library_refuses_are_refused_by_name(name: str, most: int) -> None:
    for shape in ((1, 1, most, 1), (1, most, 1, 1)):
        assert alone(name)(np.zeros(shape, np.uint8)).shape == shape
    for backend in BACKENDS:
        with pytest.raises(DataError, match=f"{name}: expected pictures of at most {most} pixels a side, got .*{most + 1}"):
            alone(name)(np.zeros((1, 1, most + 1, 1), np.uint8), backend=backend)


@pytest.mark.parametrize("name", ["jpeg_compression", "pixelate"])
def test_pillows_limit_for_files_from_elsewhere_does_not_matter(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = random_picture((2, 20, 30, 3))
    expected = alone(name)(stack)
    for limit in (400, 100):  # at which Pillow warns, and refuses
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        np.testing.assert_array_equal(alone(name)(stack), expected)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"elastic_transform", "jpeg_compression", "fog", "frost"}))
def test_long_pictures(name: str) -> None:
    stack = random_picture((1, 2, 70_000, 1 if name != "saturate" else 3))
    assert alone(name, 4)(stack).shape == stack.shape


@pytest.mark.parametrize("name", NAMES)
def test_channels_that_a_corruption_is_not_defined_for_are_refused_by_name(name: str) -> None:
    for channels in (1, 2, 4, 5):
        stack = random_picture((2, 14, 12, channels))
        batch = vc.Batch(images=stack, layout="hwc")
        if name in ANY_CHANNELS or (channels == 1 and name != "saturate"):
            found = alone(name)(batch).images
            assert found.shape == stack.shape
        else:
            wanted = "3" if name == "saturate" else "1 or 3"
            with pytest.raises(DataError, match=f"Corruption: expected {wanted} colour channels, got {channels}"):
                alone(name)(batch)


@pytest.mark.parametrize("name", sorted(ANY_CHANNELS - {"shot_noise", "speckle_noise", *BY_TRANSFORM}))
def test_many_channels_are_changed_alike(name: str) -> None:
    grey = random_picture((1, 14, 12, 1))
    batch = vc.Batch(images=np.repeat(grey, 600, axis=3), layout="hwc", ids=[3])
    found = alone(name, 4)(batch).images
    np.testing.assert_array_equal(found, np.repeat(alone(name, 4)(grey, ids=[3]), 600, axis=3))


@pytest.mark.parametrize("name", NAMES)
def test_alpha_stays_as_it_is(name: str) -> None:
    stack = random_picture((2, 14, 12, 4))
    for backend in BACKENDS:
        found = alone(name, 5)(stack, alpha=True, backend=backend)
        np.testing.assert_array_equal(found[..., 3], stack[..., 3])
        colours = alone(name, 5)(np.ascontiguousarray(stack[..., :3]), backend=backend)
        assert np.abs(found[..., :3].astype(int) - colours).max() <= (1 if name in BY_TRANSFORM else 0)


def test_recipes_name_it() -> None:
    text = "Pipeline: {transforms: [HorizontalFlip, Corruption: {name: snow, severity: [2, 4]}], seed: 5}"
    pipeline = vc.Pipeline.from_yaml(text)
    assert pipeline == vc.Pipeline([vc.HorizontalFlip(), vc.Corruption("snow", [2, 4])], seed=5)
    for severity in (3, (2, 4), [1, 5], vc.IntUniform(1, 2), vc.Uniform(1, 3)):
        for name in ("gaussian_noise", "elastic_transform"):
            made = alone(name, severity)
            back = vc.Pipeline.from_yaml(made.to_yaml())
            assert back == made
            stack = random_picture((3, 16, 18, 3))
            np.testing.assert_array_equal(back(stack, ids=range(3)), made(stack, ids=range(3)))


def test_explain_names_the_function_its_levels_and_why_a_pass_ends() -> None:
    stack = random_picture((4, 110, 120, 3))
    text = str(vc.Pipeline([vc.Rotate((5, 20)), vc.Corruption("fog", 2), vc.Invert()], seed=0).explain(stack))
    assert re.search(r"Corruption\[0\] +Apply", text)
    assert "function fog, amount 2, decay 2" in text
    assert "the whole picture: Corruption[0]" in text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: vc.Corruption("fogg"), r"Corruption.name: expected one of .*fog.*, got 'fogg'"),
        (lambda: vc.Corruption(3), r"Corruption.name: expected one of .*, got 3"),
        (lambda: vc.Corruption(), r"Corruption.name: expected a value, got none"),
        (lambda: vc.Corruption("fog", 0), r"Corruption.severity: .* in \[1, 5\], got 0"),
        (lambda: vc.Corruption("fog", (1, 6)), r"Corruption.severity: .* in \[1, 5\], got \(1, 6\)"),
        (lambda: vc.Corruption("fog", 2.5), r"Corruption.severity: expected whole numbers: .* got 2.5"),
        (lambda: vc.Corruption("fog", vc.Normal(3, 1)), r"Corruption.severity: .* whose values go from"),
        (lambda: vc.Pipeline([vc.Normalize(), vc.Corruption("fog")]), r"Corruption\[0\]: expected values in \[0, 1\], but"),
        (lambda: vc.Pipeline.from_dict({"Pipeline": {"transforms": [{"Corruption": {"name": "rain"}}]}}), r"transforms\[0\]"),
    ],
)  # fmt: skip
def test_declarations_that_mean_nothing(make: Any, message: str) -> None:
    with pytest.raises((SpecError, RecipeError), match=message):
        make()


def test_floats_beyond_the_range_are_refused() -> None:
    for name in ("snow", "gaussian_blur"):
        with pytest.raises(DataError, match=r"images\[0\]: expected values in \[0, 1\], as Corruption\[0\] needs them"):
            alone(name)(np.full((1, 9, 9, 3), 40.0, np.float32))
