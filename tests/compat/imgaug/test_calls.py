"""Call forms of augmenters beyond those recorded: hooks, batches in the background, copies, seeds, children."""
# ruff: noqa: ARG005 (callbacks take what imgaug gives them)

import pickle
import warnings
from typing import Any

import numpy as np
import pytest

from vicinal.compat import imgaug as ia
from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmentables.batches import Batch, UnnormalizedBatch

IMAGE = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)


def pipeline(seed: int | None = None) -> Any:
    """Draws at each level."""
    children = [iaa.Add((0, 100), name="add"), iaa.Sometimes(0.5, iaa.Fliplr(0.5, name="flip"), name="maybe")]
    return iaa.Sequential(children, name="all", seed=seed)


def test_hooks_switch_augmenters_off_and_see_pictures() -> None:
    seen = []
    hooks = ia.HooksImages(
        activator=lambda images, augmenter, parents, default: augmenter.name != "add" and default,
        preprocessor=lambda images, augmenter, parents: seen.append(augmenter.name) or images,
    )
    augmenter = iaa.Sequential([iaa.Add(10, name="add"), iaa.Multiply(2, name="double")], name="all")
    np.testing.assert_array_equal(augmenter.augment_image(IMAGE, hooks=hooks), iaa.Multiply(2).augment_image(IMAGE))
    assert seen == ["all", "add", "double"]


def test_hooks_stop_at_a_parent() -> None:
    hooks = ia.HooksImages(propagator=lambda images, augmenter, parents, default: augmenter.name != "inner")
    augmenter = iaa.Sequential([iaa.Add(1), iaa.Sequential([iaa.Add(50)], name="inner")])
    np.testing.assert_array_equal(augmenter.augment_image(IMAGE, hooks=hooks), iaa.Add(1).augment_image(IMAGE))


def test_deterministic_copies_repeat_and_go_with_their_boxes() -> None:
    augmenter = iaa.Affine(translate_px={"x": (-3, 3)})
    for fixed in augmenter.to_deterministic(n=5):
        image = fixed.augment_image(np.tile(np.arange(1, 9, dtype=np.uint8), (6, 1)))
        moved = int(np.flatnonzero(image[0])[0] + 1 - image[0][image[0] > 0][0])
        boxes = ia.BoundingBoxesOnImage([ia.BoundingBox(1, 1, 4, 4)], (6, 8))
        assert fixed.augment_bounding_boxes(boxes).bounding_boxes[0].x1 == 1 + moved
        np.testing.assert_array_equal(fixed.augment_image(IMAGE), fixed.augment_image(IMAGE))
    assert not augmenter.deterministic


@pytest.mark.parametrize("copy", ["deepcopy", "localize_random_state", "pickle"])
def test_copies_go_on_as_the_original(copy: str) -> None:
    augmenter = pipeline(seed=3).localize_random_state()
    other = pickle.loads(pickle.dumps(augmenter)) if copy == "pickle" else getattr(augmenter, copy)()
    for _ in range(3):
        np.testing.assert_array_equal(augmenter.augment_image(IMAGE), other.augment_image(IMAGE))


def test_seeds_of_a_tree_repeat() -> None:
    augmenter = pipeline()
    results = []
    for _ in range(2):
        augmenter.seed_(7)
        results.append([augmenter.augment_image(IMAGE) for _ in range(4)])
    np.testing.assert_array_equal(*results)
    ia.seed(7)
    first = pipeline().augment_image(IMAGE)
    ia.seed(7)
    np.testing.assert_array_equal(first, pipeline().augment_image(IMAGE))


def test_random_states_are_copied_by_name() -> None:
    source = pipeline(seed=5).localize_random_state()
    target = iaa.Sequential([iaa.Identity(name="other"), iaa.Add((0, 100), name="add")])
    with pytest.raises(Exception, match="not found among"):
        target.copy_random_state(source, matching="name", matching_tolerant=False)
    copy = target.copy_random_state(source, matching="name")
    np.testing.assert_array_equal(copy[1].augment_image(IMAGE), source[0].augment_image(IMAGE))
    with pytest.raises(Exception, match="matching"):
        target.copy_random_state(source, matching="order")


def test_batches_keep_their_kind_and_their_data() -> None:
    boxes = ia.BoundingBoxesOnImage([ia.BoundingBox(1, 1, 4, 4)], IMAGE.shape)
    given = [
        UnnormalizedBatch(images=[IMAGE], bounding_boxes=[boxes], data="a"),
        Batch(images=IMAGE[np.newaxis], data="b"),
    ]
    first, second = iaa.Affine(translate_px={"x": 2}).augment_batches(given)
    assert (type(first), first.data, type(second), second.data) == (UnnormalizedBatch, "a", Batch, "b")
    assert first.bounding_boxes_aug[0].bounding_boxes[0].x1 == 3
    assert given[1].images_aug is None
    np.testing.assert_array_equal(first.images_aug[0], second.images_aug[0])


def test_batches_come_back_from_other_processes() -> None:
    batches = [UnnormalizedBatch(images=[np.full((2, 2, 1), value, np.uint8)]) for value in (1, 2, 3)]
    results = list(iaa.Add(10).augment_batches(batches, background=True))
    assert sorted(int(batch.images_aug[0][0, 0, 0]) for batch in results) == [11, 12, 13]
    with pytest.raises(AssertionError, match="Hooks"):
        next(iaa.Add(10).augment_batches(batches, hooks=ia.HooksImages(), background=True))


def test_an_augmenter_of_ones_own_by_either_interface() -> None:
    class Rows(iaa.Augmenter):  # type: ignore[misc]
        """Adds what was drawn for the row."""

        def _augment_batch_(self, batch: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
            for row, by in enumerate(iap.Deterministic(4).draw_samples((batch.nb_rows,), random_state)):
                batch.images[row] = batch.images[row] + np.uint8(by)
            return batch

        def get_parameters(self) -> list[Any]:
            return []

    class Columns(iaa.Augmenter):  # type: ignore[misc]
        """Moves keypoints, and with them boxes and polygons."""

        def _augment_keypoints(self, keypoints_on_images: Any, random_state: Any, parents: Any, hooks: Any) -> Any:
            return [one.shift(x=2) for one in keypoints_on_images]

        def get_parameters(self) -> list[Any]:
            return []

    np.testing.assert_array_equal(Rows().augment_image(IMAGE), IMAGE + 4)
    boxes = ia.BoundingBoxesOnImage([ia.BoundingBox(1, 1, 4, 4)], IMAGE.shape)
    image, moved = Columns()(image=IMAGE, bounding_boxes=boxes)
    np.testing.assert_array_equal(image, IMAGE)
    assert moved.bounding_boxes[0].coords.tolist() == [[3, 1], [6, 4]]
    polygon = ia.PolygonsOnImage([ia.Polygon([(0, 0), (3, 0), (3, 3)])], IMAGE.shape)
    assert Columns().augment_polygons(polygon).polygons[0].exterior[:, 0].tolist() == [2, 5, 5]


def test_children_are_found_and_removed() -> None:
    augmenter = pipeline()
    assert [one.name for one in augmenter.get_all_children(flat=True)] == ["add", "maybe", "flip"]
    assert augmenter.get_all_children()[2:] == [[augmenter[1].then_list[0]]]
    parents = augmenter.find_augmenters(lambda one, parents: any(parent.name == "maybe" for parent in parents))
    assert [one.name for one in parents] == ["flip"]
    left = augmenter.remove_augmenters(lambda one, parents: one.name == "flip")
    assert [one.name for one in left.get_all_children(flat=True)] == ["add", "maybe"]
    assert len(augmenter.get_all_children(flat=True)) == 3
    assert isinstance(augmenter.remove_augmenters(lambda one, parents: True), iaa.Identity)


def test_arrays_become_lists_only_where_sizes_differ() -> None:
    images = np.stack([IMAGE, IMAGE[::-1]])
    assert isinstance(iaa.Rot90(1, keep_size=False).augment_images(images), np.ndarray)
    ia.seed(2)
    turned = [type(iaa.Rot90((0, 1), keep_size=False).augment_images(images)) for _ in range(20)]
    assert set(turned) == {np.ndarray, list}
    some = iaa.SomeOf(1, [iaa.Crop(px=1, keep_size=False), iaa.Identity()])
    assert {type(some.augment_images(images)) for _ in range(20)} == {np.ndarray, list}


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.float32, bool])
@pytest.mark.parametrize("cval", [0, 300, -7, 0.5])
def test_moves_by_whole_pixels_are_as_those_that_are_sampled(dtype: Any, cval: float) -> None:
    image = (IMAGE[..., :2] % 100).astype(dtype)
    for order in (0, 1):
        moved = iaa.Affine(translate_px={"x": 3, "y": -2}, cval=cval, order=order).augment_image(image)
        near = iaa.Affine(translate_px={"x": 3, "y": -2}, rotate=0.01, cval=cval, order=order).augment_image(image)
        np.testing.assert_allclose(moved.astype(float), near.astype(float), atol=0.2 if dtype == np.float32 else 1)
        np.testing.assert_array_equal(moved[:4, 3:], image[2:, :5])


@pytest.mark.parametrize("mode", ["constant", "edge", "symmetric", "reflect", "wrap"])
@pytest.mark.parametrize("name", ["Affine", "ElasticTransformation"])
def test_double_pictures_are_sampled_as_single_ones(name: str, mode: str) -> None:
    if name == "ElasticTransformation":
        mode = {"edge": "nearest", "symmetric": "reflect"}.get(mode, mode)
        augmenter = iaa.ElasticTransformation(alpha=5, sigma=2, order=3, mode=mode, seed=1).to_deterministic()
    else:
        augmenter = iaa.Affine(rotate=20, scale=1.3, order=3, mode=mode)
    image = np.random.default_rng(0).random((12, 16, 3))
    single = augmenter.augment_image(image.astype(np.float32))
    np.testing.assert_allclose(augmenter.augment_image(image), single, atol=1e-4)


def test_thresholds_of_bytes_are_cut_to_whole_levels() -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    inverted = iaa.Solarize(1.0, threshold=100.7).augment_image(ramp).reshape(-1)
    assert inverted[99] == 99
    assert inverted[100] == 155


@pytest.mark.parametrize("channels", [5, 129, 513])
def test_pictures_of_many_channels_are_changed_as_single_ones(channels: int) -> None:
    image = np.random.default_rng(1).integers(0, 256, (6, 8, channels), np.uint8)
    augmenters = [iaa.Affine(rotate=20), iaa.Crop(px=1), iaa.Pad(px=1), iaa.Resize(5), iaa.Rot90(1), iaa.Multiply(0.7)]
    augmenters += [iaa.Add(iap.Deterministic(9), per_channel=True), iaa.Dropout(1.0, per_channel=True), iaa.AveragePooling(2)]
    for augmenter in augmenters:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", iaa.SuspiciousSingleImageShapeWarning)
            result = augmenter.augment_image(image)
        for channel in (0, channels - 1):
            single = augmenter.augment_image(image[..., channel : channel + 1])
            np.testing.assert_array_equal(result[..., channel : channel + 1], single)
