"""Extra pictures beside what can go wrong with them: mixes behind Normalize, and errors that say whose they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc

RNG = np.random.default_rng(0)
PICTURE = RNG.random((12, 16, 3), np.float32)
TWICE = vc.Batch([PICTURE, PICTURE], extra=[{"b": vc.Extra(PICTURE * k, colour=True)} for k in (1, 255)])
BRIGHT = vc.Extra(PICTURE * 255, colour=True)
FAR = np.full((12, 16), 2**30, np.int32)
HUGE = np.full((12, 16), 1e300)


@pytest.mark.parametrize("kind", ["stack", "list", "tensor"])
@pytest.mark.parametrize("layout", ["chw", "hwc", "channels_last"])
@pytest.mark.parametrize("mix", [vc.CutMix(per_sample=True, alpha=1.0), vc.Mixup(1.0), vc.MixupCutmix(per_sample=True)])
def test_a_mix_behind_normalize_pastes_what_is_treated_as_the_picture_where_it_pastes_that(
    kind: str, layout: Any, mix: vc.Transform
) -> None:
    images: Any = RNG.integers(0, 256, (6, 12, 16, 3), np.uint8)
    if kind == "tensor":
        images = torch.from_numpy(np.moveaxis(images, 3, 1).copy())
    given = list(images) if kind == "list" else images
    batch = vc.Batch(given, extra={"b": vc.Extra(list(images) if kind == "list" else images + 0, colour=True)}, ids=range(6))
    out = vc.Pipeline([vc.Normalize(0.5, 0.25, layout=layout), mix], seed=3)(batch)
    alone = vc.Pipeline([vc.Normalize(0.5, 0.25, layout=layout)], seed=3)(batch)
    assert any((np.asarray(one) != np.asarray(other)).any() for one, other in zip(out.images, alone.images, strict=True))
    for picture, beside in zip(out.images, out.extra["b"].data, strict=True):
        np.testing.assert_allclose(np.asarray(beside), np.asarray(picture), rtol=0, atol=1e-6)  # Mixup's sums in float32


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"image": PICTURE, "extra": {"b": BRIGHT}}, r"extra\['b'\]\[0\]: expected values in \[0, 1\]"),
        ({"images": TWICE}, r"extra\['b'\]\[1\]: expected values in \[0, 1\]"),
        ({"image": PICTURE * 255, "extra": {"b": vc.Extra(PICTURE, colour=True)}}, r"images\[0\]: expected values in \[0, 1\]"),
        ({"image": PICTURE, "extra": {"ids": FAR}}, r"extra\['ids'\]\[0\]: expected numbers within 16777216 of 0"),
        ({"image": PICTURE, "heatmap": HUGE}, r"heatmaps\[0\]: expected numbers that float32 holds"),
        ({"image": PICTURE, "mask": HUGE}, r"masks\[0\]: expected numbers that float32 holds"),
        (
            {"image": np.zeros((12, 16), np.int32), "extra": {"b": vc.Extra(FAR, colour=True)}, "value_range": (0, 9)},
            r"extra\['b'\](\[0\])?: expected numbers within 16777216 of 0",
        ),
    ],
    ids=["one", "second", "picture", "ids", "heat", "soft", "wide"],
)  # fmt: skip
@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_errors_say_whose_numbers_they_are_about(given: dict[str, Any], message: str, backend: str) -> None:
    with pytest.raises(vc.DataError, match=f"^{message}"):
        vc.Pipeline([vc.Rotate((10, 20)), vc.Gamma(1.3)], seed=0)(**given, backend=backend)
