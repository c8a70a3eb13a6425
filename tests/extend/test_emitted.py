"""What a user's own transform emits is looked at before a kernel gets it: kernels go by addresses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.extend import Erase, Filter, Linear, Noise, Site, Transform, Warp, lower_child, places, transform

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 8, 9, 3), np.uint8)
ONES = np.ones((3, 1))


def emitting(kind: Any, **arguments: Any) -> Transform:
    """A transform that emits one op; ``active`` and ``place`` where they are not given are the site's."""

    @transform
    class Own(Transform):
        def lower(self, site: Site) -> None:
            site.emit(kind(**({"place": site.place, "active": site.active} | arguments)))

    return Own()


EYES = np.broadcast_to(np.eye(3), (3, 3, 3)).copy()
WARP = {"interpolation": "bilinear", "border": "constant", "fill": (0.0,), "cut": "canvas"}
SIZES = np.full((3, 2), 8, np.int64)
KEYS = np.zeros(3, np.uint64)
HOLES = np.tile(np.array([[[0, 0, 2, 2]]]), (3, 1, 1))


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (emitting(Linear, scale=np.ones(3), bias=ONES), r"Own\[0\]\.scale: expected shape \[3, any\], got \[3\]"),
        (emitting(Linear, scale=np.ones((2, 1)), bias=ONES), r"Own\[0\]\.scale: expected shape \[3, any\], got \[2, 1\]"),
        (emitting(Linear, scale=1.5, bias=ONES), r"Own\[0\]\.scale: expected an array of float64, got 1\.5"),
        (emitting(Linear, scale=ONES.astype(np.float32), bias=ONES), r"Own\[0\]\.scale: expected an array of float64, got"),
        (emitting(Linear, scale=ONES * np.nan, bias=ONES), r"Own\[0\]\.scale: expected finite numbers, got nan"),
        (emitting(Warp, matrix=np.eye(3), size=SIZES, **WARP), r"Own\[0\]\.matrix: expected shape \[3, 3, 3\], got \[3, 3\]"),
        (emitting(Warp, matrix=EYES * 0, size=SIZES, **WARP), r"\.matrix: expected a matrix that can be inverted"),
        (emitting(Warp, matrix=EYES, size=SIZES * 1.0, **WARP), r"Own\[0\]\.size: expected an array of int64, got one"),
        (emitting(Warp, matrix=EYES, size=SIZES[:2], **WARP), r"Own\[0\]\.size: expected shape \[3, 2\], got \[2, 2\]"),
        (emitting(Warp, matrix=EYES, size=SIZES * 0, **WARP), r"Own\[0\]\.size: expected numbers of at least 1, got 0"),
        (emitting(Noise, std=-ONES[:, 0], key=KEYS, per_channel=True), r"Own\[0\]\.std: expected numbers in \[0, inf\]"),
        (emitting(Noise, std=ONES[:, 0], key=SIZES[:, 0], per_channel=True), r"\.key: expected an array of uint64"),
        (emitting(Filter, kernel_x=np.ones((3, 2)), kernel_y=np.ones((3, 3)) / 3), r"\.kernel_x: expected odd, symmetric"),
        (emitting(Warp, matrix=EYES, size=SIZES, **WARP | {"interpolation": "cubic"}), r"\.interpolation: expected one of"),
        (emitting(Warp, matrix=EYES, size=SIZES, **WARP | {"border": "mirror"}), r"\.border: expected one of .* got 'mirror'"),
        (emitting(Warp, matrix=EYES, size=SIZES, **WARP | {"border": 3}), r"\[0\]\.border: expected one of .* got 3"),
        (emitting(Warp, matrix=EYES, size=SIZES, **WARP, curve="round"), r"\.curve: expected one of .* got 'round'"),
        (emitting(Warp, matrix=EYES, size=SIZES, **WARP | {"cut": None}), r"Own\[0\]\.cut: expected one of .* got None"),
        (emitting(Erase, rectangles=HOLES, fill="value", value=(0.0,), key=KEYS), r"\.fill: expected one of constant, mean"),
        (emitting(Erase, rectangles=HOLES, fill="constant", value=0.5, key=KEYS), r"\.value: expected a tuple .* got 0\.5"),
        (emitting(Erase, rectangles=HOLES, fill="constant", value=("a",), key=KEYS), r"\.value: expected a tuple of finite"),
        (emitting(Warp, matrix=EYES, size=SIZES, **WARP | {"fill": (np.nan,)}), r"Own\[0\]\.fill: expected a tuple of finite"),
        (emitting(Linear, scale=ONES, bias=ONES, active=np.ones(2, bool)), r"\.active: expected shape \[3\], got \[2\]"),
        (emitting(Linear, scale=ONES, bias=ONES, active=np.ones(3)), r"Own\[0\]\.active: expected an array of bool"),
    ],
)
@pytest.mark.parametrize("around", [lambda one: [one], lambda one: [vc.Rotate(9), vc.OneOf([one]), vc.HorizontalFlip()]])
def test_wrong_arrays_are_named(made: Transform, message: str, around: Any) -> None:
    with pytest.raises(vc.SpecError, match=message):
        vc.Pipeline(around(made), seed=0)(IMAGES)


def test_samples_that_were_not_meant_may_not_be_touched() -> None:
    made: Any = emitting(Linear, scale=ONES * 0, bias=ONES * 0, active=np.ones(3, bool))
    with pytest.raises(vc.SpecError, match=r"Own\[0\]\.active: expected samples of site\.active alone, got others too"):
        vc.Pipeline([vc.Sometimes(0.4, [made])], seed=0)(IMAGES, ids=[1, 2, 3])


def test_an_object_that_is_no_op_is_named() -> None:
    with pytest.raises(vc.SpecError, match=r"expected an op that is declared"):
        vc.Pipeline([emitting(lambda **_: "op")], seed=0)(IMAGES)


def test_a_transform_may_hold_others() -> None:
    @transform
    class Twice(Transform):
        then: Any = vc.extend.fields.children()

        def lower(self, site: Site) -> None:
            for name in ("first", "second"):
                for child, place in zip(self.then, places(self.then), strict=True):
                    lower_child(child, site, f"{name}/{place}", site.active)

    children = [vc.HorizontalFlip(p=0.5), vc.Brightness((0.5, 1.5))]
    out, record = vc.Pipeline([Twice(children)], seed=0).trace(IMAGES, ids=[1, 2, 3])
    assert out.shape == IMAGES.shape
    assert {"Twice[0]/first/Brightness[0]", "Twice[0]/second/Brightness[0]"} <= set(record.values)
