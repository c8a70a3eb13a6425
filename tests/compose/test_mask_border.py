"""A border of their own for masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc

MOVES: list[tuple[type[vc.Transform], dict[str, Any]]] = [
    (vc.Pad, {"padding": 3}), (vc.Rotate, {"degrees": 30}), (vc.Translate, {"x": 5, "y": -3, "whole": True}),
    (vc.Affine, {"scale": 0.5}), (vc.Perspective, {"distortion": 0.5}), (vc.CenterCrop, {"size": (20, 24)}),
    (vc.Resize, {"size": (20, 40), "mode": "contain"}), (vc.Scale, {"factor": 0.6}), (vc.Shear, {"x": 20}),
    (vc.RandomCrop, {"size": (20, 24)}),
]  # fmt: skip


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize(("kind", "arguments"), MOVES)
def test_masks_follow_theirs_and_pictures_the_other(kind: Any, arguments: dict[str, Any], backend: str) -> None:
    picture = np.random.default_rng(0).integers(1, 200, (16, 18, 3), np.uint8)
    mask = picture[..., 0]
    borders = ("reflect", None), ("reflect", "constant"), ("constant", None), ("constant", "edge"), ("edge", None)
    moves = {
        (border, own): vc.Pipeline([kind(**arguments, border=border, mask_fill=255, mask_border=own)], seed=4)(
            image=picture, mask=mask, id=1, backend=backend
        )
        for border, own in borders
    }
    mixed = moves["reflect", "constant"]
    np.testing.assert_array_equal(mixed["image"], moves["reflect", None]["image"])
    np.testing.assert_array_equal(mixed["mask"], moves["constant", None]["mask"])
    assert (mixed["mask"] == 255).any()
    other = moves["constant", "edge"]
    np.testing.assert_array_equal(other["image"], moves["constant", None]["image"])
    np.testing.assert_array_equal(other["mask"], moves["edge", None]["mask"])


@pytest.mark.parametrize(("first", "second"), [("constant", "edge"), ("edge", "reflect"), (None, "wrap")])
def test_pads_whose_masks_have_other_borders_show_what_they_show_in_turn(first: str | None, second: str | None) -> None:
    picture = np.random.default_rng(1).integers(1, 200, (9, 11, 3), np.uint8)
    steps = [vc.Pad(3, border="edge", mask_border=own, mask_fill=7) for own in (first, second)]
    fused, in_turn = (vc.Pipeline(steps, seed=0, fuse=fuse)(image=picture, mask=picture[..., 0]) for fuse in (True, False))
    np.testing.assert_array_equal(fused["image"], in_turn["image"])
    np.testing.assert_array_equal(fused["mask"], in_turn["mask"])


def test_it_is_written_with_the_transform() -> None:
    augment = vc.Pipeline([vc.Rotate(10, border="reflect", mask_border="constant", mask_fill=255)], seed=1)
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment
    with pytest.raises(vc.SpecError, match=r"Rotate\.mask_border: expected one of constant, edge"):
        vc.Rotate(10, mask_border="mirror")
