"""Masks of several dtypes in one batch: each is moved as what it is, and no fill is put where it does not fit."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

import vicinal as vc

DTYPES = (np.uint8, np.uint16, np.int32, np.int64, np.bool_)
IMAGES = np.zeros((5, 12, 14, 3), np.uint8)
MOVES = vc.Pipeline(
    [vc.Rotate((-30, 30), mask_fill=1), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.2), vc.Resize((9, 20))], seed=4
)


def masks(kinds: Any) -> list[np.ndarray]:
    generator = np.random.default_rng(3)
    return [generator.integers(0, 2 if kind is np.bool_ else 200, (12, 14)).astype(kind) for kind in kinds]


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("kinds", list(permutations(DTYPES))[::13])
def test_each_mask_keeps_its_dtype_and_its_labels(kinds: tuple[type, ...], backend: str) -> None:
    given = masks(kinds)
    out = MOVES(vc.Batch(IMAGES, masks=given, ids=range(5)), backend=backend)
    for index, mask in enumerate(given):
        alone = MOVES(vc.Batch(IMAGES[:1], masks=[mask], ids=[index]), backend=backend).masks[0]
        assert out.masks[index].dtype == mask.dtype
        np.testing.assert_array_equal(out.masks[index], alone)


@pytest.mark.parametrize("kinds", [(np.int64, np.uint8), (np.uint8, np.int64), (np.bool_, np.int32)])
def test_so_do_instance_maps_and_planes(kinds: tuple[type, type]) -> None:
    maps = masks(kinds)
    out = MOVES(vc.Batch(IMAGES[:2], instances=maps, ids=[0, 1]))
    planes = MOVES(vc.Batch(IMAGES[:2], instances=[np.stack([one, one]) for one in maps], ids=[0, 1]))
    for index, one in enumerate(maps):
        alone = MOVES(vc.Batch(IMAGES[:1], instances=[one], ids=[index])).instances[0]
        assert out.instances[index].dtype == planes.instances[index].dtype == one.dtype
        np.testing.assert_array_equal(out.instances[index], alone)
        np.testing.assert_array_equal(planes.instances[index], [alone, alone])


def test_masks_of_several_dtypes_are_not_pasted_into_each_other() -> None:
    mix = vc.Pipeline([vc.CutMix()], seed=1)
    with pytest.raises(vc.DataError, match=r"expected one dtype to mix, got (bool and uint8|uint8 and bool)"):
        mix(vc.Batch(IMAGES[:2], masks=masks((np.bool_, np.uint8)), ids=[0, 1]))


FILLS = [
    lambda fill: vc.Pad(3, mask_fill=fill), lambda fill: vc.Rotate(20, mask_fill=fill),
    lambda fill: vc.Affine(degrees=20, mask_fill=fill), lambda fill: vc.Translate(x=3, mask_fill=fill),
]  # fmt: skip


@pytest.mark.parametrize("make", FILLS)
@pytest.mark.parametrize(("dtype", "most"), [(np.bool_, 1), (np.uint8, 255), (np.uint16, 65535), (np.int32, 2**31 - 1)])
def test_a_fill_is_one_that_the_mask_can_hold(make: Any, dtype: type, most: int) -> None:
    mask = np.zeros((12, 14), dtype)
    out = vc.Pipeline([make(most)])(image=IMAGES[0], mask=mask)["mask"]
    assert out.dtype == dtype
    assert out.max() == most
    if most < 2**31 - 1:
        with pytest.raises(vc.DataError, match=rf"mask_fill: expected a label .* \(at most {most}\), got {most + 1}"):
            vc.Pipeline([make(most + 1)])(image=IMAGES[0], mask=mask)


@pytest.mark.parametrize("kind", ["batch", "list", "tensor", "pil", "beside wider ones"])
def test_no_bool_mask_gains_a_pixel_from_the_recipe_for_segmentation(kind: str) -> None:
    mask: Any = np.zeros((2, 12, 14), np.bool_)
    if kind == "tensor":
        mask = pytest.importorskip("torch").from_numpy(mask)
    elif kind == "pil":
        mask = [pytest.importorskip("PIL.Image").fromarray(one) for one in mask]
    elif kind != "batch":
        mask = [mask[0], mask[1].astype(np.int64 if kind == "beside wider ones" else np.bool_)]
    with pytest.raises(vc.DataError, match=r"mask_fill: expected a label that the masks' dtype holds \(at most 1\), got 255"):
        vc.recipes.load("segmentation")(vc.Batch(IMAGES[:2], masks=mask))
    assert not np.asarray(vc.Pipeline([vc.Rotate(30)])(vc.Batch(IMAGES[:2], masks=mask)).masks[0]).any()
