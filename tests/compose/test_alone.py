"""A transform that is called runs as a pipeline of one, in every way in which a pipeline can be called."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import numpy as np
import pytest
from PIL import Image

import vicinal as vc
from tests.compose.pictures import stack

PICTURES = stack(3, (8, 9))
SUBJECTS = [
    vc.HorizontalFlip(), vc.Rotate((-40, 40)), vc.OneOf([vc.Invert(), vc.Rotate((-40, 40))]), vc.Normalize(),
    vc.Sometimes(0.5, [vc.Gamma()], otherwise=[vc.Pipeline([vc.Invert()])]), vc.Mixup(), vc.RandAugment(),
]  # fmt: skip


@pytest.mark.parametrize("transform", SUBJECTS, ids=lambda one: type(one).__name__)
def test_every_way_to_call(transform: vc.Transform) -> None:
    whole = transform(PICTURES, ids=[1, 2, 3], epoch=2)
    np.testing.assert_array_equal(whole, transform(vc.Batch(images=PICTURES, ids=[1, 2, 3]), epoch=2).images)
    np.testing.assert_array_equal(transform(list(PICTURES), ids=[1, 2, 3], epoch=2)[1], whole[1])
    out = np.empty_like(whole)
    assert transform(PICTURES, ids=[1, 2, 3], epoch=2, out=out, backend="cpu") is not None
    np.testing.assert_array_equal(out, whole)
    assert set(transform(image=PICTURES[0], boxes=[[1, 1, 5, 5]], labels=[3])) == {"image", "boxes", "labels"}
    assert transform(PICTURES[0, :, :, 0]).shape == (8, 9) if not isinstance(transform, vc.Normalize) else True


def test_a_pil_image_stays_one_and_what_is_wrong_is_named() -> None:
    assert isinstance(vc.Invert()(Image.fromarray(PICTURES[0])), Image.Image)
    with pytest.raises(vc.DataError, match="image"):
        vc.Invert()(picture=PICTURES[0])
    with pytest.raises(vc.SpecError, match="backend"):
        vc.Invert()(PICTURES, backend="gpu")


def test_it_is_a_pipeline_of_one() -> None:
    np.testing.assert_array_equal(vc.VerticalFlip()(PICTURES), vc.Pipeline([vc.VerticalFlip()])(PICTURES))


def test_calls_draw_anew_and_ids_draw_again_in_copies_too() -> None:
    turn = vc.Rotate((-40, 40))
    assert not np.array_equal(turn(PICTURES[0]), turn(PICTURES[0]))
    again: list[Any] = [turn, copy.copy(turn), copy.deepcopy(turn), pickle.loads(pickle.dumps(turn))]
    assert len({one(PICTURES, ids=range(3)).tobytes() for one in again}) == 1
    other = attrs.evolve(turn, border="edge")  # type: ignore[misc]
    assert not np.array_equal(other(PICTURES, ids=range(3)), turn(PICTURES, ids=range(3)))


def test_a_call_changes_nothing_that_is_compared_or_written() -> None:
    called, fresh = vc.OneOf([vc.Rotate(5), vc.Invert()]), vc.OneOf([vc.Rotate(5), vc.Invert()])
    called(PICTURES)
    called.transforms[0](PICTURES)
    assert called == fresh
    assert (hash(called), repr(called)) == (hash(fresh), repr(fresh))
    written = vc.Pipeline([called], seed=1).to_yaml()
    assert written == vc.Pipeline([fresh], seed=1).to_yaml()
    assert vc.Pipeline.from_yaml(written) == vc.Pipeline([fresh])
