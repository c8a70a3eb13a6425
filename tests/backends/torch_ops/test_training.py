"""Training through pipelines: what makes pictures learns from what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

import vicinal as vc
from vicinal.backends.torch import philox
from vicinal.backends.torch.constants import constants
from vicinal.errors import DataError

PIPELINES: dict[str, list[Any]] = {
    "DiffAugment": [
        vc.Brightness((0.6, 1.4)), vc.Saturation((0.5, 1.5)), vc.Contrast((0.6, 1.4)), vc.Translate((-3, 3), (-3, 3)),
        vc.Cutout(4),
    ],
    "geometry": [vc.RandomResizedCrop(10, scale=(0.4, 1.0)), vc.HorizontalFlip(p=0.5), vc.Rotate((-20, 20), p=0.7)],
    "mixes": [vc.Hue((-0.1, 0.1)), vc.Mixup(), vc.CutMix()],
    "noise and blur": [vc.GaussianBlur((0.3, 0.8)), vc.GaussianNoise((0.0, 0.1)), vc.Gamma((0.8, 1.2))],
}  # fmt: skip


def pictures(seed: int) -> Tensor:
    return torch.rand(4, 3, 12, 12, generator=torch.Generator().manual_seed(seed)) * 0.6 + 0.2


@pytest.mark.parametrize("name", PIPELINES)
def test_pictures_are_learned_through_augmentation(name: str) -> None:
    """Made and real pictures go through the same draws, as in the training of a GAN: the made ones become the real ones.

    The rest is what augmentation hides, and a step of descent too few; without gradients nothing would move.
    """
    pipeline = vc.Pipeline(PIPELINES[name], seed=1)
    real, made = pictures(0), pictures(1).requires_grad_()
    before = (made - real).detach().square().mean()
    optimizer = torch.optim.Adam([made], lr=0.03)
    for step in range(40):
        optimizer.zero_grad()
        seen, wanted = (pipeline(images, ids=range(4), epoch=step, backend="torch") for images in (made, real))
        (seen - wanted).square().mean().backward()
        optimizer.step()
        with torch.no_grad():
            made.clamp_(0.0, 1.0)
    assert (made - real).detach().square().mean() < 0.1 * before


def test_evaluation_takes_no_gradient() -> None:
    pipeline, given = vc.Pipeline([vc.Rotate((-20, 20)), vc.Brightness()], seed=1), pictures(2).requires_grad_()
    assert pipeline(given, ids=range(4)).requires_grad
    with torch.no_grad():
        plain = pipeline(given, ids=range(4))
    assert not plain.requires_grad
    assert (plain - pipeline(given, ids=range(4)).detach()).abs().max() < 1e-5


@pytest.mark.parametrize("parts", [
    [vc.Normalize((0.41, 0.42, 0.43), (0.21, 0.22, 0.23))], [vc.Contrast((0.5, 1.5))], [vc.GaussianNoise((0.1, 0.2))],
    [vc.Rotate((5, 9), border="constant", fill=(0.31, 0.32, 0.33))], [vc.Cutout(4, fill=(0.35, 0.36, 0.37))],
], ids=lambda parts: type(parts[0]).__name__)  # fmt: skip
def test_numbers_that_an_evaluation_left_on_the_device_serve_training(parts: list[Any]) -> None:
    """Tensors of inference mode would be refused where a gradient needs them."""
    pipeline, given = vc.Pipeline(parts, seed=1), pictures(4)
    constants.cache_clear()
    philox._tables.cache_clear()
    with torch.inference_mode():
        evaluated = pipeline(given, ids=range(4), backend="torch").clone()
    trained = pipeline(given.requires_grad_(), ids=range(4), backend="torch")
    trained.square().sum().backward()
    assert given.grad is not None
    assert given.grad.abs().sum() > 0
    assert (trained.detach() - evaluated).abs().max() < 1e-6


def test_the_picture_itself_stays_as_it_is() -> None:
    given = pictures(3).requires_grad_()
    kept = given.detach().clone()
    vc.Pipeline([vc.Brightness(), vc.Cutout(4), vc.AutoContrast()], seed=1)(given).sum().backward()
    assert torch.equal(given, kept)


def test_a_function_of_whole_pictures_would_cut_gradients_off() -> None:
    pipeline = vc.Pipeline([vc.Rotate((-20, 20)), vc.MedianBlur(3)], seed=1)
    with pytest.raises(DataError, match=r"MedianBlur\[0\]: expected pictures that need no gradient"):
        pipeline(pictures(4).requires_grad_())
