"""DiffAugment: what it does to pictures, and that gradients flow through it."""

from __future__ import annotations

import pytest
import torch

from vicinal.generative.classes.diff_augment import color, cutout, diff_augment, translation


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("change", [color, translation, cutout, diff_augment])
@pytest.mark.parametrize("shape", [(5, 3, 16, 12), (4, 1, 28, 28)])
def test_each_is_drawn_for_each_picture_and_passes_gradients(change: object, shape: tuple[int, ...]) -> None:
    pictures = (torch.rand(shape[1:], generator=chance(9)) - 0.5).expand(shape).clone().requires_grad_()
    made = change(pictures, chance())  # type: ignore[operator]
    assert made.shape == shape
    assert torch.equal(made, change(pictures, chance()))  # type: ignore[operator]
    assert not torch.equal(made, change(pictures, chance(1)))  # type: ignore[operator]
    assert not torch.equal(made[0], made[1]) or not torch.equal(made[0], made[2])
    made.sum().backward()
    assert pictures.grad is not None
    assert torch.isfinite(pictures.grad).all()
    assert pictures.grad.abs().sum() > 0


def test_color_moves_brightness_saturation_and_contrast_in_their_ranges() -> None:
    grey = torch.zeros(500, 3, 4, 4)
    light = color(grey, chance())[:, 0, 0, 0]
    assert -0.5 <= light.min() < -0.45
    assert 0.45 < light.max() <= 0.5
    stripes = torch.linspace(-0.5, 0.5, 4).expand(500, 3, 4, 4)
    spread = color(stripes, chance()).std((1, 2, 3)) / stripes[0].std()
    assert 0.5 <= spread.min() < 0.55
    assert 1.45 < spread.max() <= 1.5
    red = torch.tensor([0.5, 0.0, -0.5])[None, :, None, None].expand(500, 3, 4, 4)
    change = color(red, chance())
    assert (change[:, 0] - change[:, 2]).min() >= -1e-6
    assert (change[:, 0] - change[:, 2]).max() > 2


def test_translation_moves_whole_pixels_up_to_an_eighth_and_black_comes_in() -> None:
    pictures = torch.zeros(300, 1, 16, 24)
    pictures[:, :, 8, 12] = 1
    rows, columns = (translation(pictures, chance()) == 1).nonzero()[:, 2:].T
    assert set(rows.tolist()) == {6, 7, 8, 9, 10}
    assert set(columns.tolist()) == set(range(9, 16))
    white = translation(torch.ones(300, 1, 16, 24), chance())
    assert set(white.unique().tolist()) == {-1.0, 1.0}
    assert (white == 1).float().mean((1, 2, 3)).min() >= 14 / 16 * 21 / 24 - 1e-6


def test_cutout_takes_a_square_of_half_the_side_or_what_of_it_lies_inside() -> None:
    share = (cutout(torch.ones(500, 1, 16, 16), chance()) == 0).float().mean((1, 2, 3))
    assert share.max() == 0.25
    assert share.min() >= 1 / 16
    assert 0.12 < share.mean() < 0.25
