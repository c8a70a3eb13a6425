"""PixMix: the weights that are drawn, what they make of pictures, and the pictures that are mixed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import vicinal as vc
from tests.backends.build import random_picture
from tests.transforms.lowered import lowered
from vicinal.errors import SpecError
from vicinal.transforms.policy.copies import augmented
from vicinal.transforms.policy.fractals import fractal
from vicinal.transforms.policy.mixing_pictures import window_of
from vicinal.transforms.policy.pix_mix import combined
from vicinal.transforms.policy.spaces import AUG_MIX

COUNT = 4_000


@pytest.mark.parametrize("beta", [1.0, 3.0, 4.0])
def test_weights_are_those_of_the_published_code(beta: float) -> None:
    values = lowered(vc.PixMix(beta=beta), (12, 12), COUNT).record.values["PixMix[0]"]
    own, other = values["own"].ravel(), values["other"].ravel()
    beyond = other < 0
    assert stats.binomtest(int(beyond.sum()), beyond.size).pvalue > 1e-4
    assert stats.kstest(own[~beyond], stats.beta(beta, 1).cdf).pvalue > 1e-4
    assert stats.kstest(other[~beyond], stats.beta(1, beta).cdf).pvalue > 1e-4
    assert stats.kstest(own[beyond] - 1, stats.beta(1, beta).cdf).pvalue > 1e-4
    assert stats.kstest(-other[beyond], stats.beta(1, beta).cdf).pvalue > 1e-4
    assert stats.chisquare(np.bincount(values["count"].astype(int), minlength=5)).pvalue > 1e-4
    for coin in ("begin", "copied", "multiplied"):
        assert stats.binomtest(int(values[coin].sum()), values[coin].size).pvalue > 1e-4
    assert stats.chisquare(np.bincount(values["operation"].ravel().astype(int), minlength=9)).pvalue > 1e-4


def published(one: Any, two: Any, own: float, other: float, multiplied: bool) -> Any:
    """mixings.py of PixMix's code, in float64."""
    one, two = one.astype(np.float64), two.astype(np.float64)
    if multiplied:
        out = ((one * 2) ** own) * (np.maximum(two * 2, 1e-37) ** other) / 2
    else:
        out = (own * (one * 2 - 1) + other * (two * 2 - 1) + 1) / 2
    return np.clip(out, 0, 1)


@pytest.mark.parametrize("multiplied", [False, True])
@pytest.mark.parametrize(("own", "other"), [(0.7, 0.2), (1.3, -0.4), (1.0, 0.0), (2.0, -1.0)])
def test_pictures_are_combined_by_the_published_formula(own: float, other: float, multiplied: bool) -> None:
    one, two = random_picture((2, 9, 8, 3), np.float32, 1)
    one[0], two[1] = 0.0, 0.0
    found = combined(one, two, own, other, multiplied)
    np.testing.assert_allclose(found, published(one, two, own, other, multiplied), atol=1e-5)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("geometry", [True, False])
def test_pictures_are_made_as_the_record_says(geometry: bool, dtype: Any) -> None:
    given = random_picture((24, 20, 26, 3), dtype, 4)
    out, record = vc.Pipeline([vc.PixMix(severity=8, geometry=geometry)], seed=5).trace(vc.Batch(given, ids=range(24)))
    values = record.values["PixMix[0]"]
    still = ("Posterize", "Solarize", "AutoContrast", "Equalize")
    space = AUG_MIX if geometry else tuple(one for one in AUG_MIX if one.name in still)
    top = 1.0 if dtype == np.float32 else np.iinfo(dtype).max
    for n in range(24):
        picture = (given[n] / top).astype(np.float32)
        copies = [
            augmented(picture, space[int(which)].name, float(number))
            for which, number in zip(values["operation"][n], values["value"][n], strict=True)
        ]
        mixed = copies[0] if values["begin"][n] else picture
        structure = window_of(None, int(values["which"][n]), (20, 26), 3, values["at"][n])
        for k in range(int(values["count"][n])):
            two = copies[1 + k] if values["copied"][n, k] else structure
            mixed = published(mixed, two, values["own"][n, k], values["other"][n, k], bool(values["multiplied"][n, k]))
        np.testing.assert_allclose(out.images[n] / top, mixed, atol=1 / 255 + 1e-4 if top == 255 else 1e-3)


def test_nothing_happens_without_rounds_but_the_beginning() -> None:
    given = random_picture((40, 9, 9, 3), np.uint8, 4)
    out, record = vc.Pipeline([vc.PixMix(rounds=0, severity=10)], seed=5).trace(vc.Batch(given, ids=range(40)))
    begun = record.values["PixMix[0]"]["begin"].astype(bool)
    np.testing.assert_array_equal(out.images[~begun], given[~begun])
    assert (out.images[begun] != given[begun]).any()


@pytest.mark.parametrize(("name", "mate"), [
    ("Posterize", vc.Posterize(2)), ("Solarize", vc.Solarize(100 / 255)), ("AutoContrast", vc.AutoContrast()),
    ("Equalize", vc.Equalize()), ("Rotate", vc.Rotate(25)), ("TranslateX", vc.Translate(x=4, whole=True)),
    ("TranslateY", vc.Translate(y=3, whole=True)),
    ("ShearX", vc.Affine(shear_x=np.degrees(np.arctan(0.3)), center=(0, 0))),
    ("ShearY", vc.Affine(shear_y=np.degrees(np.arctan(0.3)), center=(0, 0))),
])  # fmt: skip
def test_copies_are_those_of_the_transforms(name: str, mate: Any) -> None:
    picture = (random_picture((20, 24, 3), np.uint8, 2) / 255).astype(np.float32)
    number = {"Posterize": 2, "Solarize": 100, "Rotate": 25, "TranslateX": 4 / 24, "TranslateY": 3 / 20}.get(name, 0.3)
    found = augmented(picture, name, number)
    wanted = vc.Pipeline([mate], seed=0)(picture[None], backend="reference")[0]
    assert np.abs(found - wanted).mean() < 0.01  # OpenCV steps by a 32nd of a pixel


@pytest.mark.parametrize("number", [0, 7, 100, 255])
def test_fractals_are_full_of_structure_and_always_the_same(number: int) -> None:
    first = fractal(number).copy()
    fractal.cache_clear()
    np.testing.assert_array_equal(fractal(number), first)
    assert first.shape == (256, 256, 3)
    assert first.std(axis=(0, 1)).max() > 10
    grey = first.mean(axis=2)
    assert np.abs(np.diff(grey, axis=0)).mean() > 1
    assert np.abs(first.astype(int) - fractal((number + 1) % 256)).mean() > 15


@pytest.mark.parametrize("given", ["folder", "list", "path"])
def test_any_pictures_may_be_mixed_in(given: str, tmp_path: Path) -> None:
    for k in range(3):
        vc.write(tmp_path / f"{k}.png", np.full((30, 20, 3), 40 + 80 * k, np.uint8))
    (tmp_path / "notes.txt").write_text("no picture")
    value = {"folder": tmp_path, "list": [tmp_path / "0.png", tmp_path / "2.png"], "path": str(tmp_path / "1.png")}[given]
    transform = vc.PixMix(pictures=value, geometry=False)
    augment = vc.Pipeline([transform], seed=1)
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment
    out, record = augment.trace(vc.Batch(np.full((60, 12, 12, 3), 128, np.uint8), ids=range(60)))
    assert set(record.values["PixMix[0]"]["which"]) == set(range({"folder": 3, "list": 2, "path": 1}[given]))
    fractals = vc.Pipeline([vc.PixMix(geometry=False)], seed=1)(np.full((60, 12, 12, 3), 128, np.uint8), ids=range(60))
    assert (out.images != fractals).any()
    assert (np.ptp(out.images, axis=(1, 2)) == 0).all()  # flat pictures on flat pictures


def test_declarations(tmp_path: Path) -> None:
    for bad in (3, [], str(tmp_path), "nowhere", [tmp_path / "no.png"]):
        with pytest.raises(SpecError, match=r"PixMix.pictures: expected"):
            vc.PixMix(pictures=bad)
    with pytest.raises(SpecError, match=r"PixMix.rounds"):
        vc.PixMix(rounds=-1)
