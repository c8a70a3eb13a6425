"""CutOnce: each half is what its transforms make of that half alone, and masks follow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import random_picture
from vicinal.errors import DataError, SpecError
from vicinal.program.verify import verify

BACKENDS = ("cpu", "reference")
SIZES = ((20, 30), (13, 17), (1, 9), (9, 1), (1, 1), (2, 2))


def halves(size: tuple[int, int], axis: int) -> list[tuple[slice, slice]]:
    """Of a picture cut along an axis, by hand."""
    axis = axis if size[axis] > 1 else 1 - axis
    middle, whole = size[axis] // 2, slice(None)
    cuts = (slice(0, middle), slice(middle, None))
    return [(cut, whole) if axis == 0 else (whole, cut) for cut in cuts]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("axis", ["height", "width"])
@pytest.mark.parametrize(
    ("transform", "by_hand"),
    [
        (vc.HorizontalFlip(p=1.0), lambda part: part[:, ::-1]),
        (vc.Invert(), lambda part: 255 - part),
        (vc.AutoContrast(), None),
        (vc.MedianBlur(1), None),
        (vc.Rotate(30, border="reflect", interpolation="nearest"), None),
        (vc.Pipeline([vc.VerticalFlip(), vc.CLAHE(clip=3, tiles=1), vc.Equalize()], seed=3), None),
    ],
)
def test_each_half_is_what_the_transform_makes_of_it_alone(
    transform: Any, by_hand: Any, axis: str, size: tuple[int, int], backend: str
) -> None:
    given = random_picture((*size, 3), np.uint8, 3)
    augment = vc.Pipeline([vc.CutOnce([transform], axis=axis)], seed=1)
    out = augment(given[None], ids=[1], backend=backend)[0]
    if size == (1, 1):
        np.testing.assert_array_equal(out, given)
        return
    for part in halves(size, int(axis == "width")):
        own = np.ascontiguousarray(given[part])
        wanted = by_hand(own) if by_hand else vc.Pipeline([transform], seed=9)(own[None], ids=[1], backend=backend)[0]
        np.testing.assert_allclose(out[part].astype(int), wanted.astype(int), atol=1)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_halves_that_nothing_changes_come_back_bit_for_bit(channels: int, dtype: Any) -> None:
    given = random_picture((5, 11, 14, channels), dtype, 2)
    augment = vc.Pipeline([vc.CutOnce([vc.Brightness(1.0), vc.HorizontalFlip(p=0.0), vc.Rotate(0.0)])], seed=1)
    np.testing.assert_array_equal(augment(given, ids=range(5), alpha=channels == 4), given)
    verify(augment.program(given), deep=True)


def test_axes_are_drawn_and_halves_draw_apart() -> None:
    given = np.full((400, 10, 10, 1), 100, np.uint8)
    out, record = vc.Pipeline([vc.CutOnce([vc.Brightness((0.2, 2.0))])], seed=4).trace(vc.Batch(given, ids=range(400)))
    axis = record.values["CutOnce[0]"]["axis"].astype(bool)
    assert 0.4 < axis.mean() < 0.6
    factors = [record.values[f"CutOnce[0]/half[{half}]/Brightness[0]"]["factor"] for half in range(2)]
    assert abs(np.corrcoef(factors)[0, 1]) < 0.2
    for picture, across, first, second in zip(out.images[..., 0], axis, *factors, strict=True):
        turned = picture.T if across else picture
        assert (np.ptp(turned[:5]), np.ptp(turned[5:])) == (0, 0)
        np.testing.assert_allclose([turned[0, 0], turned[9, 9]], np.minimum(np.array([first, second]) * 100, 255), atol=0.51)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "children",
    [
        [vc.HorizontalFlip()],
        [vc.Rotate((-90, 90), interpolation="nearest", mask_fill=0)],
        [vc.Brightness((0.9999, 1.0)), vc.VerticalFlip(), vc.Affine((-20, 20), (0.5, 2), interpolation="nearest")],
        [vc.OneOf([vc.Identity(), vc.Translate((-4, 4), (-4, 4), whole=True)]), vc.MedianBlur(0)],
        [vc.ElasticTransform(alpha=(3, 6), sigma=(2, 3), interpolation="nearest")],
    ],
)
def test_masks_follow_geometry_within_their_halves(children: Any, backend: str) -> None:
    masks = np.random.default_rng(1).integers(0, 200, (12, 18, 22)).astype(np.uint8)
    batch = vc.Batch(np.repeat(masks[..., None], 3, axis=3), masks=masks, labels=list(range(12)), ids=range(12))
    for fuse in (True, False):
        out = vc.Pipeline([vc.CutOnce(children)], seed=7, fuse=fuse)(batch, backend=backend)
        near = np.abs(out.images[..., 0].astype(int) - out.masks.astype(int)) <= 1
        assert near.mean() > 0.995  # two ways to the nearest pixel differ where two are as near
        assert (out.masks != masks).any()


def test_labels_that_mirrors_exchange_are_exchanged_in_the_half_that_is_mirrored() -> None:
    masks = np.random.default_rng(1).integers(0, 3, (40, 6, 8)).astype(np.uint8)
    batch = vc.Batch(np.repeat(masks[..., None], 3, axis=3), masks=masks, ids=range(40))
    augment = vc.Pipeline([vc.CutOnce([vc.HorizontalFlip(p=0.5)], axis="height")], seed=1, swaps={"mask": [(1, 2)]})
    out, record = augment.trace(batch)
    flipped = np.stack([record.active[f"CutOnce[0]/half[{half}]/HorizontalFlip[0]"] for half in range(2)], axis=1)
    assert set(map(tuple, flipped.tolist())) == {(a, b) for a in (False, True) for b in (False, True)}
    for before, after, mirrored in zip(masks, out.masks, flipped, strict=True):
        for half, over in enumerate(mirrored):
            part = before[3 * half : 3 * half + 3]
            wanted = np.array([0, 2, 1], np.uint8)[part[:, ::-1]] if over else part
            np.testing.assert_array_equal(after[3 * half : 3 * half + 3], wanted)


def test_masks_stay_where_nothing_moves() -> None:
    batch = vc.Batch(random_picture((4, 9, 12, 3), np.uint8, 1), masks=[np.eye(9, 12, dtype=np.uint8)] * 4,
                     boxes=[np.array([[1, 1, 5, 5.0]])] * 4, ids=range(4))  # fmt: skip
    out = vc.Pipeline([vc.CutOnce([vc.Invert(), vc.CLAHE()])], seed=1)(batch)
    np.testing.assert_array_equal(np.array(out.masks), np.array(batch.masks))
    np.testing.assert_array_equal(np.array(out.boxes), np.array(batch.boxes))


@pytest.mark.parametrize("target", ["boxes", "keypoints", "heatmaps"])
def test_geometry_beside_other_targets_is_refused(target: str) -> None:
    values = {"boxes": [np.array([[1, 1, 5, 5.0]])], "keypoints": [np.array([[1, 1.0]])], "heatmaps": [np.zeros((9, 12, 2))]}
    batch = vc.Batch(random_picture((1, 9, 12, 3), np.uint8, 1), **{target: values[target]})
    with pytest.raises(DataError, match=f"CutOnce: expected pictures with labels and masks alone.*got {target}"):
        vc.Pipeline([vc.CutOnce([vc.Rotate(5)])], seed=1)(batch)


def test_functions_that_change_targets_are_refused_beside_them() -> None:
    batch = vc.Batch(random_picture((1, 9, 12, 3), np.uint8, 1), masks=np.zeros((1, 9, 12), np.uint8))
    with pytest.raises(DataError, match=r"CutOnce: expected pictures with labels alone.*got masks"):
        vc.Pipeline([vc.CutOnce([vc.GridShuffle(2)])], seed=1)(batch)


@pytest.mark.parametrize(
    ("child", "said"),
    [
        (vc.AugMix(), "neither mixes pictures nor adds them up, got 'AugMix'"),
        (vc.CutOnce([vc.Invert()]), "neither mixes pictures nor adds them up, got 'CutOnce'"),
        (vc.Mixup(), "neither mixes pictures nor adds them up, got 'Mixup'"),
        (vc.Resize(5), "keeps the size of its canvas, got 'Resize'"),
        (vc.Pad(1), "keeps the size of its canvas, got 'Pad'"),
    ],
)
def test_what_cannot_be_in_a_half_is_refused_by_name(child: Any, said: str) -> None:
    with pytest.raises(SpecError, match=rf"CutOnce.transforms\[1\]: expected a transform that {said}"):
        vc.Pipeline([vc.CutOnce([vc.Invert(), child])], seed=1)(random_picture((2, 9, 12, 3), np.uint8, 1))


def test_transforms_that_look_at_boxes_are_refused() -> None:
    batch = vc.Batch(random_picture((1, 20, 24, 3), np.uint8, 1), boxes=[np.array([[1, 1, 5, 5.0]])])
    with pytest.raises(SpecError, match=r"half.*expected a place outside of parts of pictures"):
        vc.Pipeline([vc.CutOnce([vc.BoxCrop((10, 24), border="edge")], axis="height")], seed=1)(batch)


def test_declarations() -> None:
    for bad in ({"transforms": []}, {"transforms": [vc.Normalize(0.5, 0.5)]}, {"transforms": [vc.Invert()], "axis": "y"}):
        with pytest.raises(SpecError, match=r"CutOnce\.(transforms|axis)"):
            vc.CutOnce(**bad)
    children = [vc.Rotate((-5, 5)), vc.OneOf([vc.Invert(), vc.Gamma()])]
    augment = vc.Pipeline([vc.CutOnce(children, axis="width", p=0.5)], seed=1)
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment
    with pytest.raises(AttributeError, match="CutOnce"):
        vc.YOCO  # noqa: B018
