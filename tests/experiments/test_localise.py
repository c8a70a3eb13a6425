"""The experiment with localisation: what is pasted, boxes of maps, and a small training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from experiments.common.publish import published
from experiments.localise.boxes import THRESHOLDS, box_of, localised, overlap
from experiments.localise.outcome import answers, arm_rows, table
from experiments.localise.pasted import SIDE, Scenes, pasted
from experiments.localise.settings import ARMS, Settings
from experiments.localise.train import run, true_maps
from vicinal.experiments.data.pictures import Data, Pictures, moments
from vicinal.experiments.network import Model
from vicinal.experiments.task import CLASSIFICATION, Task
from vicinal.experiments.training.settings import Training
from vicinal.sampling.draw import sample_ids


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def clothes(count: int) -> Pictures:
    """Bright rectangles, upright for class 0 and lying for class 1."""
    images = np.zeros((count, 28, 28, 1), np.uint8)
    labels = np.arange(count) % 2
    images[labels == 0, 4:24, 10:18], images[labels == 1, 10:18, 4:24] = 220, 220
    keys = tuple(str(n) for n in range(count))
    return Pictures(images, labels, keys, sample_ids(list(keys)))


def made(count: int = 24) -> Scenes:
    ground = np.random.default_rng(1).integers(0, 60, (3, 128, 128)).astype(np.uint8)
    pictures, boxes = pasted(clothes(count), ground, np.random.default_rng(2))
    data = Data("here", Task(CLASSIFICATION, ("up", "flat"), None), pictures, pictures, *moments(pictures.images))
    return Scenes(data, boxes)


def test_boxes_are_where_objects_were_pasted() -> None:
    scenes = made()
    test = scenes.data.test
    for image, (y0, x0, y1, x1), label in zip(test.images[..., 0], scenes.boxes, test.targets, strict=True):
        rows, columns = np.nonzero(image > 150)
        assert 0 <= y0 <= rows.min() <= y0 + 2
        assert 0 <= x0 <= columns.min() <= x0 + 2
        assert rows.max() + 1 <= y1 <= SIDE
        assert columns.max() + 1 <= x1 <= SIDE
        assert (y1 - y0 > x1 - x0) == (label == 0)


def test_boxes_of_maps_that_are_right_fit_and_others_do_not() -> None:
    scenes = made()
    maps = np.zeros((24, 24, 24))
    for one, box in zip(maps, scenes.boxes, strict=True):
        y0, x0, y1, x1 = np.rint(box / 4).astype(int)
        one[y0:y1, x0:x1] = 1
        one[-1, -1] = max(one[-1, -1], 0.15)  # below the threshold of 0.2, above that of 0.1
    right = localised(maps, scenes.boxes, SIDE)
    assert right["share"] == right["best"] == right["pointing"] == 1
    assert len(right["by_threshold"]) == len(THRESHOLDS)
    wrong = localised(np.roll(maps, 12, axis=(1, 2)), scenes.boxes, SIDE)
    assert wrong["best"] < 0.5
    assert localised(np.zeros((24, 6, 6)), scenes.boxes, SIDE)["share"] == 0  # the whole picture


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ([0, 0, 2, 2], [0, 0, 2, 2], 1), ([0, 0, 2, 2], [2, 2, 4, 4], 0), ([0, 0, 2, 2], [0, 1, 2, 3], 1 / 3),
        ([0, 0, 4, 4], [1, 1, 3, 3], 1 / 4),
    ],
)
def test_overlaps(one: list[int], other: list[int], share: float) -> None:
    assert overlap(np.array(one, float), np.array(other, float)) == pytest.approx(share)


def test_the_largest_part_of_a_map_makes_the_box() -> None:
    found = np.zeros((12, 12))
    found[1, 1], found[5:9, 4:11] = 1.0, 0.5
    y0, x0, y1, x1 = box_of(found, 0.4, 96)
    np.testing.assert_allclose([y0, x0, y1, x1], [40, 32, 72, 88], atol=4)


SMALL = Settings(
    train=24, test=24, seeds=(0,), model=Model("experiments.localise.network:Places", {"width": 2}),
    training=Training(epochs=1, batch=12, rate=1e-2),
)  # fmt: skip


def test_every_arm_trains_and_is_read_again(tmp_path: Path) -> None:
    scenes, runs = made(), {}
    for arm in ARMS:
        first = run(arm, scenes, SMALL, 0, tmp_path / f"{arm}.json")
        assert run(arm, scenes, SMALL, 1, tmp_path / f"{arm}.json") == first
        runs[arm] = [first, first]
    assert all(f"`{arm}`" in table({"outcome": arm_rows(runs)}) for arm in ARMS)
    assert set(answers(runs)) == {"cutmix", "partners"}
    maps = true_maps(SMALL.model.build(scenes.data.task, 1, 0), scenes)
    assert maps.shape == (24, 12, 12)
    assert (maps >= 0).all()


def test_published_results_are_over_three_seeds() -> None:
    results = published("localise")
    if results is None:
        pytest.skip("experiments/localise has no results yet")
    assert len(results["seeds"]) >= 3
    assert {row["arm"] for row in results["outcome"]} == set(ARMS)
