"""Every named recipe runs on pictures of its kind with all targets; names and files are resolved."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import numpy as np
import pytest

from tests.offline.pictures import smooth
from vicinal import Keypoints, MultiView, Normalize, Pipeline
from vicinal.data.batch import Batch
from vicinal.errors import RecipeError
from vicinal.recipes import load, names
from vicinal.recipes.load import source, summary, text

SIZES = {"cifar": (32, 32, 3), "fashion_mnist": (28, 28, 1), "medical_2d": (64, 64, 1), "aerial": (64, 64, 3)}
RESULTS = {
    "imagenet": (224, 224, 3), "imagenet_rsb_a2": (224, 224, 3), "deit_iii": (224, 224, 3), "simclr": (224, 224, 3),
    "dino": (224, 224, 3), "dino_second": (224, 224, 3), "dino_local": (96, 96, 3), "keypoints": (256, 192, 3),
    "detection_ssd": (300, 300, 3), "detection_yolo": (640, 640, 3), "detection_lsj": (1024, 1024, 3),
}  # fmt: skip
MIXING = ("imagenet_rsb_a2", "deit_iii")
"""For pictures with labels; they refuse masks and keypoints."""

ISSUE_18 = {
    "imagenet_rsb_a2", "deit_iii", "detection_ssd", "detection_yolo", "detection_lsj", "medical_2d", "document", "aerial",
    "keypoints", "simclr", "dino",
}  # fmt: skip


def batch(name: str, count: int = 6) -> Batch:
    """Pictures that the recipe is for, with labels, and all other targets that it takes."""
    height, width, channels = SIZES.get(name, (72, 96, 3))
    pictures = [smooth(index, height, width, channels) for index in range(count)]
    if name in MIXING:
        return Batch(images=pictures, labels=list(range(count)), ids=list(range(count)))
    box = [[width * 0.3, height * 0.3, width * 0.7, height * 0.7]]
    points = Keypoints(np.array([[width * 0.4, height / 2], [width * 0.6, height / 2]]), pairs=((0, 1),))
    return Batch(
        images=pictures, masks=[(p[..., 0] > 99).astype(np.uint8) for p in pictures], boxes=[box] * count,
        keypoints=[points] * count, labels=[[7]] * count, ids=list(range(count)),
    )  # fmt: skip


def test_the_names() -> None:
    today = {"cifar", "detection", "fashion_mnist", "gentle", "imagenet", "medical", "segmentation"}
    assert set(names()) == today | ISSUE_18 | {"dino_second", "dino_local"}


@pytest.mark.parametrize("name", names())
def test_every_recipe_moves_all_targets_and_changes_most_pictures(name: str) -> None:
    given = batch(name)
    result = load(name)(given)
    changed = 0
    for index in range(len(given.images)):
        before, sample = given.images[index], result[index]
        assert sample["image"].dtype == np.uint8
        changed += sample["image"].shape != before.shape or (sample["image"] != before).any()
        if name in RESULTS:
            assert sample["image"].shape == RESULTS[name]
        elif name != "medical":
            assert sample["image"].shape == before.shape
        if name not in MIXING:
            assert sample["mask"].shape == sample["image"].shape[:2]
            assert len(sample["labels"]) == len(sample["boxes"]) <= 1
            assert len(sample["keypoints"].xy) == 2
    assert changed >= 4


@pytest.mark.parametrize("name", names())
def test_every_recipe_comes_back_from_its_yaml_and_from_its_trace(name: str) -> None:
    pipeline = attrs.evolve(load(name), seed=3)
    assert Pipeline.from_yaml(text(name)) == load(name)
    assert Pipeline.from_yaml(pipeline.to_yaml()) == pipeline
    given = batch(name, 2)
    result, record = pipeline.trace(given, epoch=4)
    again = pipeline.replay(record, given)
    for one, other in zip(result.images, again.images, strict=True):
        np.testing.assert_array_equal(one, other)
    said = str(pipeline.explain(given))
    assert all(type(child).__name__ in said for child in pipeline.transforms[:1])


@pytest.mark.parametrize("name", names())
def test_every_recipe_says_what_it_is_for_and_where_it_is_from(name: str) -> None:
    assert len(summary(name)) > 40
    assert text(name).splitlines()[1].startswith("# Source: ")
    assert re.search(r"(19|20)\d\d", source(name))
    assert max(map(len, text(name).splitlines())) <= 140


@pytest.mark.parametrize("name", ["imagenet_rsb_a2", "deit_iii"])
def test_recipes_that_mix_give_mixed_labels_and_take_a_normalize_behind_them(name: str) -> None:
    labels = Pipeline([load(name), Normalize()], seed=1)(batch(name)).labels
    ours, theirs, share = labels
    assert ((share >= 0) & (share <= 1)).all()
    assert (np.asarray(share) < 1).any()
    assert sorted(np.asarray(ours)) == sorted(np.asarray(theirs)) == list(range(6))


@pytest.mark.parametrize(("dtype", "low", "high"), [(np.float32, 0, 1), (np.float32, -1000, 3000), (np.int16, -1000, 3000)])
def test_medical_2d_takes_slices_in_their_own_units(dtype: type[np.generic], low: float, high: float) -> None:
    slices = np.stack([smooth(index, 48, 48, 1) / 255 for index in range(16)]) * (high - low) + low
    pipeline = attrs.evolve(load("medical_2d"), value_range=None if high == 1 else (low, high), seed=5)
    out = pipeline(slices.astype(dtype))
    assert out.dtype == dtype
    assert low <= out.min() <= out.max() <= high
    assert (out != slices.astype(dtype)).any(axis=(1, 2, 3)).sum() > 12
    assert out.std() > (high - low) / 8  # a range that was taken for another would leave them flat


def test_dino_and_simclr_make_views() -> None:
    picture = smooth(1, 120, 100)
    pair = MultiView({"views": (2, load("simclr"))}, seed=1)(picture)["views"]
    assert pair[0].shape == pair[1].shape == (224, 224, 3)
    assert (pair[0] != pair[1]).any()
    parts = {"global": (1, load("dino")), "second": (1, load("dino_second")), "local": (3, load("dino_local"))}
    views = MultiView(parts, seed=1)
    assert [[one.shape[0] for one in group] for group in views(picture).values()] == [[224], [224], [96, 96, 96]]


def test_files_in_yaml_and_json_give_the_same_pipeline(tmp_path: Path) -> None:
    pipeline = load("segmentation")
    (tmp_path / "a.yaml").write_text(pipeline.to_yaml())
    (tmp_path / "a.json").write_text(pipeline.to_json())
    assert load(tmp_path / "a.yaml") == load(str(tmp_path / "a.json")) == pipeline


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(RecipeError) as caught:
        load("segmentatoin")
    message = "recipe 'segmentatoin': expected a name or a .yaml or .json file; did you mean 'segmentation'?"
    assert str(caught.value) == message


def test_errors_in_a_file_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("Pipeline: {transforms: [{Rotate: {degrees: {range: [30, -30]}}}]}")
    with pytest.raises(RecipeError, match=r"^recipe '.*mine.yaml': .*expected .*low <= high"):
        load(path)
