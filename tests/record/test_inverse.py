"""The way back from a view: exact geometry bit for bit, other geometry nearly, and where the view shows the picture."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

import vicinal as vc
from tests.contracts.subjects import assert_same, everything, stack
from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.record.step import Step
from vicinal.transforms.base import transform

Array = NDArray[Any]

EXACT = {
    "flips": [vc.HorizontalFlip(p=0.5), vc.VerticalFlip(p=0.5)],
    "turns": [vc.QuarterTurn(), vc.Transpose(p=0.5)],
    "crop": [vc.RandomCrop((7, 6))],
    "pad": [vc.Pad((1, 2, 3, 4), border="wrap"), vc.HorizontalFlip(p=0.5)],
    "shift": [vc.Translate(x=(-4, -4), y=(3, 3), border="constant")],
    "crop, turn, crop": [vc.RandomCrop((8, 7)), vc.QuarterTurn(), vc.GaussianBlur(0), vc.RandomCrop((5, 5))],
    "nothing": [vc.Identity()],
}
NEAR = {
    "rotation": [vc.Rotate((-30, 30))],
    "affine": [vc.Affine((-20, 20), scale=(0.8, 1.25), translate_x=(-5, 5), shear_x=(-10, 10))],
    "perspective": [vc.Perspective(0.4)],
    "zoom": [vc.RandomResizedCrop((50, 44), scale=(0.4, 0.9))],
    "crop, rotation, crop": [vc.RandomCrop((50, 50)), vc.Rotate((20, 40), border="reflect"), vc.CenterCrop((40, 44))],
    "smaller": [vc.Resize((48, 60))],
}
BENT = {
    "elastic": [vc.ElasticTransform(alpha=(60, 90), sigma=8)],
    "fine": [vc.ElasticTransform(alpha=12, sigma=3)],
    "elastic, rotation": [vc.ElasticTransform(alpha=60, sigma=8), vc.Rotate((-30, 30))],
    "zoom, elastic, crop": [
        vc.RandomResizedCrop((60, 60), scale=(0.4, 0.9)), vc.ElasticTransform(alpha=60, sigma=8), vc.CenterCrop((50, 44))
    ],
    "for some": [vc.ElasticTransform(alpha=60, sigma=8, p=0.5), vc.HorizontalFlip(p=0.5)],
}


@picture_function(dtypes=("uint8",), any_range=True)
def waves(picture: Array) -> Array:
    """Moves pixels, but no target."""
    return np.roll(picture, 3, axis=1)


@transform
class Waves(vc.Transform):
    """Applies ``waves``."""

    def lower(self, site: Site) -> None:
        site.apply(waves)


def number(count: int = 4, size: tuple[int, int] = (9, 13)) -> Array:
    """Masks in which every pixel has a number of its own."""
    return np.broadcast_to(np.arange(1, size[0] * size[1] + 1, dtype=np.int32).reshape(size), (count, *size)).copy()


def smooth(count: int, size: tuple[int, int], seed: int = 0) -> NDArray[np.uint8]:
    """Soft pictures that use the whole range."""
    noise = np.random.default_rng(seed).uniform(0, 1, (count, *size, 3))
    soft = ndimage.gaussian_filter(noise, (0, 6, 6, 0))
    return np.rint((soft - soft.min()) / np.ptp(soft) * 255).astype(np.uint8)


def rolled(array: Array) -> Array:
    """Moves pixels, as a user may."""
    return np.roll(array, 2, axis=1)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("fuse", [True, False])
def test_exact_geometry_comes_back_bit_for_bit(name: str, dtype: Any, fuse: bool) -> None:
    images, masks = stack(dtype, count=6), number(6)
    view, record = vc.Pipeline(EXACT[name], seed=8, fuse=fuse).trace(vc.Batch(images=images, masks=masks))
    inverse = record.inverse()
    assert inverse.exact.all()
    back = inverse(view)
    scores = inverse.maps([np.asarray(one, np.float64) * 7 - 3 for one in view.images])
    for index, seen in enumerate(inverse.seen):
        shown = np.isin(masks[index], view.masks[index])  # brute force: the numbers of pixels that came through
        if name != "pad":  # whose border shows numbers a second time
            np.testing.assert_array_equal(seen, shown)
        np.testing.assert_array_equal(back.images[index], np.where(seen[..., None], images[index], 0))
        np.testing.assert_array_equal(back.masks[index], np.where(seen, masks[index], 0))
        expected = np.where(seen[..., None], images[index].astype(np.float32).astype(np.float64) * 7 - 3, 0)
        np.testing.assert_allclose(scores[index], expected, rtol=1e-6, atol=1e-6)
        assert scores[index].dtype == np.float64


@pytest.mark.parametrize("name", [*NEAR, *BENT])
@pytest.mark.parametrize("fuse", [True, False])
def test_other_geometry_comes_back_within_three_levels(name: str, fuse: bool) -> None:
    images = smooth(6, (64, 80))
    view, record = vc.Pipeline((NEAR | BENT)[name], seed=3, fuse=fuse).trace(images)
    inverse = record.inverse()
    back = inverse(view)
    scores = inverse.maps([np.asarray(one, np.float32) / 255 for one in view])
    assert sum(seen.mean() for seen in inverse.seen) > 1.5
    for index, seen in enumerate(inverse.seen):
        inside = ndimage.binary_erosion(seen, iterations=2, border_value=0)
        error = np.abs(back[index].astype(int) - images[index])
        assert error[inside].max(initial=0) <= 3
        assert (back[index][~seen] == 0).all()
        assert (np.abs(scores[index] * 255 - images[index])[inside] <= 3).all()


@pytest.mark.parametrize("name", NEAR)
def test_seen_is_what_a_point_by_point_walk_finds(name: str) -> None:
    _, record = vc.Pipeline(NEAR[name], seed=5, fuse=False).trace(smooth(3, (64, 80)))
    seen = record.inverse().seen
    rng = np.random.default_rng(0)
    assert record.steps is not None
    for index in range(3):
        for y, x in rng.integers(0, (64, 80), (300, 2)):
            place, near, inside = np.array([x + 0.5, y + 0.5, 1.0]), False, True
            for step in record.steps:
                place = np.linalg.solve(step.matrix[index], place)
                place = place / place[2]
                height, width = step.size[index]
                edge = min(place[0], place[1], width - place[0], height - place[1])
                near, inside = near or abs(edge) < 1e-3, inside and edge >= 0
            assert near or seen[index][y, x] == inside


@pytest.mark.parametrize("name", BENT)
def test_seen_through_a_displacement_field_as_its_points_are(name: str) -> None:
    """The points themselves are moved by Newton's method; here they lie off the nodes of the lattice that is walked."""
    images = smooth(4, (64, 80))
    y, x = np.mgrid[:64, :80] + 0.5
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    batch = vc.Batch(images=images, keypoints=[vc.Keypoints(points)] * 4)
    view, record = vc.Pipeline(BENT[name], seed=3).trace(batch)
    for source in (record, vc.Record.from_json(record.to_json())):
        inverse = source.inverse()
        back = inverse(view)
        for index, seen in enumerate(inverse.seen):
            visible = (np.asarray(view.keypoints[index].visibility) > 0).reshape(64, 80)
            edge = ndimage.binary_dilation(visible) & ~ndimage.binary_erosion(visible)
            assert (seen == visible)[~edge].all()
            assert (seen == visible).mean() > 0.99
            there = np.asarray(back.keypoints[index].visibility) > 0
            np.testing.assert_allclose(np.asarray(back.keypoints[index].xy)[there], points[there], atol=1e-3)
            assert there.sum() >= visible.sum() * 0.98


def test_pictures_of_many_sizes_with_every_target() -> None:
    given = everything()
    view, record = vc.Pipeline([vc.QuarterTurn(), vc.HorizontalFlip(p=0.5)], seed=2).trace(given)
    for source in (record, vc.Record.from_json(record.to_json())):
        back = source.inverse()(view)
        assert_same(back.images, given.images)
        assert_same(back.masks, given.masks)
        assert_same(back.instances, given.instances)
        assert_same(back.labels, given.labels)
        for one, other in zip(back.boxes + back.keypoints, given.boxes + given.keypoints, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-9)
    assert_same(view.ids, back.ids)
    planes = everything(planes=True)
    view, record = vc.Pipeline([vc.QuarterTurn()], seed=2).trace(planes)
    assert_same(record.inverse()(view).instances, planes.instances)


def test_boxes_with_fields_are_cut_as_the_view_was() -> None:
    crop = vc.Pipeline([vc.HorizontalFlip(p=1), vc.CenterCrop((6, 8)), vc.GaussianNoise(0), vc.Pad((2, 2, 2, 2))])
    view, record = crop.trace(stack(size=(10, 12))[0])
    inverse = record.inverse()
    boxes = vc.Boxes(
        [[2.0, 2, 10, 8], [0, 0, 1, 1], [4, 3, 5, 4.5], [0, 0, 3, 3]], labels=["all", "out", "one", "cut"],
        fields={"scores": np.array([0.9, 0.8, 0.7, 0.6])},
    )  # fmt: skip
    back = inverse(boxes=boxes)["boxes"]
    assert back.labels == ["all", "one", "cut"]  # in the padding there is no picture to go back to
    np.testing.assert_array_equal(back.fields["scores"], [0.9, 0.7, 0.6])
    np.testing.assert_allclose(back.data, [[2, 2, 10, 8], [7, 3, 8, 4.5], [9, 2, 10, 3]])
    assert len(inverse(boxes=np.zeros((0, 4)))["boxes"]) == 0
    points = inverse(keypoints=[[2.0, 2, 2], [1, 1, 2], [9, 3, 1]])["keypoints"]
    np.testing.assert_allclose(points, [[10, 2, 2], [11, 1, 0], [3, 3, 1]])
    assert set(inverse(image=view, mask=np.ones(view.shape[:2], np.uint8))) == {"image", "mask"}
    np.testing.assert_array_equal(inverse(mask=np.ones(view.shape[:2], np.uint8))["mask"], inverse.seen[0])
    assert inverse.seen[0].sum() == 48


def test_left_and_right_change_back() -> None:
    pose = vc.Keypoints([[2.5, 3], [9, 3], [5, 6]], pairs=((0, 1),))
    view, record = vc.Pipeline([vc.HorizontalFlip(p=1)]).trace(image=stack()[0], keypoints=pose)
    assert np.asarray(view["keypoints"].xy)[0, 0] == 4
    np.testing.assert_allclose(record.inverse()(keypoints=view["keypoints"])["keypoints"].xy, pose.xy)


@pytest.mark.parametrize("bent", [[], [vc.ElasticTransform(alpha=40, sigma=6)]])
def test_boxes_under_other_geometry_hold_what_they_held(bent: list[vc.Transform]) -> None:
    """The hull of a hull: larger, and never smaller where the view shows all of it."""
    view, record = vc.Pipeline([vc.Perspective(0.5), *bent, vc.Affine((-20, 20))], seed=1).trace(
        vc.Batch(images=stack(count=8, size=(60, 60)), boxes=[[[25.0, 22, 38, 40]]] * 8)
    )
    for (box,) in map(np.asarray, record.inverse()(view).boxes):
        assert (box[:2] <= [25 + 0.05, 22 + 0.05]).all()
        assert (box[2:] >= [38 - 0.05, 40 - 0.05]).all()


def test_behind_the_camera_is_not_seen() -> None:
    """A horizon across the picture: the left of it lies behind."""
    step = Step("Perspective[0]", np.array([[[1.0, 0, 0], [0, 1, 0], [-0.05, 0, 1]]]), np.array([[20, 20]]), np.array([True]))
    _, record = vc.Pipeline([]).trace(smooth(1, (20, 60)))
    inverse = attrs.evolve(record, steps=(step,)).inverse()
    x = np.arange(60) + 0.5
    shown = x / (1 + 0.05 * x)  # where a column of the picture lies in the view
    rows = (np.arange(20) + 0.5)[:, None] / (1 + 0.05 * x)
    np.testing.assert_array_equal(inverse.seen[0], (shown >= 0) & (shown <= 20) & (rows <= 20))
    mirrored = Step("Perspective[0]", np.array([[[-1.0, 0, 30], [0, 1, 0], [-0.05, 0, 1.2]]]), step.size, step.active)
    seen = attrs.evolve(record, steps=(mirrored,)).inverse().seen[0]
    depth = np.linalg.inv(mirrored.matrix[0] / 0.7)[2] @ np.stack([x, np.full(60, 10.5), np.ones(60)])
    assert not seen[10, depth <= 0].any()
    assert seen[10].any()


def test_what_moves_no_targets_is_let_through() -> None:
    image, mask = stack(size=(24, 24), channels=3)[0], number(1, (24, 24))[0]
    for one in (vc.AugMix(), Waves(), vc.Cutout(6), vc.GaussianBlur(1.0)):
        view, record = vc.Pipeline([one, vc.HorizontalFlip(p=1)], seed=1).trace(image=image, mask=mask)
        inverse = record.inverse()
        assert inverse.seen[0].all()
        np.testing.assert_array_equal(inverse(mask=view["mask"])["mask"], mask)
        np.testing.assert_array_equal(inverse(view["image"]), view["image"][:, ::-1])


def test_views_that_were_normalized_come_back_as_numbers() -> None:
    images = stack(np.uint8)
    view, record = vc.Pipeline([vc.QuarterTurn(), vc.Normalize(0.5, 0.25, layout="hwc")], seed=3).trace(images)
    back = record.inverse()(list(view))
    np.testing.assert_allclose(np.stack(back), (images / 255 - 0.5) / 0.25, atol=1e-5)
    batch, record = vc.Pipeline([vc.HorizontalFlip(p=1), vc.Normalize(0.5, 0.25)]).trace(vc.Batch(images=images))
    back = record.inverse()(batch)
    np.testing.assert_allclose(np.moveaxis(back.images, 1, -1), (images / 255 - 0.5) / 0.25, atol=1e-5)


def test_what_has_no_inverse_is_refused_by_name() -> None:
    _, record = vc.Pipeline([vc.Mixup(alpha=1.0)], seed=5).trace(stack(count=6))
    with pytest.raises(vc.DataError, match=r"Mixup\[0\]: expected geometry that can be inverted, got a mix .*\(sample \d\)"):
        record.inverse()
    _, record = vc.Pipeline([vc.HorizontalFlip(p=1), vc.Mixup(alpha=1.0, p=0.5)], seed=5).trace(stack(count=6))
    alone = int(np.argmin(record.mixes["Mixup[0]"]))
    assert record[alone].inverse().seen[0].all()  # a sample that was not mixed has one
    moves = vc.Lambda(image=rolled, mask=rolled)
    _, record = vc.Pipeline([vc.HorizontalFlip(), moves]).trace(vc.Batch(images=stack(), masks=number(3)))
    for one in (record, vc.Record.from_json(record.to_json())):
        with pytest.raises(vc.DataError, match=r"Lambda\[0\]: expected geometry .* got functions of targets \(sample 0"):
            one.inverse()
    _, record = vc.Pipeline([vc.Rotate((10, 20))]).trace(stack())
    (step,) = record.steps or ()
    for flat in (np.zeros((3, 3)), np.array([[1.0, 0, 0], [2, 0, 0], [0, 0, 1]]), np.full((3, 3), np.nan)):
        broken = attrs.evolve(step, matrix=np.broadcast_to(flat, (3, 3, 3)))
        with pytest.raises(vc.DataError, match=r"Rotate\[0\]: expected a warp that can be inverted, got the matrix"):
            attrs.evolve(record, steps=(broken,)).inverse()


def test_views_that_do_not_fit_are_refused_by_name() -> None:
    _, record = vc.Pipeline([vc.CenterCrop((5, 6))]).trace(stack())
    inverse = record.inverse()
    good = stack(size=(5, 6))
    for call, message in (
        (lambda: inverse(good[:2]), "images: expected 3 views, one for each sample of the record, got 2"),
        (lambda: inverse(stack()), r"images\[0\]: expected a view of height 5 and width 6, got \(9, 13\)"),
        (lambda: record[0].inverse()(image=stack()[0]), r"image: expected a view of height 5 and width 6"),
        (lambda: record[0].inverse()(mask=np.zeros((9, 13), np.uint8)), r"mask: expected the picture's size \(5, 6\)"),
        (lambda: inverse.maps(good), r"maps\[0\]: dtype: expected floats, got uint8"),
        (lambda: inverse.maps(np.zeros((3, 5, 6))), r"maps: expected an array \[N, H, W, K\]"),
        (lambda: inverse.maps([np.zeros((5, 6))] * 3), r"maps\[0\]: shape: expected an array \[H, W, K\], got \(5, 6\)"),
        (lambda: inverse.maps(np.zeros((2, 5, 6, 1))), "maps: expected 3 maps"),
        (lambda: inverse.maps(np.zeros((3, 6, 5, 1))), r"maps\[0\]: shape: expected \[5, 6\] as the view, got \[6, 5\]"),
        (lambda: inverse.maps([np.zeros((5, 6, k)) for k in (1, 2, 1)]), "expected one dtype and one number of channels"),
    ):
        with pytest.raises(vc.DataError, match=message):
            call()


@pytest.mark.parametrize("channels", [1, 4, 5, 21])
def test_maps_of_any_number_of_classes_and_any_range(channels: int) -> None:
    scores = np.random.default_rng(1).normal(0, 50, (3, 9, 13, channels)).astype(np.float32)
    _, record = vc.Pipeline([vc.VerticalFlip(p=1)]).trace(stack())
    np.testing.assert_array_equal(record.inverse().maps(scores), scores[:, ::-1])
    _, record = vc.Pipeline([vc.Rotate((10, 20))], seed=1).trace(stack())
    inverse = record.inverse()
    whole = inverse.maps(scores)
    assert np.abs(whole).max() <= np.abs(scores).max()
    assert whole.min() < -10
    for channel in range(channels):
        one = slice(channel, channel + 1)
        np.testing.assert_array_equal(whole[..., one], inverse.maps(scores[..., one].copy()))
