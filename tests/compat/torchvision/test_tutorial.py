"""A tutorial's calls with only the import changed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.compat.torchvision.golden import GOLDEN, PART
from vicinal.compat.torchvision import transforms as tfs
from vicinal.compat.torchvision.transforms import functional, v2

RGB = np.moveaxis(np.load(PART / "arrays.npz")["input/rgb"], 0, -1)


def picture() -> Image.Image:
    return Image.fromarray(RGB)


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="no ../shared/golden")
def test_its_pictures_are_those_recorded() -> None:
    recorded, arrays = json.loads((GOLDEN / "tutorial004.json").read_text()), np.load(GOLDEN / "tutorial004.npz")
    bigger = functional.resize(picture(), [60, 60])
    tensor = torch.from_numpy(RGB).permute(2, 0, 1)
    results: dict[str, Any] = {
        "00": tfs.Resize([200, 200])(picture()), "01": v2.Resize([200, 200])(tensor).permute(1, 2, 0),
        "02": tfs.Resize(40)(picture()), "03": tfs.RandomVerticalFlip(p=1.0)(picture()),
        "04": tfs.RandomVerticalFlip(p=0.0)(picture()), "05": bigger, "06": functional.crop(bigger, 7, 11, 30, 30),
        "07": functional.adjust_brightness(picture(), 0.5), "08": functional.adjust_contrast(picture(), 0.5),
        "09": functional.adjust_brightness(picture(), 1.5), "10": functional.adjust_contrast(picture(), 1.5),
    }  # fmt: skip
    for number, shift in ((11, -0.5), (13, -0.2), (15, 0.3), (17, 0.5)):
        results[str(number)] = functional.adjust_hue(picture(), shift)
        results[str(number + 1)] = functional.adjust_hue(tensor, shift).permute(1, 2, 0)
    assert len(results) == len(recorded["calls"])
    for key, result in results.items():
        assert np.array_equal(np.asarray(result), arrays[f"tutorial004/{key}"]), key


def test_the_whole_pipeline() -> None:
    pipeline = tfs.Compose([
        tfs.Resize([200, 200]), tfs.RandomVerticalFlip(), tfs.RandomCrop(110),
        tfs.ColorJitter(brightness=0.5, contrast=0.5, hue=0.5),
    ])  # fmt: skip
    result = pipeline(picture())
    assert (type(result), result.size, result.mode) == (Image.Image, (110, 110), "RGB")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: tfs.RandomCrop(110)(picture()), ValueError,
            "Required crop size (110, 110) is larger than input image size (24, 32)",
        ),
        (lambda: tfs.ColorJitter(hue=0.6), ValueError, "hue values should be between (-0.5, 0.5), but got [-0.6, 0.6]."),
        (lambda: tfs.ColorJitter(brightness=-1), ValueError, "If brightness is a single number, it must be non negative."),
        (lambda: tfs.Resize(20)(RGB), TypeError, "Unexpected type <class 'numpy.ndarray'>"),
        (lambda: tfs.ToTensor()("a"), TypeError, "expected a PIL image or an array, got <class 'str'>"),
    ],
)  # fmt: skip
def test_its_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert message in str(raised.value)


def test_what_it_does_not_complain_about() -> None:
    assert repr(tfs.Resize("a")) == "Resize(size=a, interpolation=bilinear, max_size=None, antialias=True)"
    assert tfs.ColorJitter(0.5, 0.5, 0.5, 0.5)(picture().convert("L")).mode == "L"
