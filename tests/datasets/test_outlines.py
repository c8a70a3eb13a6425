"""Masks to outlines and instance maps to masks: not a pixel changes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from vicinal.datasets.outlines import box_of_mask, instance_masks, rings_of_mask
from vicinal.datasets.rle import decode, encode
from vicinal.errors import DataError

SHAPES = array_shapes(min_dims=2, max_dims=2, max_side=7)
TIMES = 8


def drawn(rings: tuple[NDArray[np.float64], ...], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """The pixels whose centres lie in the rings, by OpenCV."""
    large = np.zeros((shape[0] * TIMES, shape[1] * TIMES), np.uint8)
    for ring in rings:
        part = np.zeros_like(large)
        cv2.fillPoly(part, [np.round(ring * TIMES - 0.5).astype(np.int32)], 1)
        large |= part
    return large[TIMES // 2 :: TIMES, TIMES // 2 :: TIMES]


@given(arrays(np.uint8, SHAPES, elements=st.integers(0, 1)))
def test_outlines_go_round_exactly_the_pixels_of_a_mask(plane: NDArray[np.uint8]) -> None:
    rings = rings_of_mask(encode(plane), "mask")
    assert all(len(ring) >= 4 and not np.array_equal(ring[0], ring[-1]) for ring in rings)
    assert np.array_equal(drawn(rings, plane.shape), plane)
    if plane.any():
        rows, columns = np.nonzero(plane)
        edges = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert box_of_mask(encode(plane)).tolist() == edges
        points = np.concatenate(rings)
        assert [*points.min(axis=0), *points.max(axis=0)] == edges


@given(arrays(np.int32, SHAPES, elements=st.integers(-1, 4)))
def test_each_id_of_a_map_gets_its_pixels(instances: NDArray[np.int32]) -> None:
    found = instance_masks(instances)
    assert list(found) == [id for id in np.unique(instances) if id > 0]
    for id, entry in found.items():
        assert np.array_equal(decode(entry, instances.shape, ""), instances == id)


def test_a_broken_mask_is_an_error_that_names_its_place() -> None:
    with pytest.raises(DataError, match=r"objects.masks\[3\]: counts: expected runs of 30 pixels in all"):
        rings_of_mask({"size": [5, 6], "counts": "0P"}, "objects.masks[3]")
