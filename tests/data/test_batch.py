"""Batch: what it accepts, what it says about what it does not, copies and collation."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vicinal.data.batch import Batch, read_batch
from vicinal.data.boxes import FORMATS, Boxes, from_xyxy, to_xyxy
from vicinal.data.extra import Extra
from vicinal.data.identity import read_ids, word
from vicinal.data.keypoints import Keypoints
from vicinal.data.pictures import NAMES
from vicinal.data.rotated_boxes import RotatedBoxes
from vicinal.errors import DataError

TWO = np.zeros((2, 10, 20, 3), np.uint8)
BOX = [[1, 2, 3, 4]]
NAN = float("nan")


@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 2, *[st.floats(0.01, 1)] * 2), max_size=5),
    st.sampled_from(FORMATS), st.booleans(),
)
def test_box_formats_are_inverses(rows: list[tuple[float, ...]], format: str, normalized: bool) -> None:
    start = np.array(rows, float).reshape(-1, 4)
    corners = np.concatenate([start[:, :2], start[:, :2] + start[:, 2:]], 1) * 50
    scale = (30, 70) if normalized else (1, 1)
    np.testing.assert_allclose(to_xyxy(from_xyxy(corners, format, scale), format, scale), corners, atol=1e-9)


def test_box_formats_mean_what_they_say() -> None:
    expectation = [[2, 3, 6, 11]]
    for format, row in (("xyxy", [2, 3, 6, 11]), ("xywh", [2, 3, 4, 8]), ("cxcywh", [4, 7, 4, 8])):
        np.testing.assert_array_equal(Boxes([row], format=format).xyxy(20, 10), expectation)
        fractions = [row[0] / 10, row[1] / 20, row[2] / 10, row[3] / 20]
        np.testing.assert_allclose(Boxes([fractions], format=format, normalized=True).xyxy(20, 10), expectation)


def test_clip_cuts_and_drops_with_all_that_is_aligned() -> None:
    boxes = Boxes([[-5, 2, 6, 30], [30, 2, 40, 8], [1, 1, 5, 5]], clip=True, fields={"score": [0.1, 0.2, 0.3]})
    planes = np.arange(3, dtype=np.uint8)[:, None, None].repeat(10, 1).repeat(20, 2)
    samples, _ = read_batch(Batch(TWO[:1], boxes=[boxes], instances=[planes], labels=[["a", "b", "c"]]))
    np.testing.assert_array_equal(samples.targets["boxes"].corners[0], [[0, 2, 6, 10], [1, 1, 5, 5]])
    assert samples.targets["boxes"].fields[0] == {"score": [0.1, 0.3], "labels": ["a", "c"]}
    assert samples.targets["instances"].planes[0][:, 0, 0].tolist() == [0, 2]


def test_boxes_that_were_rounded_may_stick_out_a_little() -> None:
    samples, _ = read_batch(Batch(TWO[:1], boxes=[np.array([[-5e-4, 0, 20.0004, 10]])]))
    np.testing.assert_array_equal(samples.targets["boxes"].corners[0], [[0, 0, 20, 10]])


def test_labels_of_pictures_and_of_boxes_are_told_apart() -> None:
    boxes = [BOX * 2, BOX]
    for labels in ([3, 4], ["a", "b"], np.array([3, 4]), np.eye(2), np.array([[0.1] * 3] * 2), [[0.5] * 4, [0.2] * 4]):
        batch = Batch(TWO, boxes=boxes, labels=labels)
        assert "labels" not in read_batch(batch)[0].targets["boxes"].fields[0]
    for labels in ([[3, 4], [5]], [["a", "b"], ["c"]], [np.array([1.0, 2.0]), np.array([3.0])]):
        assert len(read_batch(Batch(TWO, boxes=boxes, labels=labels))[0].targets["boxes"].fields[0]["labels"]) == 2
    assert read_batch(Batch(TWO, boxes=[[], BOX], labels=[[], [7]]))[0].targets["boxes"].fields[1] == {"labels": [7]}
    labelled = [Boxes(BOX * 2, labels=[1, 2])] * 2
    assert read_batch(Batch(TWO, boxes=labelled, labels=np.eye(2)))[0].targets["boxes"].fields[0]["labels"] == [1, 2]


def test_ids_key_the_same_whatever_their_kind() -> None:
    np.testing.assert_array_equal(read_ids([1, 2**63], 2), read_ids(np.array([1, 2**63], np.uint64), 2))
    assert read_ids([-1], 1)[0] == 2**64 - 1
    words = read_ids(["a", "b"], 2)
    assert words.tolist() == [word("a"), word("b")]
    assert read_ids(np.array(["a", "b"]), 2).tolist() == words.tolist()
    assert len(set(read_ids([f"picture {i}" for i in range(1000)], 1000).tolist())) == 1000


def test_repeat_numbers_the_copies() -> None:
    batch = Batch([TWO[0], TWO[1, :5]], boxes=[BOX, []], labels=[["a"], []], ids=["x", "y"]).repeat(3)
    assert batch.ids == ["x"] * 3 + ["y"] * 3
    assert batch.epochs.tolist() == [0, 1, 2] * 2
    assert batch.boxes[:3] == [BOX] * 3
    assert Batch(TWO).repeat(2).ids.tolist() == [0, 0, 1, 1]
    assert Batch(TWO).repeat(2).images.shape == (4, 10, 20, 3)


def test_indexing_and_collation_are_inverses() -> None:
    batch = Batch(TWO, masks=TWO[..., 0], boxes=[BOX, []], keypoints=[np.zeros((1, 2))] * 2, labels=[1, 2], ids=[5, 6])
    samples = [batch[index] for index in range(len(batch))]
    assert set(samples[0]) == {"image", "mask", "boxes", "keypoints", "labels", "id"}
    assert np.shares_memory(samples[1]["image"], TWO)
    again = Batch.from_samples(samples)
    assert again.labels == [1, 2]
    assert again.boxes == [BOX, []]
    np.testing.assert_array_equal(again.images[1], TWO[1])
    assert len(Batch.from_samples([])) == 0


def test_batches_pickle() -> None:
    again = pickle.loads(pickle.dumps(Batch(TWO, boxes=[Boxes(BOX, labels=["a"])] * 2)))
    assert again.boxes[0].labels == ["a"]
    np.testing.assert_array_equal(again.images, TWO)


def test_empty_batches() -> None:
    for images in ([], np.zeros((0, 5, 5, 3), np.uint8)):
        samples, _ = read_batch(Batch(images, masks=[], boxes=[], keypoints=[], labels=[], ids=[], epochs=[]))
        assert len(samples) == 0
        assert samples.sizes.shape == (0, 2)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"images": np.zeros((2, 5, 5), np.int8)}, f"Batch.images: dtype: expected {NAMES}, got int8"),
    ({"images": np.zeros((2, 3, 5, 5), np.uint8)}, "Batch.images: shape: expected an array [N, H, W, C] with C of 1 to 4, "
     "got (2, 3, 5, 5) (layout='chw' says that channels come first)"),
    ({"images": [np.zeros((5, 5, 6), np.uint8)]}, "Batch.images[0]: shape: expected an array [H, W, C] with C of 1 to 4, "
     "got (5, 5, 6) (for more say layout='hwc' or layout='chw'; a stack of grey pictures: images[..., None])"),
    ({"images": np.zeros((2, 5, 5), np.uint8), "layout": "chw"}, "Batch.images: shape: expected [N, C, H, W], got (2, 5, 5)"),
    ({"images": TWO[0]}, "Batch.images: shape: expected [N, H, W, C] or [N, H, W] (one picture: images[None]), "
     "got (10, 20, 3)"),
    ({"images": 5}, "Batch.images: expected a list with one entry a picture, got 5"),
    ({"images": ["a.png"]}, "Batch.images[0]: expected a NumPy array, a PIL image or a torch tensor, got 'a.png'; "
     "vicinal.read opens files"),
    ({"images": [TWO[0], TWO[0, 0, 0]]}, "Batch.images[1]: shape: expected [H, W] or [H, W, C], got (3,)"),
    ({"images": [TWO[0], TWO[0].astype(np.float32)]},
     "Batch.images[1]: expected uint8 with 3 channels as in Batch.images[0], got float32 with 3 channels"),
    ({"images": TWO, "channels": "gbr"}, "channels: expected 'rgb' or 'bgr', got 'gbr'"),
    ({"images": TWO, "masks": np.zeros((2, 9, 20), np.uint8)},
     "Batch.masks[0]: expected the picture's size (10, 20), got (9, 20)"),
    ({"images": TWO, "masks": np.zeros((1, 10, 20), np.uint8)},
     "Batch.masks: expected one entry for each of 2 pictures, got 1"),
    ({"images": TWO, "masks": np.zeros((2, 10, 20), np.int8)},
     "Batch.masks: dtype: expected uint8, uint16, int32, int64 or bool, got int8"),
    ({"images": TWO, "masks": np.zeros((2, 10), np.uint8)}, "Batch.masks: shape: expected [N, H, W], got (2, 10)"),
    ({"images": TWO, "masks": np.zeros((2, 9, 20, 3), np.uint8)},
     "Batch.masks[0]: expected the picture's size (10, 20), got (9, 20)"),
    ({"images": TWO, "masks": np.full((2, 10, 20), NAN)},
     "Batch.masks: expected finite numbers, got 'nan at [0, 0, 0, 0] (400 such values)'"),
    ({"images": TWO, "masks": np.zeros((2, 10, 21), np.float32)},
     "Batch.masks[0]: expected the picture's size (10, 20), got (10, 21)"),
    ({"images": TWO, "masks": [np.zeros((10, 20), np.float32), np.zeros((10, 20), np.uint8)]},
     "Batch.masks[1]: dtype: expected float16, float32 or float64, got uint8"),
    ({"images": TWO, "masks": [np.zeros((10, 20, 3), np.uint8), np.zeros((10, 20, 2), np.uint8)]},
     "Batch.masks[1]: expected uint8 with 3 values a pixel as in Batch.masks[0], got uint8 with 2"),
    ({"images": TWO, "heatmaps": np.zeros((2, 10, 20, 5), np.uint8)},
     "Batch.heatmaps: dtype: expected float16, float32 or float64, got uint8"),
    ({"images": TWO, "heatmaps": np.zeros((10, 20), np.float32)},
     "Batch.heatmaps: shape: expected [N, H, W] or [N, H, W, K], got (10, 20)"),
    ({"images": TWO, "heatmaps": np.zeros((2, 20, 10, 5), np.float32)},
     "Batch.heatmaps[0]: expected the picture's size (10, 20), got (20, 10)"),
    ({"images": TWO, "heatmaps": np.zeros((2, 10, 20, 0), np.float32)},
     "Batch.heatmaps: shape: expected at least one value, got (2, 10, 20, 0)"),
    ({"images": TWO, "heatmaps": [np.zeros((10, 20, 1)), np.full((10, 20, 1), NAN)]},
     "Batch.heatmaps[1]: expected finite numbers, got 'nan at [0, 0, 0] (200 such values)'"),
    ({"images": TWO, "heatmaps": [np.zeros((10, 20, 1))]},
     "Batch.heatmaps: expected one entry for each of 2 pictures, got 1"),
    ({"images": TWO, "heatmaps": 3}, "Batch.heatmaps: expected a list with one entry a picture, got 3"),
    ({"images": TWO, "extra": TWO}, "Batch.extra[0]: expected a dict of pictures by name, got uint8 of shape (10, 20, 3)"),
    ({"images": TWO, "extra": {"depth": np.zeros((2, 10, 21), np.float32)}},
     "Batch.extra['depth'][0]: expected the picture's size (10, 20), got (10, 21)"),
    ({"images": TWO, "extra": {"depth": np.full((2, 10, 20), NAN)}},
     "Batch.extra['depth'][0]: expected finite numbers, which can be interpolated (else: vicinal.Extra(..., "
     "interpolation=\"nearest\")), got 'nan at [0, 0, 0] (200 such values)'"),
    ({"images": TWO, "extra": {"depth": np.zeros((2, 10, 20), complex)}},
     "Batch.extra['depth']: dtype: expected uint8, uint16, float32, float16, float64, int16, int32, uint32 or bool, got "
     "complex128"),
    ({"images": TWO, "extra": {"before": Extra(np.zeros((2, 10, 20), np.uint8), colour=True)}},
     "Batch.extra['before']: expected uint8 with 3 channels, as the pictures have, with colour=True, got uint8 with 1"),
    ({"images": TWO, "extra": [{"a": TWO[0]}, {"b": TWO[0]}]},
     "Batch.extra[1]: expected the names ['a'] as in Batch.extra[0], got ['b']"),
    ({"images": TWO, "extra": {"a": TWO[:1]}}, "Batch.extra['a']: expected one entry for each of 2 pictures, got 1"),
    ({"images": TWO, "extra": [{"a": Extra(TWO[0], colour=True)}, {"a": TWO[0]}]},
     "Batch.extra['a']: expected all of one vicinal.Extra, or none, got pictures that are treated in several ways"),
    ({"images": TWO, "groups": [1]}, "Batch.groups: expected one id for each of 2 pictures, got shape (1,)"),
    ({"images": TWO, "groups": [1, 1], "noise": "none"}, "Batch.noise: expected \"fresh\" or \"frozen\", got 'none'"),
    ({"images": TWO, "boxes": [BOX]}, "Batch.boxes: expected one entry for each of 2 pictures, got 1"),
    ({"images": TWO, "boxes": [[], [[1, 2, NAN, 4]]]},
     "Batch.boxes[1][0]: expected finite numbers, got xyxy [1.0, 2.0, nan, 4.0]"),
    ({"images": TWO, "boxes": [[*BOX, [5, 5, 5, 9]], []]},
     "Batch.boxes[0][1]: expected a positive width and height, got xyxy [5.0, 5.0, 5.0, 9.0]"),
    ({"images": TWO, "boxes": [[[1, 2, 21, 4]], []]},
     "Batch.boxes[0][0]: expected a box inside the canvas of height 10 "
     "and width 20 (or Boxes(..., clip=True)), got xyxy [1.0, 2.0, 21.0, 4.0]"),
    ({"images": TWO, "boxes": [[[1, 2, 3]], []]}, "Batch.boxes[0]: shape: expected [M, 4], got (1, 3)"),
    ({"images": TWO, "boxes": [[[1, 2, 3], [1]], []]},
     "Batch.boxes[0]: expected rows of equal length, got [[1, 2, 3], [1]]"),
    ({"images": TWO, "boxes": [[["a", "b", "c", "d"]], []]}, "Batch.boxes[0]: dtype: expected numbers, got '<U1'"),
    ({"images": TWO, "keypoints": [[[1, 2, 3, 4]], []]},
     "Batch.keypoints[0]: shape: expected [K, 2] or [K, 3], got (1, 4)"),
    ({"images": TWO, "keypoints": [[[1, NAN]], []]}, "Batch.keypoints[0][0]: expected finite numbers, got [1.0, nan]"),
    ({"images": TWO, "keypoints": [[[1, 2, 3]], []]}, "Batch.keypoints[0].visibility[0]: expected 0, 1 or 2, got 3"),
    ({"images": TWO, "labels": [1]}, "Batch.labels: expected one entry for each of 2 pictures, got 1"),
    ({"images": TWO, "boxes": [BOX, BOX], "labels": [1, [2]]}, "Batch.labels: expected numbers or rows, got both"),
    ({"images": TWO, "labels": "ab"}, "Batch.labels: expected a list of one entry for each of 2 pictures, got 'ab'"),
    ({"images": TWO, "boxes": [BOX, BOX], "labels": [[1], [2, 3]]},
     "Batch.labels: expected one label for each box, or soft labels [N, K] of floats, got [1, 2] labels for [1, 1] boxes (for "
     "labels of both: Boxes(..., labels=...), and labels of the pictures)"),
    ({"images": TWO, "boxes": [BOX * 2] * 2, "labels": np.eye(2)}, "Batch.labels: expected rows that are either soft "
     "labels or one label a box, got rows of 2 floats that could be both; give box labels as Boxes(..., labels=...)"),
    ({"images": TWO, "boxes": [Boxes(BOX, labels=["a"])] * 2, "labels": [["a"], ["b"]]},
     "Batch.labels[0]: expected labels here or in Boxes, got both"),
    ({"images": TWO, "boxes": [BOX] * 2, "instances": [np.zeros((2, 10, 20), bool)] * 2},
     "Batch.instances[0]: expected one plane for each of 1 boxes, got 2"),
    ({"images": TWO, "instances": [np.zeros((2, 10, 21), bool)] * 2},
     "Batch.instances[0]: expected the picture's size (10, 20), got (10, 21)"),
    ({"images": TWO, "ids": [1]}, "Batch.ids: expected one id for each of 2 pictures, got shape (1,)"),
    ({"images": TWO, "ids": [1, 1]},
     "Batch.ids: expected different ids within an epoch, got 1 twice (for copies: Batch.repeat)"),
    ({"images": TWO, "ids": ["a", "a"]},
     "Batch.ids: expected different ids within an epoch, got 'a' twice (for copies: Batch.repeat)"),
    ({"images": TWO, "ids": [1.5, 2.5]}, "Batch.ids: expected all integers or all strings, got float64"),
    ({"images": TWO, "epochs": [0, -1]}, "Batch.epochs: expected numbers from 0 to 2**32 - 1, got -1"),
    ({"images": TWO, "epochs": [0.5, 1]}, "Batch.epochs: expected 2 integers, got float64 of shape (2,)"),
]


@pytest.mark.parametrize(("fields", "message"), BAD)
def test_what_does_not_fit_is_named(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as error:
        Batch(**fields)
    assert str(error.value) == message


BAD_TARGETS = [
    (lambda: Boxes(BOX, format="xyhw"),
     "Boxes.format: expected xyxy, xywh or cxcywh, got 'xyhw'; did you mean 'xywh'?"),
    (lambda: Boxes(BOX, labels=[1, 2]), "Boxes.labels: expected one entry for each of 1 boxes, got 2"),
    (lambda: Boxes(BOX, fields={"score": []}), "Boxes.score: expected one entry for each of 1 boxes, got 0"),
    (lambda: Boxes(BOX, labels="c"), "Boxes.labels: expected one entry for each of 1 boxes, got 'c'"),
    (lambda: Boxes(BOX, labels=b"c"), "Boxes.labels: expected one entry for each of 1 boxes, got b'c'"),
    (lambda: Boxes(BOX, fields={"score": {"c": 0.5}}), "Boxes.score: expected one entry for each of 1 boxes, got {'c': 0.5}"),
    (lambda: RotatedBoxes([[9, 5, 4, 2, 30]], labels={"c"}),
     "RotatedBoxes.labels: expected one entry for each of 1 boxes, got {'c'}"),
    (lambda: Boxes([1, 2, 3]), "Boxes.data: shape: expected [M, 4], got (3,)"),
    (lambda: Keypoints([[1, 2]], visibility=[1, 2]),
     "Keypoints.visibility: expected one number for each of 1 points, got shape (2,)"),
    (lambda: Keypoints([[1, 2]], pairs=((0, 1),)),
     "Keypoints.pairs: expected distinct indices from 0 to 0, got ((0, 1),)"),
    (lambda: Keypoints([[1, 2, 2]]), "Keypoints: shape: expected [K, 2], got (1, 3)"),
    (lambda: Batch(TWO).repeat(0), "Batch.repeat.copies: expected a whole number in [1, 4294967295], got 0"),
    (lambda: Batch(TWO).repeat(2).repeat(2), "Batch.repeat: expected a batch without epochs, got array([0, 1, 0, 1])"),
    (lambda: Batch.from_samples([{"image": TWO[0], "bbox": []}]),
     "Batch.from_samples[0]: unknown name 'bbox'; did you mean 'boxes'?"),
    (lambda: Batch.from_samples([{"image": TWO[0]}, {"image": TWO[0], "id": 1}]),
     "Batch.from_samples[1]: expected the names ['image'], got ['id', 'image']"),
]


@pytest.mark.parametrize(("make", "message"), BAD_TARGETS)
def test_what_targets_refuse(make: Any, message: str) -> None:
    with pytest.raises(DataError) as error:
        make()
    assert str(error.value) == message
