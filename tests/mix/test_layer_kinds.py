"""Pictures of every kind laid over each other: tensors, PIL, encoded, float pictures of other ranges, and what comes beside."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from tests.contracts.subjects import assert_same
from tests.mix.batches import made, mosaic, painted
from vicinal.errors import DataError, SpecError

NAMES = ("Mosaic", "ResizeMix", "FMix", "CopyPaste", "ClassMix")


def laid(name: str, **fields: Any) -> vc.Pipeline:
    given: dict[str, Any] = {"size": (14, 22), "classes": 3, **fields} if name == "Mosaic" else fields
    return vc.Pipeline([made(name, **given)], seed=4)


def given(count: int = 3, size: tuple[int, int] = (16, 24)) -> vc.Batch:
    return painted([size] * count, np.dtype("u1"), 2, planes=True)


@pytest.mark.parametrize("name", NAMES)
def test_tensors_and_pil_come_back_as_such_with_the_same_pixels(name: str) -> None:
    batch = given()
    wanted = laid(name)(batch)
    stack = np.stack(batch.images)
    fields = {"boxes": batch.boxes, "instances": batch.instances, "ids": batch.ids, "labels": batch.labels}
    tensor = torch.from_numpy(np.moveaxis(stack, -1, 1).copy())
    out = laid(name)(vc.Batch(tensor, masks=torch.from_numpy(np.stack(batch.masks)), **fields))
    assert isinstance(out.images, torch.Tensor)
    assert out.images.is_contiguous()
    np.testing.assert_array_equal(np.moveaxis(out.images.numpy(), 1, -1), wanted.images)
    np.testing.assert_array_equal(out.masks.numpy(), wanted.masks)
    out = laid(name)(vc.Batch([Image.fromarray(one) for one in batch.images], masks=batch.masks, **fields))
    assert all(isinstance(one, Image.Image) for one in out.images)
    np.testing.assert_array_equal(np.stack([np.asarray(one) for one in out.images]), wanted.images)


@pytest.mark.parametrize("name", ["Mosaic", "ResizeMix"])
def test_encoded_pictures_are_decoded_first(name: str) -> None:
    images = given(4, (40, 60)).images
    encoded = [vc.Encoded(cv2.imencode(".png", one[..., ::-1])[1].tobytes()) for one in images]
    assert_same(laid(name)(encoded, ids=range(4)), laid(name)(list(images), ids=range(4)))


@pytest.mark.parametrize("name", ["Mosaic", "ResizeMix"])
def test_float_pictures_of_another_range_are_as_those_of_the_unit(name: str) -> None:
    unit = np.random.default_rng(0).random((3, 16, 24, 2)).astype(np.float32)
    same = laid(name, **({"fill": 0.25} if name == "Mosaic" else {}))
    wanted = same(unit, ids=range(3))
    augment = vc.Pipeline(same.transforms, seed=4, value_range=(-1000, 3000))
    out = augment(unit * 4000 - 1000, ids=range(3))
    np.testing.assert_allclose((out + 1000) / 4000, wanted, atol=1e-5)


def test_what_needs_no_range_takes_any_and_what_needs_one_says_so() -> None:
    wide = np.random.default_rng(0).normal(0, 500, (3, 16, 24, 1)).astype(np.float32)
    out = laid("ResizeMix")(wide, ids=range(3))
    assert out.min() < -1000
    assert np.isin(laid("FMix")(wide, ids=range(3)), wide).all()
    for pipeline in (laid("Mosaic"), laid("ResizeMix", interpolation="bicubic")):
        with pytest.raises(DataError, match=r"images\[0\]: expected values in \[0, 1\], as \w+\[0\] needs them"):
            pipeline(wide, ids=range(3))


@pytest.mark.parametrize("channels", [1, 2, 4, 5])
def test_any_number_of_channels_and_alpha_too(channels: int) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 16, 24, channels), np.uint8)
    for name in ("Mosaic", "ResizeMix", "FMix"):
        out = laid(name)(images, ids=range(3), layout="hwc", alpha=channels in (2, 4))
        assert out.shape[3] == channels
        for channel in range(channels):
            one = images[..., channel : channel + 1]
            np.testing.assert_array_equal(out[..., channel : channel + 1], laid(name)(one, ids=range(3), layout="hwc"))


@pytest.mark.parametrize("name", NAMES)
def test_heat_maps_soft_masks_and_extra_pictures_are_laid_as_the_pictures_are(name: str) -> None:
    """All hold the picture's first channel, so that they must come out as it does."""
    batch, count = given(), 3
    first = [one[..., 0] for one in batch.images]
    fields: dict[str, Any] = {
        "heatmaps": [one.astype(np.float32)[..., None] for one in first],
        "extra": [{"depth": one.astype(np.float32), "before": vc.Extra(image.copy(), colour=True),
                   "ids": vc.Extra(one.astype(np.int32), interpolation="nearest")}
                  for one, image in zip(first, batch.images, strict=True)],
    }  # fmt: skip
    rest = {"masks": batch.masks, "boxes": batch.boxes, "instances": batch.instances, "ids": batch.ids, "labels": batch.labels}
    how = {} if name in ("FMix", "ClassMix") else {"interpolation": "nearest"}
    out = laid(name, **({"fill": 0.0} if name == "Mosaic" else {}), **how)(vc.Batch(list(batch.images), **fields, **rest))
    for row in range(count):
        wanted = out.images[row][..., 0]
        np.testing.assert_array_equal(out.heatmaps[row][..., 0], wanted)
        np.testing.assert_array_equal(out.extra[row]["depth"], wanted)
        np.testing.assert_array_equal(out.extra[row]["ids"].data, wanted)
        np.testing.assert_array_equal(out.extra[row]["before"].data, out.images[row])
    if name != "ClassMix":
        rest["masks"] = [one.astype(np.float32) for one in first]
        soft = laid(name, **({"fill": 0.0} if name == "Mosaic" else {}), **how)(vc.Batch(list(batch.images), **rest))
        np.testing.assert_array_equal(np.stack(soft.masks), np.stack(out.images)[..., 0])


def test_fill_is_that_of_pictures_and_of_what_is_treated_as_such() -> None:
    images = np.full((4, 4, 20, 3), 200, np.uint8)
    extra = {"before": vc.Extra(images.copy(), colour=True), "depth": np.ones((4, 4, 20), np.float32)}
    out = vc.Pipeline([mosaic(20, fill=(0.2, 0.4, 0.6))], seed=0)(vc.Batch(images, extra=extra))
    hole = (out.images != 200).any(axis=3)
    assert 0.4 < hole.mean() < 0.9
    assert (out.images[hole] == (51, 102, 153)).all()
    assert_same(out.extra["before"].data, out.images)
    assert (out.extra["depth"] == ~hole).all()


def test_pairs_of_keypoints_are_those_of_all_and_change_places_with_a_mirrored_picture() -> None:
    points = [vc.Keypoints([[2.5, 3.5], [9.5, 3.5]], pairs=((0, 1),)), vc.Keypoints([[1.5, 2.5], [4.5, 1.5]], pairs=((0, 1),))]
    boxes = [vc.Boxes([[0, 0, 12, 8]], polygons=[[np.array([[0.0, 0], [12, 0], [12, 8], [0, 8]])]])] * 2
    fields = {"share": 1.0, "scale": 1.0, "partners": "cross-class", "min_visibility": 0.0}
    batch = vc.Batch(np.zeros((2, 8, 12, 3), np.uint8), keypoints=points, boxes=boxes, labels=np.arange(2))
    for flip, xs in ((0.0, (1.5, 4.5)), (1.0, (7.5, 10.5))):
        out = vc.Pipeline([made("CopyPaste", flip=flip, **fields)], seed=0)(batch).keypoints[0]
        assert tuple(out.pairs) == ((0, 1), (2, 3))
        assert np.asarray(out.xy)[:, 0].tolist() == [2.5, 9.5, *xs]
        assert list(out.visibility) == [1, 1, 2, 2]  # the other picture covers all


@pytest.mark.parametrize("kind", [np.asarray, torch.as_tensor, list])
def test_ids_that_two_pictures_share_are_told_apart_in_maps_and_boxes(kind: Any) -> None:
    maps = np.zeros((4, 8, 8), np.int32)
    maps[:, 1:3, 1:3], maps[:, 5:7, 5:7] = 3, 7
    boxes = [vc.Boxes([[1, 1, 3, 3], [5, 5, 7, 7]], fields={"instance": kind([3, 7]), "of": [row, row]}) for row in range(4)]
    batch = vc.Batch(np.zeros((4, 8, 8, 3), np.uint8), boxes=boxes, instances=maps)
    out = vc.Pipeline([mosaic(16, center=0.5, scale=0.5)], seed=0)(batch)
    for row in range(4):
        ids = out.boxes[row].fields["instance"]
        assert type(ids) is type(kind([3, 7]))
        assert len({int(one) for one in ids}) == len(ids) == 8
        assert [int(one) for one in ids[:2]] == [3, 7]  # the lowest picture keeps its own
        for (x0, y0, x1, y1), one in zip(out.boxes[row].data, ids, strict=True):
            rows, columns = np.nonzero(out.instances[row] == int(one))
            assert (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) == (x0, y0, x1, y1)


def test_keypoints_go_with_their_boxes_and_count_them_anew() -> None:
    """Two objects a picture, of which one is pasted or covered whole."""
    image = np.zeros((2, 8, 12, 3), np.uint8)
    low, high = [0, 0, 4, 8], [6, 0, 10, 8]
    boxes = [vc.Boxes([low, high], labels=[0, 1], polygons=[[_ring(low)], [_ring(high)]]),
             vc.Boxes([low], labels=[2], polygons=[[_ring(low)]])]  # fmt: skip
    points = [vc.Keypoints([[1.5, 1.5], [7.5, 1.5], [11.5, 7.5]], owners=[0, 1, -1], angles=[0, 90, 45]),
              vc.Keypoints([[2.5, 2.5]], owners=[0], angles=[10])]  # fmt: skip
    fields = {"share": 1.0, "scale": 1.0, "flip": 0.0, "partners": "cross-class"}
    batch = vc.Batch(image, boxes=boxes, keypoints=points, labels=np.arange(2))
    out = vc.Pipeline([made("CopyPaste", **fields)], seed=0)(batch)
    assert list(out.boxes[0].labels) == [1, 2]  # that of 0 is covered by that of 2
    assert np.asarray(out.keypoints[0].owners).tolist() == [0, -1, 1]
    assert np.asarray(out.keypoints[0].xy).tolist() == [[7.5, 1.5], [11.5, 7.5], [2.5, 2.5]]
    assert np.asarray(out.keypoints[0].angles).tolist() == [90, 45, 10]
    assert np.asarray(out.keypoints[0].visibility).tolist() == [2, 2, 2]
    plain = [points[0], vc.Keypoints([[2.5, 2.5]])]
    with pytest.raises(DataError, match=r"keypoints\[1\]: expected angles in all pictures that are mixed, or in none"):
        vc.Pipeline([made("CopyPaste", **fields)], seed=0)(vc.Batch(image, boxes=boxes, keypoints=plain, labels=np.arange(2)))


def _ring(box: list[int]) -> Any:
    x0, y0, x1, y1 = box
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float)


@pytest.mark.parametrize("target", ["rotated_boxes", "flow"])
def test_targets_that_are_not_laid_are_refused_by_name(target: str) -> None:
    images = np.zeros((2, 8, 8, 3), np.uint8)
    value = [np.array([[4.0, 4, 3, 2, 10]])] * 2 if target == "rotated_boxes" else np.zeros((2, 8, 8, 2), np.float32)
    with pytest.raises(DataError, match=rf"Mosaic\[0\]: expected no {target}\w*, which have no meaning in a mix, got some"):
        laid("Mosaic")(vc.Batch(images, **{"flows" if target == "flow" else target: value}))


def test_other_dtypes_fields_and_shapes_that_do_not_agree_are_refused_by_name() -> None:
    images = np.zeros((2, 8, 8, 3), np.uint8)
    masks = [np.zeros((8, 8), np.uint8), np.zeros((8, 8), np.int32)]
    with pytest.raises(DataError, match=r"masks\[\d\] and masks\[\d\]: expected one dtype to mix, got"):
        laid("Mosaic")(vc.Batch(images, masks=masks))
    boxes = [vc.Boxes([[0, 0, 5, 5]], labels=[1]), vc.Boxes([[0, 0, 5, 5]])]
    with pytest.raises(DataError, match=r"boxes\[\d\]: expected the fields \[.*\] of boxes\[\d\], with which it is mixed, got"):
        vc.Pipeline([mosaic(8, center=0.5)], seed=0)(vc.Batch(images, boxes=boxes))
    with pytest.raises(SpecError, match=r"BoxCrop\[0\]: expected a place ahead of Mosaic\[0\], which changes the targets"):
        vc.Pipeline([mosaic(8), vc.BoxCrop(4)], seed=0)(vc.Batch(images, boxes=[[[0, 0, 5, 5]]] * 2))


def test_a_mosaic_ends_with_an_epoch_and_other_transforms_follow_it() -> None:
    images = given(4, (10, 12)).images
    augment = vc.Pipeline([vc.ByEpoch({0: mosaic((20, 20)), 2: vc.Resize((20, 20))}), vc.Affine(10), vc.Normalize()], seed=0)
    assert {one.shape for one in augment(list(images), epoch=0)} == {(3, 20, 20)}
    late = vc.Pipeline([vc.Resize((20, 20))], seed=0)(list(images))
    for one, wanted in zip(vc.Pipeline(augment.transforms[:1], seed=0)(list(images), epoch=2), late, strict=True):
        np.testing.assert_array_equal(one, wanted)
    some = vc.Pipeline([mosaic((20, 20), p=0.5)], seed=0)
    shapes = {one.shape for one in some(list(images), ids=range(4))}
    assert shapes == {(20, 20, 3), (10, 12, 3)}
