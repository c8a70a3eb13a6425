"""Masks follow their picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of, program_of
from tests.backends.matrices import flip_x, shift
from tests.backends.strategies import ops_for, pictures
from vicinal.backends.reference.masks import move_masks
from vicinal.backends.reference.run import run
from vicinal.program.ops import Warp

LABELS = np.array([[0, 7, 300], [-2, 5, 1]], np.int32)


def test_labels_of_every_dtype_are_copied() -> None:
    flip = op_of(Warp, matrix=flip_x(3), size=(2, 3))
    assert move_masks([flip], [LABELS])[0].tolist() == [[300, 7, 0], [1, 5, -2]]
    for dtype in (np.bool_, np.uint8, np.int16, np.int64, np.uint16):
        mask = (np.abs(LABELS) % 3).astype(dtype)
        moved = move_masks([flip], [mask])[0]
        assert moved.dtype == mask.dtype
        assert np.array_equal(moved, mask[:, ::-1])


def test_fill_is_the_masks_own() -> None:
    away = op_of(Warp, matrix=shift(1, 0), size=(2, 3), border="constant", fill=(1.0,), mask_fill=9)
    assert move_masks([away], [LABELS])[0].tolist() == [[7, 300, 9], [5, 1, 9]]
    edge = op_of(Warp, matrix=shift(1, 0), size=(2, 3), border="edge", mask_fill=9)
    assert move_masks([edge], [LABELS])[0].tolist() == [[7, 300, 300], [5, 1, 1]]


def test_a_chain_moves_in_turn_and_only_where_active() -> None:
    flip = op_of(Warp, 2, active=[True, False], matrix=flip_x(3), size=(2, 3))
    crop = op_of(Warp, 2, matrix=shift(1, 0), size=(2, 2))
    first, second = move_masks([flip, crop], [LABELS, LABELS])
    assert first.tolist() == [[7, 0], [5, -2]]
    assert second.tolist() == [[7, 300], [5, 1]]
    assert LABELS.tolist() == [[0, 7, 300], [-2, 5, 1]]
    assert move_masks([], [LABELS])[0] is not LABELS


@settings(max_examples=60)
@given(data=st.data())
def test_a_mask_moves_as_a_picture_does_by_nearest(data: st.DataObject) -> None:
    batch = data.draw(pictures(dtypes=(np.uint8,), channels=(1,)))
    chain = [op for op in data.draw(ops_for(batch, kinds=(Warp,), most=3)) if isinstance(op, Warp)]
    nearest = [
        op_of(
            Warp, len(batch), active=op.active, matrix=op.matrix, size=op.size, interpolation="nearest",
            border=op.border, fill=(op.mask_fill / 255,), mask_fill=op.mask_fill,
        )
        for op in chain
    ]  # fmt: skip
    masks = move_masks(chain, [picture[..., 0] for picture in batch])
    for mask, picture in zip(masks, run(program_of(nearest, batch), batch), strict=True):
        assert np.array_equal(mask, picture[..., 0])
