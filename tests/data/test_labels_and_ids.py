"""Labels of any kind pass where nothing mixes; ids of any kind are words of 64 bits, or are refused."""

from __future__ import annotations

import hashlib
import os
from collections import UserList, deque
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.data.identity import read_ids
from vicinal.sampling.draw import sample_ids

IMAGES = np.zeros((3, 8, 9, 3), np.uint8)
FLIP = vc.Pipeline([vc.HorizontalFlip(p=0.5)], seed=1)
LABELS: dict[str, Any] = {
    "classes": [1, 2, 3], "names": ["a", "b", "c"], "multi-hot": np.array([[1, 0], [1, 1], [0, 0]]),
    "multi-hot of bools": np.eye(3, dtype=bool), "lists": [[1, 2], [], [3]], "lists of names": [["a"], ["b", "c"], []],
    "none": [None, 1, None], "dicts": [{"tags": ["a"]}, {}, {"tags": []}], "soft": np.full((3, 4), 0.25),
    "rows of rows": [[[1, 2], [3]], [], [[4]]], "numbers and rows": [1, [2], "c"],
    "strings of NumPy": np.array(["a", "b", "c"]),
    "tuples": ((1, 2), (3,), ()), "matrices": np.zeros((3, 2, 2), np.int64),
}  # fmt: skip


def alike(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray):
        return bool(first.dtype == second.dtype and np.array_equal(first, second))
    return bool(type(first) is type(second) and first == second)


@pytest.mark.parametrize("labels", LABELS)
def test_labels_of_pictures_come_back_as_they_are(labels: str) -> None:
    given = LABELS[labels]
    assert alike(FLIP(vc.Batch(IMAGES, labels=given, ids=range(3))).labels, given)
    for label in given:
        assert alike(FLIP(image=IMAGES[0], labels=label)["labels"], label)


@pytest.mark.parametrize("labels", LABELS)
def test_they_do_so_beside_boxes_that_have_labels_of_their_own(labels: str) -> None:
    boxes = [vc.Boxes([[1, 1, 5, 5]] * 4, labels=list("wxyz"))] * 3
    out = FLIP(vc.Batch(IMAGES, boxes=boxes, labels=LABELS[labels], ids=range(3)))
    assert alike(out.labels, LABELS[labels])
    assert out.boxes[0].labels == list("wxyz")


@pytest.mark.parametrize("labels", ["lists", "lists of names", "rows of rows", "numbers and rows", "tuples", "multi-hot"])
def test_rows_that_do_not_fit_boxes_without_labels_are_refused(labels: str) -> None:
    with pytest.raises(vc.DataError, match=r"Batch.labels: expected (numbers or rows|one label for each box)"):
        vc.Batch(IMAGES, boxes=[[[1, 1, 5, 5]] * 4] * 3, labels=LABELS[labels])


def test_labels_that_fit_boxes_are_dropped_with_them() -> None:
    boxes = [np.array([[0, 0, 3, 3], [5, 5, 8, 8]])] * 3
    out = vc.Pipeline([vc.CenterCrop(2)])(vc.Batch(IMAGES, boxes=boxes, labels=[["a", ("b", 1)]] * 3))
    assert out.labels == [[], [], []]


@pytest.mark.parametrize("labels", [range(2), deque("ab"), UserList([5, 6])], ids=["range", "deque", "list"])
def test_any_sequence_as_long_as_the_boxes_is_theirs(labels: Any) -> None:
    boxes = [[0, 0, 5, 5], [10, 5, 14, 15]]
    out = vc.Pipeline([vc.CenterCrop(8)])(image=np.zeros((20, 24, 3), np.uint8), boxes=boxes, labels=labels)
    assert (len(out["boxes"]), list(out["labels"])) == (1, [labels[1]])


@pytest.mark.parametrize("labels", ["abc", {"a": 1, "b": 2, "c": 3}, {1, 2, 3}, b"abc", 7, np.array(3)])
def test_what_is_no_list_with_one_entry_a_picture_is_refused(labels: Any) -> None:
    with pytest.raises(vc.DataError, match=r"Batch\.labels: expected"):
        vc.Batch(IMAGES, labels=labels)


@pytest.mark.parametrize("labels", ["multi-hot", "lists", "dicts", "none", "names"])
def test_a_mix_takes_classes_and_soft_labels_only(labels: str) -> None:
    with pytest.raises(vc.DataError, match="labels"):
        vc.Pipeline([vc.Mixup(p=1)])(vc.Batch(IMAGES, labels=LABELS[labels], ids=range(3)))


@pytest.mark.parametrize("name", [b"caf\xe9.jpg", b"\xff\xfe/a", b"\x80", b"a\xc3"])
def test_names_of_any_bytes_are_ids(name: bytes) -> None:
    text = os.fsdecode(name)
    one = FLIP(IMAGES[:1], ids=[text])
    np.testing.assert_array_equal(one, FLIP(image=IMAGES[0], id=text)["image"][None])
    np.testing.assert_array_equal(read_ids([text, "b"], 2), sample_ids([text, "b"]))
    assert len(set(read_ids([text, text + "x", "\udc81x"], 3).tolist())) == 3


def test_names_keep_their_words() -> None:
    assert read_ids(["a", "é"], 2).tolist() == [sample_ids(["a"])[0], sample_ids(["é"])[0]]
    assert read_ids(["a"], 1).tolist() == [int.from_bytes(hashlib.blake2b(b"a", digest_size=8).digest(), "little")]


@pytest.mark.parametrize("least", [-(2**63), -1, 0, 2**63, 2**64 - 1])
def test_integers_of_64_bits_are_ids(least: int) -> None:
    for ids in ([least, 7], (least, 7), [7, least]):
        assert sorted(read_ids(ids, 2).tolist()) == sorted([least % 2**64, 7])
    kind = np.uint64 if least >= 2**63 else np.int64
    assert read_ids(np.array([least], kind), 1).tolist() == read_ids([kind(least)], 1).tolist() == [least % 2**64]


@pytest.mark.parametrize("bad", [2**64, -(2**63) - 1, 10**30, 1.0, True, np.True_, None, b"a", np.float32(3), (1, 2)])
@pytest.mark.parametrize("beside", [(), (5,), ("a",)])
def test_all_else_is_refused(bad: Any, beside: tuple[Any, ...]) -> None:
    for ids in ([bad, *beside], [*beside, bad]):
        with pytest.raises(vc.DataError, match="ids"):
            vc.Batch(IMAGES[: len(ids)], ids=ids)
        with pytest.raises(vc.DataError, match="ids"):
            FLIP(IMAGES[: len(ids)], ids=ids)
        with pytest.raises(vc.DataError, match="ids"):
            sample_ids(ids)
    if bad is not None:  # which is no id
        with pytest.raises(vc.DataError, match="id"):
            FLIP(image=IMAGES[0], id=bad)


@pytest.mark.parametrize(
    "ids", [np.array([True, False, True]), np.array([1.0, 2.0, 3.0]), np.array([b"a", b"b", b"c"]), {"a", "b", "c"}]
)
def test_arrays_of_all_else_too(ids: Any) -> None:
    with pytest.raises(vc.DataError, match="ids: expected"):
        vc.Batch(IMAGES, ids=ids)


@pytest.mark.parametrize("epochs", [[True, 1, 2], [0, 2**32, 1], [0, -1, 1], [0.0, 1.0, 2.0]])
def test_epochs_are_whole_numbers(epochs: Any) -> None:
    with pytest.raises(vc.DataError, match="epochs: expected"):
        vc.Batch(IMAGES, ids=[1, 1, 1], epochs=epochs)
