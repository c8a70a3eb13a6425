"""Labels of data sets through a pipeline and back: every kind moved alike, and nothing lost that is not dropped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

import vicinal as vc
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.datasets.rle import decode, encode, runs
from vicinal.errors import DataError
from vicinal.offline.targets import Targets, batch_fields, kind_of, labels_of

SIZE = (60, 80)
PICTURE = np.zeros((*SIZE, 3), np.uint8)
STILL = vc.Pipeline([vc.Brightness(1.1)])
FLIP = vc.Pipeline([vc.HorizontalFlip()])
LEFT = vc.Pipeline([vc.Translate(-40.0)], seed=0)  # what was in x < 40 is gone
POSE = Header(keypoints=("nose", "left eye", "right eye"), pairs=((1, 2),))
NUMPY_2 = "ignore:__array__ implementation:DeprecationWarning"  # of pycocotools' own decode
TRIANGLE = np.array([[50.0, 10], [70, 10], [50, 30]])


def objects(*boxes: list[float], **more: Any) -> Objects:
    return Objects(np.array(boxes, float).reshape(-1, 4), np.arange(len(boxes)) + 5, **more)


def through(pipeline: vc.Pipeline, *rows: Targets, header: Header = POSE) -> list[Targets]:
    result = pipeline(vc.Batch([PICTURE] * len(rows), ids=range(len(rows)), **batch_fields(rows, header)))
    return [labels_of(result, index, row) for index, row in enumerate(rows)]


def disc(x: float, y: float, radius: float) -> np.ndarray:
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]] + 0.5
    return ((columns - x) ** 2 + (rows - y) ** 2 < radius**2).astype(np.uint8)


def test_all_kinds_of_labels_come_back_from_a_pipeline_that_moves_nothing() -> None:
    given = objects(
        [50, 10, 70, 30], [10, 10, 30, 30], [5, 5, 20, 20],
        polygons=[(TRIANGLE,), None, None],
        masks=[None, encode(disc(20, 20, 10)), None],
        keypoints=np.array([[[51, 12, 2], [60, 12, 1], [0, 0, 0]], [[0, 0, 0]] * 3, [[1, 2, 2], [3, 4, 2], [5, 6, 1]]], float),
        fields={"iscrowd": [0, 1, 0], "id": [7, "x", None], "area": [0.0, 0.0, 0.0], "num_keypoints": [9, 9, 9]},
    )
    mask = np.arange(60 * 80, dtype=np.int32).reshape(SIZE)
    out = through(STILL, Targets(SIZE, given, mask=mask))[0]
    assert out.size == SIZE
    np.testing.assert_array_equal(out.mask, mask)
    assert out.instances is None
    found = out.objects
    np.testing.assert_array_equal(found.boxes, given.boxes)
    np.testing.assert_array_equal(found.labels, given.labels)
    np.testing.assert_array_equal(found.keypoints, given.keypoints)
    np.testing.assert_array_equal(found.polygons[0], given.polygons[0])
    assert found.polygons[1:] == [None, None]
    assert found.masks == given.masks
    pixels = int(disc(20, 20, 10).sum())
    assert found.fields == {
        "iscrowd": [0, 1, 0], "id": [7, "x", None], "area": [200.0, pixels, 225.0], "num_keypoints": [2, 0, 3],
    }  # fmt: skip


def test_a_row_without_objects_may_stand_among_others() -> None:
    rows = [Targets(SIZE), Targets(SIZE, objects([1, 1, 9, 9], keypoints=np.ones((1, 3, 3)))), Targets(SIZE, objects())]
    out = through(FLIP, *rows)
    assert out[0].objects is None
    np.testing.assert_array_equal(out[1].objects.boxes, [[71, 1, 79, 9]])
    assert len(out[2].objects) == 0
    assert batch_fields([Targets(SIZE)] * 2, POSE) == {}
    assert batch_fields([], POSE) == {}


def test_what_was_dropped_is_gone_from_everything_and_what_stays_keeps_its_own() -> None:
    shift = np.array([40, 0, 0])
    points = np.arange(27, dtype=float).reshape(3, 3, 3) + shift
    points[:, :, 2] = 2
    given = objects([2, 2, 30, 30], [45, 5, 75, 50], [50, 10, 70, 30], polygons=[None, None, (TRIANGLE,)], keypoints=points,
                    fields={"id": ["a", "b", "c"], "area": [1, 2, 3], "num_keypoints": [3, 3, 3]})
    found = through(LEFT, Targets(SIZE, given))[0].objects
    np.testing.assert_array_equal(found.labels, [6, 7])
    np.testing.assert_array_equal(found.boxes, [[5, 5, 35, 50], [10, 10, 30, 30]])
    np.testing.assert_allclose(found.keypoints, points[1:] - shift)
    np.testing.assert_allclose(found.polygons[1][0], TRIANGLE - [40, 0])
    assert found.fields == {"id": ["b", "c"], "area": [30 * 45, 200], "num_keypoints": [3, 3]}


def test_pairs_change_places_within_each_object_and_hidden_points_are_zero() -> None:
    people = np.array([[[10, 10, 2], [8, 9, 2], [12, 9, 1]], [[60, 40, 2], [58, 39, 0], [79, 39, 2]]], float)
    given = Targets(SIZE, objects([5, 5, 20, 30], [50, 30, 80, 60], keypoints=people, fields={"num_keypoints": [3, 2]}))
    found = through(FLIP, given)[0].objects
    np.testing.assert_allclose(found.keypoints, [[[70, 10, 2], [68, 9, 1], [72, 9, 2]], [[20, 40, 2], [1, 39, 2], [0, 0, 0]]])
    half = through(vc.Pipeline([vc.Translate(10.0)]), given)[0].objects
    np.testing.assert_allclose(half.keypoints[1], [[70, 40, 2], [0, 0, 0], [0, 0, 0]])
    assert half.fields["num_keypoints"] == [3, 1]


@pytest.mark.filterwarnings(NUMPY_2)
@settings(max_examples=25)
@given(st.integers(0, 2**31))
def test_rle_masks_are_moved_as_planes_and_give_tight_boxes(seed: int) -> None:
    blobs = [disc(20, 20, 12), disc(60, 40, 9), disc(2, 58, 6)]
    given = objects([8, 8, 32, 32], [51, 31, 69, 49], [0, 52, 8, 60], [30, 20, 44, 41], fields={"area": [0, 0, 0, 0]},
                    polygons=[None, None, None, (TRIANGLE,)], masks=[*map(encode, blobs), None])
    augment = vc.Pipeline([vc.Affine(degrees=(-90, 90), scale=(0.6, 1.4)), vc.HorizontalFlip(p=0.5)], seed=seed)
    found = through(augment, Targets(SIZE, given))[0].objects
    assert len(found)
    for label, box, mask, area in zip(found.labels, found.boxes, found.masks, found.fields["area"], strict=True):
        if label == 8:
            assert mask is None
            continue
        wanted = augment(vc.Batch([PICTURE], masks=[blobs[label - 5]], ids=[0])).masks[0]
        np.testing.assert_array_equal(coco.decode(mask), wanted)
        rows, columns = np.nonzero(wanted)
        np.testing.assert_array_equal(box, [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        assert area == wanted.sum()


def test_pictures_with_rle_go_in_batches_of_their_own() -> None:
    spot = disc(9, 9, 4)
    crowd = Targets(SIZE, objects([5, 5, 13, 13], masks=[encode(spot)]))
    assert kind_of(crowd) == (False, "planes")
    assert kind_of(Targets(SIZE, objects([1, 1, 9, 9]))) == (False, "")
    assert kind_of(Targets(SIZE, objects([1, 1, 9, 9], masks=[None]))) == (False, "")
    assert kind_of(Targets(SIZE, mask=spot, instances=spot)) == (True, "map")
    with pytest.raises(DataError, match=r"^objects.masks: expected RLE masks or an instance map, got both for one picture$"):
        kind_of(Targets(SIZE, crowd.objects, instances=spot))


def test_objects_and_their_instances_stay_in_step() -> None:
    ids = disc(20, 20, 12).astype(np.uint16) * 300 + disc(60, 40, 9) * 7 + disc(75, 5, 3) * 9
    given = objects([8, 8, 32, 32], [51, 31, 69, 49], [50, 10, 70, 30], [10, 40, 60, 50],
                    polygons=[None, None, (TRIANGLE,), None], fields={"instance": [300, 7, 9, None], "area": [1, 1, 1, 1]})
    out = through(LEFT, Targets(SIZE, given, instances=ids))[0]
    assert out.objects.fields == {"instance": [7, 9, None], "area": [int(disc(60, 40, 9).sum()), 200, 200]}
    assert np.unique(out.instances).tolist() == [0, 7, 9]
    assert out.instances.dtype == np.uint16
    np.testing.assert_array_equal(out.objects.boxes, [[11, 31, 29, 49], [10, 10, 30, 30], [0, 40, 20, 50]])


def test_a_map_alone_gives_objects_by_its_ids() -> None:
    ids = disc(20, 20, 12) * 3 + disc(60, 40, 9) * 7
    out = through(vc.Pipeline([vc.Rotate(30)], min_area=300), Targets(SIZE, instances=ids))[0]
    present = np.unique(out.instances)[1:]
    assert out.objects.fields == {"instance": present.tolist()} == {"instance": [3, 7]}
    for ident, box in zip(present, out.objects.boxes, strict=True):
        rows, columns = np.nonzero(out.instances == ident)
        np.testing.assert_array_equal(box, [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
    few = through(vc.Pipeline([vc.Rotate(30)], min_area=800), Targets(SIZE, instances=ids))[0]
    assert few.objects.fields == {"instance": [3]}
    assert np.unique(few.instances).tolist() == [0, 3]


def test_tight_boxes_of_a_recipe_do_not_drop_objects_without_rle() -> None:
    given = objects([8, 8, 32, 32], [40, 20, 60, 40], [50, 10, 70, 30], polygons=[None, None, (TRIANGLE,)],
                    masks=[encode(disc(20, 20, 12)), None, None])
    found = through(vc.Pipeline([vc.HorizontalFlip()], tight=True), Targets(SIZE, given))[0].objects
    np.testing.assert_array_equal(found.labels, [5, 6, 7])
    np.testing.assert_allclose(found.boxes, [[48, 8, 72, 32], [20, 20, 40, 40], [10, 10, 30, 30]], atol=1)


BROKEN = [
    ({"size": [60, 81], "counts": ""}, "size: expected the picture's [60, 80], got [60, 81]"),
    ({"size": [60, 80]}, "counts: expected a compressed RLE, got None"),
    ({"size": [60, 80], "counts": [4800]}, "counts: expected a compressed RLE, got [4800]"),
    ({"size": [60, 80], "counts": "11"}, "counts: expected runs of 4800 pixels in all, got '11'"),
    ({"size": [60, 80], "counts": "~~~"}, "counts: expected runs of 4800 pixels in all, got '~~~'"),
    ({"size": [60, 80], "counts": ""}, "counts: expected runs of 4800 pixels in all, got ''"),
]


@pytest.mark.parametrize(("mask", "message"), BROKEN)
def test_broken_rle_is_named(mask: dict[str, Any], message: str) -> None:
    row = Targets(SIZE, objects([1, 1, 9, 9], [8, 8, 32, 32], masks=[None, mask]))
    with pytest.raises(DataError) as error:
        batch_fields([row], POSE)
    assert str(error.value) == f"objects.masks[1]: {message}"


@pytest.mark.filterwarnings(NUMPY_2)
@given(st.integers(0, 2**31), st.integers(1, 40), st.integers(1, 40), st.floats(0, 1), st.integers(1, 9))
def test_rle_round_trips_and_damage_is_found(seed: int, height: int, width: int, share: float, zoom: int) -> None:
    generator = np.random.default_rng(seed)
    plane = np.kron(generator.random((height, width)) < share, np.ones((zoom, zoom))).astype(np.uint8)
    value = encode(plane)
    np.testing.assert_array_equal(decode(value, plane.shape, "mask"), plane)
    np.testing.assert_array_equal(coco.decode(value), plane)
    counts = value["counts"]
    assert runs(counts).sum() == plane.size
    with pytest.raises(DataError):
        decode({**value, "counts": counts + "1"}, plane.shape, "mask")


def test_boxes_that_do_not_fit_are_named() -> None:
    rows = [Targets(SIZE, objects([1, 1, 9, 9])), Targets(SIZE, objects([1, 1, 9, 9], [3, 3, 2, 9]))]
    with pytest.raises(DataError, match=r"Batch.boxes\[1\]\[1\]: expected no negative width and height, got xyxy"):
        through(FLIP, *rows)
    flat = through(STILL, Targets(SIZE, objects([1, 1, 9, 9], [3, 3, 3, 9], fields={"id": [1, 2]})))[0].objects
    assert flat.fields == {"id": [1]}
    out = through(STILL, Targets(SIZE, objects([-5, 1, 9, 9], [85, 1, 90, 9], fields={"id": [1, 2]})))[0].objects
    np.testing.assert_array_equal(out.boxes, [[0, 1, 9, 9]])
    assert out.fields == {"id": [1]}
