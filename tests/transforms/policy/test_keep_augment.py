"""KeepAugment: the square around what stands out stays, and all else is augmented."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.saliency.planted import IDS, maps, pictures
from vicinal.errors import DataError, SpecError
from vicinal.program.verify import verify

CHILDREN: dict[str, list[Any]] = {
    "pointwise": [vc.Invert()],
    "of the whole": [vc.Equalize(), vc.Contrast(2.0)],
    "a function": [vc.Lambda(lambda picture: 255 - picture if picture.dtype == np.uint8 else 1 - picture)],
    "ops around a function": [vc.Brightness(0.5), vc.MedianBlur(2), vc.Invert()],
    "geometry": [vc.RandAugment(2, 15), vc.Rotate(45)],
}


def square_of(record: Any, name: str = "KeepAugment[0]") -> Any:
    return record.values[name]["square"].astype(int)


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("how", CHILDREN)
def test_the_square_is_as_it_was_and_the_rest_is_augmented(how: str, dtype: Any, backend: str) -> None:
    given = pictures(dtype=dtype)
    augment = vc.Pipeline([vc.KeepAugment(CHILDREN[how], maps(), 0.3)], seed=2)
    batch = vc.Batch(given, ids=IDS, labels=list(range(6)))
    verify(augment.program(batch), deep=True)
    out, record = augment.trace(batch, backend=backend)
    alone = vc.Pipeline(CHILDREN[how], seed=2)(given, ids=IDS, backend=backend)
    step = 1 if dtype == np.uint8 else 1e-6
    for before, after, bare, (y0, x0, y1, x1) in zip(given, out.images, alone, square_of(record), strict=True):
        assert (y1 - y0, x1 - x0) == (22, 22)
        np.testing.assert_allclose(after[y0:y1, x0:x1].astype(float), before[y0:y1, x0:x1].astype(float), atol=1e-6)
        rest = np.ones(before.shape[:2], np.bool_)
        rest[y0:y1, x0:x1] = False
        if how in ("pointwise", "a function"):
            np.testing.assert_allclose(after[rest].astype(float), bare[rest].astype(float), atol=step)
        assert (after[rest] != before[rest]).mean() > 0.3


def test_geometry_ahead_moves_the_square() -> None:
    augment = vc.Pipeline([vc.HorizontalFlip(p=1.0), vc.KeepAugment([vc.Invert()], maps(), 0.3)], seed=2)
    out, record = augment.trace(vc.Batch(pictures(), ids=IDS))
    flipped = pictures()[:, :, ::-1]
    alone = vc.Pipeline([vc.KeepAugment([vc.Invert()], maps(), 0.3)], seed=2)
    straight = square_of(alone.trace(vc.Batch(pictures(), ids=IDS))[1])
    squares = square_of(record)
    assert np.abs(squares[:, 1] - (96 - straight[:, 3])).max() <= 1
    for before, after, (y0, x0, y1, x1) in zip(flipped, out.images, squares, strict=True):
        np.testing.assert_array_equal(after[y0:y1, x0:x1], before[y0:y1, x0:x1])


def test_missing_maps_are_an_error_or_all_is_augmented() -> None:
    with pytest.raises(DataError, match=r"KeepAugment.*maps: expected a map of every picture"):
        vc.Pipeline([vc.KeepAugment([vc.Invert()], maps())], seed=0)(pictures()[:1], ids=[99])
    out = vc.Pipeline([vc.KeepAugment([vc.Invert()], maps(), missing="skip")], seed=0)(pictures()[:1], ids=[99])
    np.testing.assert_array_equal(out, 255 - pictures()[:1])


def test_geometry_is_for_classification() -> None:
    batch = vc.Batch(pictures(), ids=IDS, masks=np.zeros((6, 72, 96), np.uint8))
    out = vc.Pipeline([vc.KeepAugment([vc.Invert()], maps())], seed=0)(batch)
    assert not out.masks.any()
    with pytest.raises(DataError, match=r"KeepAugment: expected pictures with labels alone.*got masks"):
        vc.Pipeline([vc.KeepAugment([vc.Rotate(5)], maps())], seed=0)(batch)


@pytest.mark.parametrize("child", [vc.AugMix(), vc.CutMix(), vc.CenterCrop(8)])
def test_what_cannot_be_kept_apart_is_refused(child: Any) -> None:
    with pytest.raises(SpecError, match=r"KeepAugment.transforms\[0\]: expected a transform that"):
        vc.Pipeline([vc.KeepAugment([child], maps())], seed=0)(vc.Batch(pictures(), ids=IDS, labels=list(range(6))))


def test_declarations() -> None:
    with pytest.raises(SpecError, match=r"KeepAugment.maps: expected a value, got none"):
        vc.KeepAugment([vc.Invert()])
    with pytest.raises(SpecError, match=r"KeepAugment.transforms: expected at least one"):
        vc.KeepAugment([], maps())
    augment = vc.Pipeline([vc.KeepAugment([vc.Invert()], "tests/transforms/maps.npy", (0.2, 0.4))], seed=0)
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment
