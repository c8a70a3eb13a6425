"""SaliencyErase: what of a picture it erases."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.transforms.saliency.planted import IDS, PLACES, maps, pictures, striped
from vicinal.errors import DataError, SpecError

KINDS = [("cpu", np.uint8), ("reference", np.float32), ("cpu", np.float32), ("reference", np.uint8)]


@pytest.mark.parametrize("with_maps", [False, True])
@pytest.mark.parametrize(("backend", "dtype"), KINDS)
def test_the_square_covers_the_spot(backend: str, dtype: Any, with_maps: bool) -> None:
    patterns = np.stack([striped((72, 96), dtype, 3, tuple(place)) for place in PLACES])  # as spots break no pattern
    given = pictures(dtype=dtype) if with_maps else patterns
    out = vc.Pipeline([vc.SaliencyErase(maps() if with_maps else None, 0.4, fill=0.0)], seed=0)(given, ids=IDS, backend=backend)
    for before, after, place in zip(given, out, PLACES, strict=True):
        y, x = (place * before.shape[:2]).astype(int)
        assert after[y, x].max() == 0
        changed = (after != before).any(axis=2)
        rows, columns = np.nonzero(changed)
        assert np.ptp(rows) + 1 <= round(0.4 * 72)
        assert np.ptp(columns) + 1 <= round(0.4 * 72)
        assert changed.sum() == (np.ptp(rows) + 1) * (np.ptp(columns) + 1)


@pytest.mark.parametrize(("backend", "dtype"), KINDS)
def test_the_threshold_erases_what_is_above_the_maps_mean(backend: str, dtype: Any) -> None:
    given, kept = pictures(dtype=dtype), maps()
    words = np.array(IDS).astype(np.uint64)
    plans = kept.take(words)[0].astype(np.float64)
    out = vc.Pipeline([vc.SaliencyErase(kept, form="threshold", fill=1.0)], seed=0)(given, ids=IDS, backend=backend)
    for before, after, plan in zip(given, out, plans, strict=True):
        above = cv2.resize(plan, (96, 72), interpolation=cv2.INTER_LINEAR) > plan.mean()
        np.testing.assert_array_equal((after == (255 if dtype == np.uint8 else 1)).all(axis=2), above)
        np.testing.assert_array_equal(after[~above], before[~above])


@pytest.mark.parametrize("with_maps", [False, True])
@pytest.mark.parametrize("form", ["square", "threshold"])
@pytest.mark.parametrize("fill", ["mean", "noise", 0.25, (0.1, 0.5, 0.9)])
def test_fills(fill: Any, form: str, with_maps: bool) -> None:
    given = pictures()
    augment = vc.Pipeline([vc.SaliencyErase(maps() if with_maps else None, form=form, fill=fill)], seed=3)
    out = augment(given, ids=IDS)
    for before, after in zip(given, out, strict=True):
        where = (before != after).any(axis=2)
        assert where.any()
        if fill == "noise":
            assert after[where].std() > 60
            continue
        wanted = before.mean(axis=(0, 1)) if fill == "mean" else np.array(fill) * 255
        np.testing.assert_allclose(after[where], np.broadcast_to(wanted, (where.sum(), 3)), atol=0.51)
    assert (augment(given, ids=IDS, epoch=1) != out).any() == (fill == "noise")


def test_masks_are_filled_with_squares_of_maps_alone() -> None:
    masks = np.ones((6, 72, 96), np.uint8)
    batch = vc.Batch(pictures(), masks=masks, ids=IDS)
    out = vc.Pipeline([vc.SaliencyErase(maps(), fill=0.0, mask_fill=9)], seed=0)(batch)
    for image, mask in zip(out.images, out.masks, strict=True):
        np.testing.assert_array_equal(mask == 9, (image == 0).all(axis=2))
    np.testing.assert_array_equal(vc.Pipeline([vc.SaliencyErase()], seed=0)(batch).masks, masks)
    for made in (lambda: vc.SaliencyErase(mask_fill=1), lambda: vc.SaliencyErase(maps(), form="threshold", mask_fill=1)):
        with pytest.raises(SpecError, match=r"SaliencyErase.mask_fill: expected None unless squares are erased by maps"):
            made()


def test_flat_pictures_and_alpha_stay() -> None:
    flat = np.full((2, 30, 40, 4), 77, np.uint8)
    augment = vc.Pipeline([vc.SaliencyErase(fill=0.0)], seed=0)
    np.testing.assert_array_equal(augment(flat, alpha=True), flat)
    given = np.concatenate([pictures(), np.full((6, 72, 96, 1), 31, np.uint8)], axis=3)
    out = augment(given, alpha=True)
    assert (out[..., 3] == 31).all()
    assert (out[..., :3] != given[..., :3]).any()


def test_wrong_colours_are_refused() -> None:
    with pytest.raises(DataError, match=r"SaliencyErase.fill: expected 1 number or one for each of 3 channels, got 2"):
        vc.Pipeline([vc.SaliencyErase(fill=(0.1, 0.2))], seed=0)(pictures())
