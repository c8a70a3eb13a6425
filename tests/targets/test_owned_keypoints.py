"""Keypoints that belong to boxes, and keypoints that point somewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import vicinal as vc
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.datasets.sample import owned_keypoints_of

Array = NDArray[Any]
PICTURE = np.zeros((60, 80, 3), np.uint8)
BOXES = np.array([[2.0, 2, 20, 20], [30, 20, 50, 40], [60, 40, 78, 58]])
POINTS = np.array([[5.0, 5], [15, 5], [35, 25], [45, 25], [62, 42], [70, 42], [40, 30]])
OWNERS = [0, 0, 1, 1, 2, 2, -1]
PAIRS = ((0, 1), (2, 3), (4, 5))
CROP = vc.Pipeline([vc.CenterCrop((30, 30))], seed=1, min_visibility=0.5)


def test_points_are_dropped_with_their_box_and_counted_anew() -> None:
    out = CROP(image=PICTURE, boxes=BOXES, keypoints=vc.Keypoints(POINTS, pairs=PAIRS, owners=OWNERS))
    points = out["keypoints"]
    assert len(out["boxes"]) == 1
    assert points.owners.tolist() == [0, 0, -1]
    assert points.pairs == ((0, 1),)
    np.testing.assert_allclose(points.xy, POINTS[[2, 3, 6]] - [25, 15])


def test_calls_that_plans_could_take_drop_them_too() -> None:
    for _ in range(6):  # the first few calls have no plan
        out = CROP(image=PICTURE, boxes=BOXES, keypoints=vc.Keypoints(POINTS, owners=OWNERS))
        assert out["keypoints"].owners.tolist() == [0, 0, -1]


def test_with_nothing_dropped_as_many_come_out_in_every_call() -> None:
    flip = vc.Pipeline([vc.HorizontalFlip()], seed=1)
    given = vc.Keypoints(POINTS.tolist(), pairs=PAIRS, owners=OWNERS)
    out = flip(image=PICTURE, boxes=BOXES, keypoints=given)["keypoints"]
    assert (out.owners, out.pairs) == (OWNERS, PAIRS)
    batch = CROP(vc.Batch([PICTURE] * 2, boxes=[BOXES, []], keypoints=[given, vc.Keypoints([], owners=[])]))
    assert [len(one) for one in batch.keypoints] == [3, 0]
    video = CROP(video=np.stack([PICTURE] * 2), boxes=[BOXES, BOXES[:1]], keypoints=[given, vc.Keypoints([[5, 5]], owners=[0])])
    assert [one.owners for one in video["keypoints"]] == [[0, 0, -1], []]


def test_boxes_that_are_clipped_away_take_their_points_with_them() -> None:
    boxes = vc.Boxes(np.array([[90.0, 5, 99, 9], *BOXES]), clip=True)
    owners = [0, *(owner + 1 if owner >= 0 else -1 for owner in OWNERS)]
    points = vc.Keypoints(np.concatenate([[[91, 6]], POINTS]), owners=owners)
    out = vc.Pipeline([vc.Brightness(0.5)], seed=1)(image=PICTURE, boxes=boxes, keypoints=points)
    assert out["keypoints"].owners.tolist() == OWNERS
    np.testing.assert_array_equal(out["keypoints"].xy, POINTS)


def test_dropped_instances_take_them_too() -> None:
    ids = np.zeros(PICTURE.shape[:2], np.int32)
    ids[20:40, 30:50] = 7
    boxes = vc.Boxes(BOXES, fields={"instance": np.array([5, 7, 6])})
    tight = vc.Pipeline([vc.HorizontalFlip()], seed=1, tight=True)
    out = tight(image=PICTURE, instances=ids, boxes=boxes, keypoints=vc.Keypoints(POINTS, owners=OWNERS))
    assert len(out["boxes"]) == 1
    assert out["keypoints"].owners.tolist() == [0, 0, -1]


def test_objects_of_a_data_set_own_their_points() -> None:
    objects = Objects(BOXES, np.zeros(3, np.int64), keypoints=np.dstack([POINTS[:6].reshape(3, 2, 2), np.full((3, 2), 2)]))
    points = owned_keypoints_of(objects, Header(pairs=((0, 1),)))
    assert points.owners.tolist() == [0, 0, 1, 1, 2, 2]
    out = CROP(image=PICTURE, boxes=BOXES, keypoints=points)["keypoints"]
    assert (len(out), out.pairs) == (2, ((0, 1),))
    assert len(owned_keypoints_of(Objects(BOXES, np.zeros(3, np.int64)), Header())) == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"owners": [0, 1]}, "Keypoints.owners: expected one number for each of 3 points, got shape (2,)"),
        ({"owners": [0, -2, 0]}, "Keypoints.owners[1]: expected the index of a box, or -1, got -2"),
        ({"owners": [0.5, 1, 1]}, "Keypoints.owners: dtype: expected integers, got 'float64'"),
        ({"angles": [0, np.nan, 1]}, "Keypoints.angles[1]: expected finite numbers, got nan"),
        ({"angles": [[0, 1, 2]]}, "Keypoints.angles: expected one number for each of 3 points, got shape (1, 3)"),
    ],
)
def test_what_does_not_fit_is_refused(given: Any, message: str) -> None:
    with pytest.raises(vc.DataError) as caught:
        vc.Keypoints(POINTS[:3], **given)
    assert str(caught.value) == message


def test_owners_that_are_not_there_are_refused() -> None:
    with pytest.raises(vc.DataError, match=r"keypoints.owners: expected boxes in the same call"):
        CROP(image=PICTURE, keypoints=vc.Keypoints(POINTS, owners=OWNERS))
    with pytest.raises(vc.DataError, match=r"keypoints.owners\[4\]: expected -1, or an index below 2, .* got 2"):
        CROP(image=PICTURE, boxes=BOXES[:2], keypoints=vc.Keypoints(POINTS, owners=OWNERS))


ANGLES = np.array([0.0, 30, 90, -135, 180, 359, 45])


@pytest.mark.parametrize(
    ("transform", "wanted"),
    [
        (vc.HorizontalFlip(), 180 - ANGLES), (vc.VerticalFlip(), -ANGLES), (vc.QuarterTurn(1), ANGLES + 90),
        (vc.Transpose(), 90 - ANGLES), (vc.Rotate(30), ANGLES + 30), (vc.Resize((120, 160)), ANGLES),
    ],
)  # fmt: skip
def test_angles_turn_with_the_picture(transform: vc.Transform, wanted: Array) -> None:
    out = vc.Pipeline([transform], seed=1)(image=PICTURE, keypoints=vc.Keypoints(POINTS, angles=ANGLES))["keypoints"]
    np.testing.assert_allclose(out.angles, (wanted + 180) % 360 - 180, atol=1e-9)
    same = vc.Pipeline([vc.Brightness(0.5)], seed=1)(image=PICTURE, keypoints=vc.Keypoints(POINTS, angles=ANGLES))["keypoints"]
    np.testing.assert_array_equal(same.angles, ANGLES)


@pytest.mark.parametrize("steps", [[vc.Perspective(0.3)], [vc.ElasticTransform()], [vc.Twirl(80), vc.Affine(shear_x=20)]])
def test_angles_point_where_a_second_point_is(steps: list[vc.Transform]) -> None:
    step = 1e-4
    angle = np.radians(ANGLES)
    ahead = POINTS + step * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for id in range(4):
        given = vc.Keypoints(np.concatenate([POINTS, ahead]), angles=np.tile(ANGLES, 2))
        out = vc.Pipeline(steps, seed=3)(image=PICTURE, keypoints=given, id=id)["keypoints"]
        way = out.xy[7:] - out.xy[:7]
        apart = np.degrees(np.arctan2(way[:, 1], way[:, 0])) - out.angles[:7]
        assert np.abs((apart + 180) % 360 - 180).max() < 1.0


def test_pairs_take_their_angles_along() -> None:
    given = vc.Keypoints(POINTS[:2], pairs=((0, 1),), angles=[10, 50])
    out = vc.Pipeline([vc.HorizontalFlip()], seed=1)(image=PICTURE, keypoints=given)["keypoints"]
    np.testing.assert_allclose(out.angles, [130, 170])
    np.testing.assert_allclose(out.xy, [[65, 5], [75, 5]])


def test_the_way_back_turns_them_back() -> None:
    given = vc.Keypoints(POINTS, angles=ANGLES)
    out, record = vc.Pipeline([vc.Rotate(30), vc.HorizontalFlip()], seed=1).trace(image=PICTURE, keypoints=given)
    back = record.inverse()(image=out["image"], keypoints=out["keypoints"])["keypoints"]
    np.testing.assert_allclose(np.mod(back.angles - ANGLES + 180, 360), 180, atol=1e-6)


def test_collated_they_are_tensors_of_their_own() -> None:
    torch = pytest.importorskip("torch")
    from vicinal.torch import collate

    rows = [{"image": PICTURE, "boxes": BOXES, "keypoints": vc.Keypoints(POINTS, owners=OWNERS, angles=ANGLES)}] * 2
    out = collate(CROP)(rows)
    assert out["keypoint_owners"][0].tolist() == [0, 0, -1]
    assert out["keypoint_angles"][1].dtype == torch.float32
