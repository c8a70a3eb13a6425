"""Colours of other pictures against scikit-image and the written definitions; paths in recipes; stains."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from skimage import color, exposure

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from tests.transforms.lowered import lowered, values
from tests.transforms.running import DTYPES, close, fractions, run
from vicinal.transforms.catalogue import transform_class

NAMES = ("HistogramMatching", "ColorTransfer", "FourierDomainAdaptation")
OTHER = (random_picture((37, 29, 3), seed=8) // 3 + 90).astype(np.uint8)


@pytest.fixture
def path(tmp_path: Path) -> str:
    vc.write(tmp_path / "other.png", OTHER)
    return str(tmp_path / "other.png")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", [0.0, 0.4, 1.0])
def test_histograms_are_matched_as_scikit_image_does(path: str, dtype: Any, alpha: float) -> None:
    picture = smooth_picture((40, 31, 3), dtype)
    x = fractions(picture)
    matched = exposure.match_histograms(x, OTHER / 255, channel_axis=2)
    assert close(run("HistogramMatching", picture, references=path, alpha=alpha), x + alpha * (matched - x))


@pytest.mark.parametrize("shape", [(40, 31, 3), (1, 1, 1), (25, 60, 1)])
@pytest.mark.parametrize("alpha", [0.0, 0.4, 1.0])
def test_histograms_of_bytes_are_matched_as_those_of_the_same_values(path: str, shape: tuple[int, ...], alpha: float) -> None:
    """By counts and a table, where floats are sorted."""
    picture = smooth_picture(shape, np.uint8)
    found = run("HistogramMatching", picture, references=path, alpha=alpha)
    floats = run("HistogramMatching", fractions(picture).astype(np.float32), references=path, alpha=alpha)
    assert np.abs(found - 255 * floats.astype(np.float64)).max() < 0.501


@pytest.mark.parametrize("name", ["HistogramMatching", "ColorTransfer"])
def test_a_reference_that_changes_is_measured_again(tmp_path: Path, name: str) -> None:
    picture, found = smooth_picture((40, 31, 3), np.uint8), []
    for number, value in enumerate((40, 200, 40)):
        vc.write(tmp_path / "other.png", np.clip(OTHER.astype(int) // 4 + value, 0, 255).astype(np.uint8))
        os.utime(tmp_path / "other.png", (1e9, 1e9 + number))
        found.append(run(name, picture, references=str(tmp_path / "other.png"), alpha=1.0))
    assert found[1].mean() > found[0].mean() + 60
    np.testing.assert_array_equal(found[2], found[0])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", [0.5, 1.0])
def test_mean_and_deviation_of_lab_are_the_others(path: str, dtype: Any, alpha: float) -> None:
    picture = smooth_picture((40, 31, 3), dtype)
    lab, wanted = color.rgb2lab(fractions(picture)), color.rgb2lab(OTHER / 255)
    new = (lab - lab.mean((0, 1))) / lab.std((0, 1)) * wanted.std((0, 1)) + wanted.mean((0, 1))
    x = fractions(picture)
    rgb = np.clip(color.lab2rgb(new), 0, 1)
    found = fractions(run("ColorTransfer", picture, references=path, alpha=alpha))
    assert np.abs(found - (x + alpha * (rgb - x))).max() < 0.012


@pytest.mark.parametrize("size", [(37, 29), (32, 20), (1, 7)])
@pytest.mark.parametrize("beta", [0.0, 0.06, 0.3])
def test_low_amplitudes_are_the_others(tmp_path: Path, size: tuple[int, int], beta: float) -> None:
    """The published code, by whole transforms with zero in the middle."""
    other = random_picture((*size, 3), seed=3)
    vc.write(tmp_path / "same.png", other)
    picture = random_picture((*size, 3), np.float32, seed=4)
    wanted = np.empty(picture.shape)
    reach = int(np.floor(beta * min(size)))
    middle = [side // 2 for side in size]
    low = tuple(slice(max(at - reach, 0), at + reach + 1) for at in middle)
    for k in range(3):
        source, target = (np.fft.fftshift(np.fft.fft2(one[:, :, k])) for one in (picture.astype(np.float64), other / 255))
        amplitude, phase = np.abs(source), np.angle(source)
        amplitude[low] = np.abs(target)[low]
        wanted[:, :, k] = np.fft.ifft2(np.fft.ifftshift(amplitude * np.exp(1j * phase))).real
    found = run("FourierDomainAdaptation", picture, references=tmp_path / "same.png", beta=beta)
    assert np.abs(found - wanted.clip(0, 1)).max() < 1e-4


@pytest.mark.parametrize("name", NAMES)
def test_grey_pictures_take_a_reference_in_colour_and_the_other_way_round(name: str, tmp_path: Path, path: str) -> None:
    vc.write(tmp_path / "grey.png", OTHER[:, :, :1])
    vc.write(tmp_path / "alpha.png", np.dstack([OTHER, OTHER[:, :, :1]]))
    weak = {"beta": 0.0} if name == "FourierDomainAdaptation" else {"alpha": 1.0}
    grey = run(name, np.full((20, 20, 1), 0.9, np.float32), references=path, **weak)
    assert 0.3 < grey.mean() < 0.75
    bright = smooth_picture((30, 30, 3), np.float32) * np.float32(0.2) + np.float32(0.8)
    for other in ("grey.png", "alpha.png"):
        assert 0.3 < run(name, bright, references=tmp_path / other, **weak).mean() < 0.75
    with pytest.raises(vc.DataError, match="expected 1 or 3 colour channels, got 5"):
        run(name, np.zeros((9, 9, 5), np.uint8), references=path)


@pytest.mark.parametrize("name", NAMES)
def test_each_sample_draws_one_of_several(name: str, tmp_path: Path, path: str) -> None:
    vc.write(tmp_path / "dark.png", OTHER // 8)
    several = [path, tmp_path / "dark.png"]
    drawn = values(lowered(transform_class(name)(several), count=400))["reference"]
    assert set(drawn.tolist()) == {0.0, 1.0}
    assert 140 < drawn.sum() < 260
    picture = smooth_picture((30, 30, 3), np.float32)
    means = [run(name, picture, id=id_, references=several, **_whole(name)).mean() for id_ in range(8)]
    assert min(means) < 0.2 < 0.3 < max(means)


def _whole(name: str) -> dict[str, float]:
    return {"beta": 0.0} if name == "FourierDomainAdaptation" else {"alpha": 1.0}


@pytest.mark.parametrize("name", NAMES)
def test_recipes_hold_paths(name: str, tmp_path: Path, path: str) -> None:
    vc.write(tmp_path / "dark.png", OTHER // 8)
    for given in (path, [path, str(tmp_path / "dark.png")], (Path(path),)):
        augment = vc.Pipeline([transform_class(name)(given)], seed=1)
        again = vc.Pipeline.from_yaml(augment.to_yaml())
        assert again == augment
        picture = random_picture((9, 11, 3))
        np.testing.assert_array_equal(again(picture, ids=3), augment(picture, ids=3))


def test_a_file_that_changed_is_read_again(path: str) -> None:
    picture = smooth_picture((20, 20, 3), np.float32)
    before = run("HistogramMatching", picture, references=path, alpha=1.0)
    vc.write(path, OTHER // 8)
    assert run("HistogramMatching", picture, references=path, alpha=1.0).mean() < 0.5 * before.mean()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_picture_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    made = transform_class(name)
    for value in (None, 3, [], np.zeros((4, 4, 3)), [3], [None]):
        with pytest.raises(vc.SpecError, match=rf"^{name}\.references: expected the path of a picture, or a list of 1 to 1000"):
            made(value)
    for value in ("absent.png", tmp_path, "", "a\0b"):
        with pytest.raises(vc.SpecError, match=rf"^{name}\.references: expected paths of files, got "):
            made(value)
    augment = vc.Pipeline([made(tmp_path / "text.png")])
    with pytest.raises(vc.ReadError, match=r"text\.png"):
        augment(np.zeros((4, 4, 3), np.uint8))
    (tmp_path / "text.png").unlink()
    with pytest.raises(vc.ReadError, match=r"text\.png"):
        augment(np.zeros((4, 4, 3), np.uint8))


HED = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (1.2, 0.0), (1.0, 0.15), (0.7, -0.1)])
def test_stains_are_unmixed_changed_and_mixed_again(dtype: Any, scale: float, shift: float) -> None:
    picture = random_picture((21, 17, 3), dtype)
    density = -np.log((255 * fractions(picture) + 1) / 256)
    stains = np.linalg.solve(HED.T, density.reshape(-1, 3).T).T * scale + shift
    wanted = (256 * np.exp(-(stains @ HED)).reshape(picture.shape) - 1) / 255
    assert close(run("StainJitter", picture, scale=scale, shift=shift), wanted)
    np.testing.assert_array_equal(run("StainJitter", picture[:, :, :1], scale=scale, shift=shift), picture[:, :, :1])


def test_each_stain_is_drawn_by_itself() -> None:
    drawn = values(lowered(transform_class("StainJitter")(scale=(0.5, 1.5), shift=(-1, 1)), count=300))
    for name in ("scale", "shift"):
        assert drawn[name].shape == (300, 3)
        assert np.abs(np.corrcoef(drawn[name].T)[np.triu_indices(3, 1)]).max() < 0.2
    with pytest.raises(vc.SpecError, match=r"StainJitter\.scale: expected .* of at least 0, got -1"):
        transform_class("StainJitter")(scale=-1)
