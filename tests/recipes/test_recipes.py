"""Every named recipe runs on pictures of its kind with all targets; names and files are resolved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.offline.pictures import smooth
from vicinal.data.batch import Batch
from vicinal.errors import RecipeError
from vicinal.recipes import load, names

SIZES = {"cifar": (32, 32, 3), "fashion_mnist": (28, 28, 1)}
RESULTS = {"imagenet": (224, 224, 3)}


def test_the_names() -> None:
    expected = ("cifar", "detection", "fashion_mnist", "gentle", "imagenet", "medical", "segmentation")
    assert names() == expected


@pytest.mark.parametrize("name", names())
def test_every_recipe_moves_all_targets_and_changes_most_pictures(name: str) -> None:
    height, width, channels = SIZES.get(name, (72, 96, 3))
    pictures = [smooth(index, height, width, channels) for index in range(8)]
    box = [[width * 0.3, height * 0.3, width * 0.7, height * 0.7]]
    batch = Batch(
        images=pictures, masks=[(p[..., 0] > 99).astype(np.uint8) for p in pictures], boxes=[box] * 8,
        keypoints=[[[width / 2, height / 2]]] * 8, ids=list(range(8)),
    )  # fmt: skip
    result = load(name)(batch)
    changed = 0
    for index in range(8):
        sample = result[index]
        assert sample["image"].dtype == np.uint8
        assert sample["mask"].shape == sample["image"].shape[:2]
        changed += sample["image"].shape != pictures[index].shape or (sample["image"] != pictures[index]).any()
        if name in RESULTS:
            assert sample["image"].shape == RESULTS[name]
        elif name != "medical":
            assert sample["image"].shape == pictures[index].shape
    assert changed >= 6


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
