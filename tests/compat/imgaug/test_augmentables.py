"""Boxes, points, outlines and maps where the recorded expressions do not reach: forms, borders, several at once, mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal.compat.imgaug as ia
from vicinal.compat.imgaug.augmentables import normalization
from vicinal.compat.imgaug.augmentables.polys import _ConcavePolygonRecoverer

SHAPE = (24, 32, 3)
SHAPES = [SHAPE, (10, 12, 3)]
FORMS = {
    "keypoints": [
        (1.0, 2.0), ia.Keypoint(1, 2), [(1.0, 2.0)], [ia.Keypoint(1, 2), ia.Keypoint(3, 4)], np.float32([[[1, 2], [3, 4]]]),
        [np.int32([[1, 2], [3, 4]])], [], [[]],
    ],
    "bounding_boxes": [
        (1, 2, 3, 4), ia.BoundingBox(1, 2, 3, 4), [(1, 2, 3, 4), (2, 2, 5, 5)], np.float64([[[1, 2, 3, 4]]]),
        [np.uint8([[1, 2, 3, 4], [0, 0, 1, 1]])], [[ia.BoundingBox(1, 2, 3, 4)]],
    ],
    "polygons": [
        ia.Polygon([(0, 0), (4, 0), (4, 4)]), [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)],
        [ia.Keypoint(0, 0), ia.Keypoint(1, 0), ia.Keypoint(1, 1)], [[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]],
        [[[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]]], np.float32([[[[0, 0], [4, 0], [4, 4]]]]),
        [[np.int16([[0, 0], [4, 0], [4, 4]])]],
    ],
    "line_strings": [
        [(0.0, 0.0), (4.0, 0.0)], ia.LineString([(0, 0), (1, 1)]), [[(0.0, 0.0), (4.0, 1.0)], [(1.0, 1.0), (2.0, 2.0)]],
    ],
}  # fmt: skip


def listed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(listed, value)]
    if isinstance(value, np.ndarray):
        return value.dtype.name, value.tolist()
    return [type(value).__name__, np.ravel(value.coords).tolist()] if hasattr(value, "coords") else float(value)


@pytest.mark.parametrize(("name", "given"), [(name, form) for name, forms in FORMS.items() for form in forms])
def test_what_was_given_comes_back_in_its_form(name: str, given: Any) -> None:
    normal = getattr(normalization, f"normalize_{name}")(given, [SHAPE])
    assert normal is None or [item.shape for item in normal] == [SHAPE]
    assert listed(getattr(normalization, f"invert_normalize_{name}")(normal, given)) == listed(given)


def test_several_images_keep_their_own() -> None:
    given = [[(1, 2)], [(3, 4), (5, 6)]]
    normal = normalization.normalize_keypoints(given, SHAPES)
    assert [(len(item), item.shape) for item in normal] == [(1, SHAPE), (2, (10, 12, 3))]
    with pytest.raises(ValueError, match="expected 2 images"):
        normalization.normalize_keypoints(given, [SHAPE])
    with pytest.raises(ValueError, match="no images"):
        normalization.normalize_bounding_boxes([(1, 2, 3, 4)], None)
    with pytest.raises(AssertionError, match="bounding_boxes: expected None"):
        normalization.normalize_bounding_boxes([(1, 2)], [SHAPE])
    with pytest.raises(ValueError, match="the last of length 2"):
        normalization.normalize_keypoints(np.zeros((1, 4, 3), np.float32), [SHAPE])


def test_maps_come_back_as_arrays() -> None:
    heat = np.random.default_rng(1).random((2, 4, 5, 1)).astype(np.float32)
    normal = normalization.normalize_heatmaps(heat, [SHAPE] * 2)
    assert np.array_equal(normalization.invert_normalize_heatmaps(normal, heat), heat)
    for dtype in (bool, np.uint8, np.int32):
        classes = (heat > 0.5).astype(dtype)
        back = normalization.invert_normalize_segmentation_maps(
            normalization.normalize_segmentation_maps(classes, [SHAPE] * 2), classes
        )
        assert back.dtype == dtype
        assert np.array_equal(back, classes)


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (10, 10), (10, 0), (0, 10)],
        [(0, 0), (5, 0), (5, 12), (10, 0), (10, 10), (0, 10)],
        [(0, 0), (5, 0), (10, 0)],
        [(0, 0), (4, 0), (4, 4), (4, 0), (8, 0), (8, 4)],
    ],
)
def test_an_outline_that_meets_itself_is_mended(points: list[tuple[float, float]]) -> None:
    mended = _ConcavePolygonRecoverer().recover_from(points, ia.Polygon([(0, 0), (1, 0), (1, 1)], label="kept"), 1)
    assert mended.is_valid
    assert mended.label == "kept"
    for x, y in points:
        assert min(np.hypot(mended.xx - x, mended.yy - y)) < 0.3 or mended.to_shapely_polygon().area > 0


def test_clipping_cuts_into_parts() -> None:
    comb = ia.Polygon([(-5, 0), (5, 0), (5, 4), (-2, 4), (-2, 8), (5, 8), (5, 12), (-5, 12)], label="comb")
    parts = comb.clip_out_of_image(SHAPE)
    assert sorted(part.area for part in parts) == [20.0, 20.0]
    assert {part.label for part in parts} == {"comb"}
    zigzag = ia.LineString([(5, 5), (40, 5), (40, 10), (5, 10), (5, 15)])
    first, second = zigzag.clip_out_of_image(SHAPE)
    assert np.allclose(first.coords, [(5, 5), (31.999, 5)])
    assert np.allclose(second.coords, [(31.999, 10), (5, 10), (5, 15)])
    assert ia.LineString([(-5, -5), (-1, 50)]).clip_out_of_image(SHAPE) == []


def test_what_is_asked_of_empty_things() -> None:
    empty = ia.LineString([])
    assert (empty.length, empty.height, empty.clip_out_of_image(SHAPE), empty.to_bounding_box()) == (0, 0, [], None)
    for collection in (ia.BoundingBoxesOnImage, ia.KeypointsOnImage, ia.PolygonsOnImage, ia.LineStringsOnImage):
        none = collection([], shape=SHAPE)
        assert none.empty
        assert none.to_xy_array().shape == (0, 2)
        assert none.on((48, 64, 3)).shape == (48, 64, 3)
        assert none.to_keypoints_on_image().items == []


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.int32])
def test_drawing_leaves_the_picture_and_its_dtype(dtype: Any) -> None:
    picture = np.full(SHAPE, 100, dtype)
    things = [
        ia.BoundingBoxesOnImage([ia.BoundingBox(2, 3, 12, 15)], SHAPE), ia.KeypointsOnImage([ia.Keypoint(5, 6)], SHAPE),
        ia.PolygonsOnImage([ia.Polygon([(2, 2), (12, 2), (12, 12)])], SHAPE),
    ]  # fmt: skip
    for thing in things:
        for alpha in (1.0, 0.5):
            drawn = thing.draw_on_image(picture, alpha=alpha)
            assert drawn.dtype == dtype
            assert (drawn != picture).any()
            assert (picture == 100).all()


def test_maps_are_checked_and_drawn() -> None:
    with pytest.raises(AssertionError, match=r"HeatmapsOnImage\.arr: expected float32"):
        ia.HeatmapsOnImage(np.zeros((3, 3)), SHAPE)
    with pytest.warns(UserWarning, match="they are clipped"):
        assert ia.HeatmapsOnImage(np.full((3, 3), 2, np.float32), SHAPE).get_arr().max() == 1
    heat = ia.HeatmapsOnImage(np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16), (16, 16, 3))
    blue, red = heat.draw()[0][0, 0], heat.draw()[0][-1, -1]
    assert blue[2] > 100 > blue[0]
    assert red[0] > 100 > red[2]
    classes = ia.SegmentationMapsOnImage(np.array([[0, 50]], np.int32), (1, 2, 3))
    with pytest.raises(AssertionError, match="at least 51 colors"):
        classes.draw()


def test_batches_keep_what_is_not_augmented() -> None:
    images = [np.zeros(SHAPE, np.uint8), np.ones((10, 12, 3), np.uint8)]
    batch = ia.UnnormalizedBatch(images=images, keypoints=[[(1, 2)], [(3, 4)]], data="mine")
    normal = batch.to_normalized_batch()
    assert batch.get_column_names() == ["images", "keypoints"]
    under_way = normal.to_batch_in_augmentation()
    under_way.images[0][...] = 9
    part = under_way.subselect_rows_by_indices([1])
    part.keypoints[0].items[0].x = 7
    under_way.invert_subselect_rows_by_indices_([1], part)
    done = batch.fill_from_augmented_normalized_batch(normal.fill_from_batch_in_augmentation_(under_way))
    assert images[0].max() == 0
    assert done.images_aug[0].min() == 9
    assert done.keypoints_aug == [[(1, 2)], [(7, 4)]]
    assert done.data == "mine"
    assert np.array_equal(normal.deepcopy(images_unaug=images[:1]).images_unaug[0], images[0])
    with pytest.warns(ia.DeprecationWarning, match="images_unaug"):
        assert len(normal.images) == 2
