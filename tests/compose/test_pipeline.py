"""Pipeline: ways to call it, targets that move along, in turn against fused, and refusals with whole messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image

from tests.compose.pictures import stack
from vicinal import (
    Batch,
    Boxes,
    Brightness,
    CenterCrop,
    ColorJitter,
    Gamma,
    GaussianNoise,
    HorizontalFlip,
    Hue,
    Identity,
    Invert,
    Normalize,
    OneOf,
    Pipeline,
    Posterize,
    RandomCrop,
    RandomOrder,
    Rotate,
    SomeOf,
    Sometimes,
    Translate,
)
from vicinal.errors import DataError, SpecError
from vicinal.transforms.base import Transform

FLIP = Pipeline([HorizontalFlip()])
PICTURES = stack(3, (5, 6))


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_every_way_to_call_gives_the_same_kind_back(backend: str) -> None:
    want = PICTURES[:, :, ::-1]
    np.testing.assert_array_equal(FLIP(PICTURES, backend=backend), want)
    np.testing.assert_array_equal(FLIP(PICTURES[0], backend=backend), want[0])
    np.testing.assert_array_equal(FLIP(PICTURES[0, :, :, 0], backend=backend), want[0, :, :, 0])
    listed = FLIP(list(PICTURES), backend=backend)
    assert isinstance(listed, list)
    np.testing.assert_array_equal(listed, want)
    photo = FLIP(Image.fromarray(PICTURES[0]), backend=backend)
    assert isinstance(photo, Image.Image)
    np.testing.assert_array_equal(np.asarray(photo), want[0])
    np.testing.assert_array_equal(FLIP(Batch(images=PICTURES), backend=backend).images, want)
    assert set(FLIP(image=PICTURES[0], backend=backend)) == {"image"}


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_pictures_of_differing_sizes(backend: str) -> None:
    pictures = [stack(1, (4, 5))[0], stack(1, (7, 3))[0]]
    for got, picture in zip(FLIP(pictures, backend=backend), pictures, strict=True):
        np.testing.assert_array_equal(got, picture[:, ::-1])
    cropped = Pipeline([CenterCrop(3)])(Batch(images=pictures), backend=backend).images
    assert isinstance(cropped, np.ndarray)
    assert cropped.shape == (2, 3, 3, 3)


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_all_targets_of_one_picture_move_along(backend: str) -> None:
    mask = np.arange(30, dtype=np.uint8).reshape(5, 6)
    planes = np.zeros((2, 5, 6), np.uint8)
    planes[0, 1:3, 0:2], planes[1, 0:5, 4:6] = 1, 1
    given = {
        "image": PICTURES[0], "mask": mask, "instances": planes, "boxes": np.array([[0.0, 1, 2, 3], [4, 0, 6, 5]]),
        "keypoints": np.array([[0.5, 1.5]]), "labels": ["cat", "dog"], "id": "one",
    }  # fmt: skip
    crop = Pipeline([HorizontalFlip(), Translate(2, 0, border="constant", fill=1.0, mask_fill=9, whole=True)])
    moved = crop(**given, backend=backend)
    assert list(moved) == list(given)
    np.testing.assert_array_equal(moved["mask"][:, 2:], mask[:, ::-1][:, :4])
    assert (moved["mask"][:, :2] == 9).all()
    assert moved["labels"] == ["dog"]
    np.testing.assert_allclose(moved["boxes"], [[2, 0, 4, 5]])
    np.testing.assert_array_equal(moved["instances"], np.pad(planes[1:, :, ::-1], ((0, 0), (0, 0), (2, 0)))[:, :, :6])
    np.testing.assert_allclose(moved["keypoints"], [[7.5, 1.5]])
    assert moved["id"] == "one"


def test_instances_never_get_the_label_of_the_background() -> None:
    shifted = Pipeline([Translate(3, 0, mask_fill=255, whole=True)])
    result = shifted(Batch(images=PICTURES, masks=np.ones((3, 5, 6), int), instances=np.ones((3, 5, 6), int)))
    assert set(np.unique(result.masks)) == {1, 255}
    assert set(np.unique(result.instances)) == {0, 1}


def test_boxes_are_dropped_by_the_rules_of_the_pipeline() -> None:
    boxes = Boxes([[0, 0, 4, 4], [3, 0, 6, 1]], labels=["left", "right"])
    left, right = (8, 8 / 16), (1, 1 / 3)  # what the crop leaves of each: square pixels, and the share of the box
    for area, visibility in ((1.0, 0.0), (4.0, 0.0), (1.0, 0.6), (1.0, 0.4), (1.0, 0.3)):
        pipeline = Pipeline([CenterCrop((5, 2))], min_area=area, min_visibility=visibility)
        result = pipeline(image=PICTURES[0], boxes=boxes)["boxes"]
        stays = {"left": left, "right": right}
        assert result.labels == [name for name, (size, share) in stays.items() if size >= area and share >= visibility]


def test_out_takes_the_pictures() -> None:
    for backend in ("cpu", "reference"):
        out = np.empty_like(PICTURES)
        result = FLIP(PICTURES, out=out, backend=backend)
        assert np.shares_memory(result, out)
        np.testing.assert_array_equal(out, PICTURES[:, :, ::-1])


def test_trace_also_gives_what_was_drawn() -> None:
    batch = Batch(images=PICTURES, ids=[1, 2, 3])
    pipeline = Pipeline([Brightness((0.5, 1.0), p=0.5), HorizontalFlip()], seed=2)
    result, record = pipeline.trace(batch, epoch=1)
    np.testing.assert_array_equal(result.images, pipeline(batch, epoch=1).images)
    assert set(record.active) == {"Brightness[0]", "HorizontalFlip[0]"}
    factors = record.values["Brightness[0]"]["factor"]
    assert factors.shape == (3,)
    assert ((factors >= 0.5) & (factors <= 1.0)).all()


def test_inputs_are_never_changed() -> None:
    before = PICTURES.copy()
    Pipeline([Rotate(10), ColorJitter(0.5, 0.5, 0.5, 0.1), GaussianNoise()], seed=0)(PICTURES)
    np.testing.assert_array_equal(PICTURES, before)


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_in_turn_equals_a_call_for_each_transform(backend: str) -> None:
    """Pipeline(fuse=False) stores between its transforms, as separate pipelines do."""
    transforms: list[Transform] = [Rotate(20.0), Gamma(1.7), HorizontalFlip(), Posterize(3), Rotate(-20.0)]
    want = PICTURES
    for transform in transforms:
        want = Pipeline([transform], seed=0)(want, backend=backend)
    got = Pipeline(transforms, fuse=False, seed=0)(PICTURES, backend=backend)
    apart = np.abs(got.astype(int) - np.asarray(want, int))
    # what is stored between is float32, which is resampled a little more finely than the same levels as bytes
    assert apart.max() <= (0 if backend == "reference" else 1)
    assert (apart > 0).mean() < 0.02


def test_fused_against_in_turn_with_choices_drawn() -> None:
    """No slope here is above 1.5, so the half level that is lost in turn makes one level at most."""
    transforms: list[Transform] = [
        Brightness((0.5, 1.0), p=0.5), OneOf([Gamma((1.0, 1.5)), Invert(), Identity()], p=0.7), HorizontalFlip(p=0.5),
    ]  # fmt: skip
    pictures = stack(32)
    fused, turned = (Pipeline(transforms, fuse=fuse, seed=0)(pictures, ids=range(32)) for fuse in (True, False))
    assert np.abs(fused.astype(int) - turned.astype(int)).max() <= 1


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_what_resamples_is_rounded_once_and_so_nearer_to_the_exact_values(backend: str) -> None:
    pictures = stack(8)
    transforms: list[Transform] = [Rotate((-30, 30)), ColorJitter(0.4, 0.4, 0.4, 0.1)]
    exact = 255 * Pipeline(transforms, seed=2)((pictures / 255).astype(np.float32), ids=range(8), backend="reference")

    def error(fuse: bool) -> Any:
        got = Pipeline(transforms, seed=2, fuse=fuse)(pictures, ids=range(8), backend=backend)
        return np.abs(got - exact).mean()

    assert error(fuse=True) < 0.35 < error(fuse=False)  # a quarter of a level is what the last rounding costs


def test_geometry_is_composed_so_what_an_inner_canvas_cuts_off_is_kept() -> None:
    picture = np.full((5, 5, 1), 200, np.uint8)
    there_and_back: list[Transform] = [Translate(3, 0, whole=True), Translate(-3, 0, whole=True)]
    assert (Pipeline(there_and_back, seed=0)(picture) == 200).all()
    assert (Pipeline(there_and_back, fuse=False, seed=0)(picture)[:, 2:] == 0).all()


def test_a_root_p_and_a_nested_seed() -> None:
    assert np.array_equal(Pipeline([HorizontalFlip()], p=0.0)(PICTURES), PICTURES)
    nested = [Pipeline([Pipeline([Brightness((0.0, 1.0))], seed=seed)], seed=1) for seed in (5, 6)]
    first, second = (pipeline(PICTURES, ids=range(3)) for pipeline in nested)
    np.testing.assert_array_equal(first, second)


def test_pipelines_are_frozen_values() -> None:
    one, two = (Pipeline([Rotate((-5, 5)), OneOf([HorizontalFlip(), Identity()])], seed=3) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert one != attrs.evolve(one, seed=4)
    assert one != Pipeline([Rotate((-5, 5)), OneOf([Identity(), HorizontalFlip()])], seed=3)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.seed = 5  # type: ignore[misc]


DECLARED: list[tuple[Callable[[], Any], str]] = [
    (lambda: Pipeline(), "Pipeline.transforms: expected a value, got none"),
    (lambda: Pipeline(Identity()), "Pipeline.transforms: expected a list of transforms, got Identity(p=1.0)"),
    (
        lambda: Pipeline([Identity(), HorizontalFlip]),
        "Pipeline.transforms[1]: expected a transform, such as HorizontalFlip(), got "
        "<class 'vicinal.transforms.geometric.flips.HorizontalFlip'>",
    ),
    (lambda: Pipeline([], sed=1), "Pipeline: unknown keyword 'sed'; did you mean 'seed'?"),
    (lambda: Pipeline([], seed=-1), "Pipeline.seed: expected a whole number in [0, 18446744073709551615] or None, got -1"),
    (lambda: Pipeline([], fuse=1), "Pipeline.fuse: expected True or False, got 1"),
    (lambda: Pipeline([], min_area=-1), "Pipeline.min_area: expected a number of at least 0, got -1"),
    (lambda: Pipeline([], min_visibility=2), "Pipeline.min_visibility: expected a number in [0, 1], got 2"),
    (lambda: OneOf([]), "OneOf.transforms: expected at least one transform, got ()"),
    (lambda: OneOf([Identity()], weights=[1, 2]), "OneOf.weights: expected 1 numbers, one a transform, got (1.0, 2.0)"),
    (
        lambda: OneOf([Identity()], weights=[0]),
        "OneOf.weights: expected numbers of at least 0, not all 0, one a child, got [0]",
    ),
    (
        lambda: SomeOf([Identity()], 2),
        "SomeOf.count: expected at most 1, as many as there are transforms, got 2",
    ),
    (
        lambda: SomeOf([Identity()], (1, 0)),
        "SomeOf.count: expected a whole number of at least 0 or (low, high) of them with low <= high, got (1, 0)",
    ),
    (lambda: SomeOf([]), "SomeOf.transforms: expected at least one transform, got ()"),
    (lambda: Sometimes(1.5, [Identity()]), "Sometimes.share: expected a number in [0, 1], got 1.5"),
    (lambda: Sometimes(0.5, Identity()), "Sometimes.then: expected a list of transforms, got Identity(p=1.0)"),
    (lambda: Sometimes(0.5), "Sometimes.then: expected a value, got none"),
    (
        lambda: OneOf([Identity(), Normalize()]),
        "OneOf.transforms[1]: expected Normalize to touch every sample (p=1, in a Pipeline), got Normalize",
    ),
    (
        lambda: RandomOrder([Pipeline([Normalize()])]),
        "RandomOrder.transforms[0]: expected Normalize to touch every sample (p=1, in a Pipeline), "
        "got Pipeline with a Normalize in it",
    ),
    (
        lambda: Sometimes(0.5, [], otherwise=[Normalize()]),
        "Sometimes.otherwise[0]: expected Normalize to touch every sample (p=1, in a Pipeline), got Normalize",
    ),
    (
        lambda: Pipeline([Normalize(p=0.5)]),
        "Pipeline.transforms[0]: expected Normalize to touch every sample (p=1, in a Pipeline), "
        "got Normalize under p=0.5",
    ),
]


@pytest.mark.parametrize(("declare", "message"), DECLARED, ids=[row[1][:50] for row in DECLARED])
def test_bad_declarations(declare: Callable[[], Any], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        declare()
    assert str(caught.value) == message


CALLED: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (
        lambda: Pipeline([Normalize(), Gamma(2.0)])(PICTURES), SpecError,
        "Gamma[0]: expected values in [0, 1], but Normalize[0] comes before it",
    ),
    (
        lambda: Pipeline([Hue(0.1)])(stack(1, channels=5), layout="hwc"), DataError,
        "Hue: expected 1 or 3 colour channels, got 5",
    ),
    (
        lambda: FLIP(PICTURES, backend="cuda"), SpecError,
        "backend: expected one of auto, cpu, reference, torch, got 'cuda'; did you mean 'cpu'?",
    ),
    (
        lambda: FLIP(PICTURES, maks=1), DataError,
        "images: expected pictures alone or names alone, got both (named: maks; "
        "for many pictures with targets there is vicinal.Batch)",
    ),
    (lambda: FLIP(image=PICTURES[0], maks=1), DataError, "unknown target 'maks'; did you mean 'mask'?"),
    (
        lambda: FLIP(PICTURES, out=np.empty((3, 5, 6, 3), np.float32), backend="reference"), DataError,
        "Pipeline.out: expected a C-contiguous uint8 array of shape (3, 5, 6, 3), "
        "got float32 of shape (3, 5, 6, 3)",
    ),
    (
        lambda: Pipeline([RandomCrop(2, distinct=True)], seed=0)(stack(1, (3, 3)), ids=[0], epoch=4), DataError,
        "RandomCrop[0].corner: expected an epoch below 4 (sample 0 has 4 distinct values), got 4",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), CALLED, ids=[row[2][:50] for row in CALLED])
def test_bad_calls(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
