"""The function for engines that carry batches: the same pictures as a pipeline makes, in the form they came in."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from tests.offline.pictures import smooth
from vicinal.data.batch import Batch
from vicinal.errors import DataError, JobError, ReadError
from vicinal.files.encoded import Encoded
from vicinal.files.read import read, read_mask
from vicinal.files.write import encode
from vicinal.offline import batch_function
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.mix.mixing import CutMix

RECIPE = Pipeline([Rotate((-30, 30))], seed=2)
PICTURES = [smooth(seed, 30 + seed, 40) for seed in range(4)]


def objects(values: list[Any]) -> np.ndarray:
    column = np.empty(len(values), object)
    column[:] = values
    return column


def test_encoded_pictures_come_back_encoded_as_the_pipeline_makes_them() -> None:
    files = [encode(picture, suffix) for picture, suffix in zip(PICTURES, (".png", ".jpg", ".png", ".webp"), strict=True)]
    batch = {"image": objects(files), "id": np.arange(4), "label": np.array([3, 1, 2, 0])}
    out = pickle.loads(pickle.dumps(batch_function(RECIPE, copies=2)))(batch)
    assert out["label"].tolist() == [3, 3, 1, 1, 2, 2, 0, 0]
    assert out["copy"].tolist() == [0, 1] * 4
    truth = RECIPE(Batch([Encoded(file) for file in files], ids=range(4)).repeat(2)).images
    for row in (0, 1, 4, 5):
        np.testing.assert_array_equal(read(out["image"][row]), truth[row])
    assert [bytes(data[:4]) for data in out["image"][[2, 6]]] == [b"\xff\xd8\xff\xe0", b"RIFF"]


def test_a_recipe_that_mixes_pictures_is_refused_as_their_labels_would_stay_what_they_were() -> None:
    with pytest.raises(JobError) as caught:
        batch_function(Pipeline([RandomCrop(8), CutMix()], seed=0))
    assert str(caught.value) == (
        "recipe: expected transforms of one picture at a time, but CutMix mixes the samples of a batch; leave it out here "
        "and mix when batches are made for training, or let vicinal.offline.augment mix them"
    )


def test_arrays_come_back_as_arrays_stacked_where_they_can_be() -> None:
    stack = np.stack([smooth(seed) for seed in range(3)])
    out = batch_function(Pipeline([RandomCrop(16)], seed=1))({"image": stack, "id": ["a", "b", "c"]})
    assert out["image"].shape == (3, 16, 16, 3)
    assert out["id"] == ["a", "b", "c"]
    ragged = batch_function(RECIPE)({"image": objects(PICTURES)})["image"]
    assert [picture.shape for picture in ragged] == [picture.shape for picture in PICTURES]


def test_masks_move_along_and_hugging_faces_dicts_are_taken() -> None:
    mask = (PICTURES[0][..., 0] > 127).astype(np.uint8)
    picture = np.repeat(mask[..., None] * 255, 3, axis=2)
    row = [{"bytes": encode(picture, ".png"), "path": None}]
    out = batch_function(Pipeline([Rotate(180.0)]))({"image": row, "mask": [encode(mask, ".png")]})
    np.testing.assert_array_equal(read_mask(out["mask"][0]), mask[::-1, ::-1])
    np.testing.assert_array_equal(read(out["image"][0]), picture[::-1, ::-1])


def test_the_same_batch_gives_the_same_pictures_without_ids_too() -> None:
    function = batch_function(RECIPE, seed=5)
    first, again = (function({"image": objects([PICTURES[0]] * 2)})["image"] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).any()


def test_what_cannot_be_used_is_said() -> None:
    with pytest.raises(DataError, match=r"batch: expected a dict of columns with 'image'"):
        batch_function(RECIPE)({"img": []})
    with pytest.raises(ReadError):
        batch_function(RECIPE)({"image": [b"no picture"]})
    with pytest.raises(JobError, match="Normalize"):
        batch_function(Pipeline([Normalize()]))


def test_threads_may_share_one() -> None:
    from concurrent.futures import ThreadPoolExecutor

    function, batch = batch_function(RECIPE), {"image": objects(PICTURES), "id": [1, 2, 3, 4]}
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(function, [batch] * 6))
    for result in results[1:]:
        for one, other in zip(results[0]["image"], result["image"], strict=True):
            np.testing.assert_array_equal(one, other)
