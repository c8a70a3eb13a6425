"""SaliencyMix: what is pasted is what stands out of the partner."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.saliency.planted import IDS, PLACES, maps, pictures, striped
from vicinal.errors import DataError

BACKENDS = ("cpu", "reference")


def patterns() -> Any:
    """Pictures whose discs stand out by themselves, and whose levels say whose they are."""
    return np.stack([striped((72, 96), np.uint8, 3, tuple(place)) - 6 * n for n, place in enumerate(PLACES)]).astype(np.uint8)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("with_maps", [False, True])
def test_the_rectangle_holds_the_partners_spot(with_maps: bool, backend: str) -> None:
    given = pictures() + np.arange(6, dtype=np.uint8)[:, None, None, None] if with_maps else patterns()
    augment = vc.Pipeline([vc.SaliencyMix(maps() if with_maps else None)], seed=3)
    out, record = augment.trace(vc.Batch(given, ids=IDS, labels=list(range(6))), backend=backend)
    values = record.values["SaliencyMix[0]"]
    pasted = 0
    for n, partner in enumerate(values["partner"].astype(int)):
        share = 1 - out.labels.share[n]
        if partner == n or share < 0.02:
            continue
        y, x = (PLACES[partner] * (72, 96)).astype(int)
        np.testing.assert_array_equal(out.images[n, y, x], given[partner, y, x])
        theirs = (out.images[n] == given[partner]).all(axis=2)
        assert theirs.mean() >= share - 1e-6
        assert share <= 1 - values["lambda"][n] + 0.02  # less where the edge cuts it
        pasted += 1
    assert pasted >= 3


def test_maps_follow_what_moved_the_partner() -> None:
    given = pictures() + np.arange(6, dtype=np.uint8)[:, None, None, None]
    augment = vc.Pipeline([vc.VerticalFlip(p=0.5), vc.SaliencyMix(maps())], seed=8)
    out, record = augment.trace(vc.Batch(given, ids=IDS, labels=list(range(6))))
    flipped = record.active["VerticalFlip[0]"]
    assert 0 < flipped.sum() < 6
    for n, partner in enumerate(record.values["SaliencyMix[0]"]["partner"].astype(int)):
        if partner != n and out.labels.share[n] < 0.95:
            source = given[partner, ::-1] if flipped[partner] else given[partner]
            y, x = int(PLACES[partner][0] * 72), int(PLACES[partner][1] * 96)
            y = 71 - y if flipped[partner] else y
            np.testing.assert_array_equal(out.images[n, y, x], source[y, x])


def test_masks_boxes_and_labels_go_with_the_pixels() -> None:
    masks = np.stack([np.full((72, 96), n + 1, np.uint8) for n in range(6)])
    batch = vc.Batch(np.repeat(masks[..., None] * 9, 3, axis=3), masks=masks, ids=IDS, labels=list(range(6)),
                     boxes=[np.array([[0.0, 0, 96, 72]])] * 6)  # fmt: skip
    out = vc.Pipeline([vc.SaliencyMix(maps(), classes=6)], seed=1)(batch)
    np.testing.assert_array_equal(out.images[..., 0], out.masks * 9)
    for n in range(6):
        np.testing.assert_allclose(out.labels[n], np.bincount(out.masks[n].ravel() - 1, minlength=6) / (72 * 96), atol=1e-6)


@pytest.mark.parametrize("count", [1, 0])
def test_a_picture_without_a_partner_stays(count: int) -> None:
    given = pictures()[:count]
    for transform in (vc.SaliencyMix(), vc.SaliencyMix(maps())):
        out = vc.Pipeline([transform], seed=1)(vc.Batch(given, ids=IDS[:count], labels=list(range(count))))
        np.testing.assert_array_equal(out.images, given)


def test_partners_without_structure_or_map_give_nothing() -> None:
    flat = np.stack([np.full((20, 20, 3), 30 * n, np.uint8) for n in range(6)])
    batch = vc.Batch(flat, ids=range(100, 106), labels=list(range(6)))
    np.testing.assert_array_equal(vc.Pipeline([vc.SaliencyMix()], seed=1)(batch).images, flat)
    out = vc.Pipeline([vc.SaliencyMix(maps(), missing="skip")], seed=1)(batch)
    np.testing.assert_array_equal(out.images, flat)
    assert (np.asarray(out.labels.share) == 1).all()
    with pytest.raises(DataError, match=r"SaliencyMix.*maps: expected a map of every picture"):
        vc.Pipeline([vc.SaliencyMix(maps())], seed=1)(batch)
