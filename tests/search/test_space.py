"""Numbers that are searched, and the recipes that they mean."""

from __future__ import annotations

import numpy as np
import pytest

import vicinal as vc
from vicinal.search.operations import OPERATIONS, Operation, operations_for
from vicinal.search.space import DEFAULT, NUMBERS, nothing, pipeline_of, recipe_of

GREY, COLOURED = (np.random.default_rng(0).integers(0, 256, (6, 16, 16, channels), np.uint8) for channels in (1, 3))
LABELS = np.array([0, 1, 2, 0, 1, 2])


def changed(recipe: vc.Pipeline, images: np.ndarray) -> np.ndarray:
    return np.asarray(recipe(vc.Batch(images=images, labels=LABELS, ids=np.arange(len(images)))).images)


def test_numbers_that_are_off_or_not_named_change_nothing() -> None:
    assert pipeline_of(nothing(DEFAULT), (16, 16)) == pipeline_of({}, (16, 16)) == vc.Pipeline([], seed=0)
    assert recipe_of("search", pipeline_of(nothing(tuple(NUMBERS)), (16, 16))).pipeline is None
    assert pipeline_of({"magnitude": 15}, (16, 16)) == vc.Pipeline([], seed=0)


@pytest.mark.parametrize("name", [name for name in NUMBERS if name != "magnitude"])
@pytest.mark.parametrize("images", [GREY, COLOURED], ids=["grey", "coloured"])
def test_every_number_changes_pictures_and_can_be_written_down(name: str, images: np.ndarray) -> None:
    number = NUMBERS[name]
    for value in {number.low, number.high} - {number.off}:
        recipe = pipeline_of({name: value}, (16, 16))
        found = changed(recipe, images)
        assert found.shape == images.shape
        if not (name == "colour" and images is GREY and value < 1):
            assert (found != images).any()
        again = vc.Pipeline.from_yaml(recipe.to_yaml())
        assert np.array_equal(changed(again, images), found)


def test_values_come_into_the_recipe_in_the_order_in_which_they_run() -> None:
    recipe = pipeline_of({"mixup": 0.4, "operations": 3, "magnitude": 7, "rotate": 25.0, "crop": 0.3}, (20, 24))
    crop, rotate, policy, mixup = recipe.transforms
    assert crop == vc.RandomResizedCrop((20, 24), (0.3, 1.0))
    assert rotate == vc.Rotate((-25, 25), border="edge")
    assert policy == vc.RandAugment(3, 7)
    assert mixup == vc.Mixup(alpha=0.4)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_gets_stronger_up_its_ladder(operation: Operation) -> None:
    images = COLOURED
    changes = []
    for strength in operation.strengths:
        ways = operation.at(strength, (16, 16))
        assert len(ways) in (1, 2)
        results = [changed(vc.Pipeline([way], seed=0), images) for way in ways]
        assert all(found.shape == images.shape for found in results)
        changes.append(float(np.mean([np.abs(found.astype(float) - images).mean() for found in results])))
        recipe = vc.Pipeline([operation.up_to(strength, 0.5, (16, 16))], seed=0)
        assert vc.Pipeline.from_yaml(recipe.to_yaml()) == recipe
    assert changes[-1] >= changes[0]
    if operation.name != "AutoContrast":  # which finds whole ranges here
        assert changes[-1] > 0


def test_both_directions_are_tried_and_neither_end_is_the_unchanged_picture() -> None:
    by_name = {one.name: one for one in OPERATIONS}
    assert by_name["Rotate"].at(30.0, (8, 8)) == [vc.Rotate(-30.0, border="edge"), vc.Rotate(30.0, border="edge")]
    assert by_name["Scale"].at(2.0, (8, 8)) == [vc.Scale(0.5, border="edge"), vc.Scale(2.0, border="edge")]
    assert by_name["GaussianNoise"].at(0.1, (8, 8)) == [vc.GaussianNoise(0.1)]
    assert by_name["RandomResizedCrop"].up_to(0.4, 0.7, (8, 8)) == vc.RandomResizedCrop((8, 8), (0.4, 1.0), p=0.7)
    assert by_name["Posterize"].at(3, (8, 8)) == [vc.Posterize(3)]


def test_grey_pictures_are_spared_what_needs_colours() -> None:
    assert {one.name for one in OPERATIONS} - {one.name for one in operations_for(1)} == {"Saturation", "Hue", "Grayscale"}
    assert operations_for(3) == OPERATIONS
