"""DiffAugment: what it does to pictures, that gradients flow through it, and on what its draws depend."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from vicinal.experiments.data.pictures import Pictures
from vicinal.generative.classes.diff_augment import KINDS, DiffAugment
from vicinal.generative.classes.settings import ClassTraining
from vicinal.generative.classes.step import Networks, Step

SHAPES = [(5, 3, 16, 12), (4, 1, 28, 28), (3, 3, 9, 9)]


def changed(kind: str, pictures: Tensor, step: int = 0, call: int = 0, seed: int = 0) -> Tensor:
    return DiffAugment(seed, [kind])(pictures, step, call)


def pictures_of(shape: tuple[int, ...]) -> Tensor:
    """The same picture N times, in [-1, 1]."""
    one = torch.rand(shape[1:], generator=torch.Generator().manual_seed(9)) * 2 - 1
    return one.expand(shape).clone()


@pytest.mark.parametrize("kinds", [*([kind] for kind in KINDS), list(KINDS)])
@pytest.mark.parametrize("shape", SHAPES[:2])
def test_each_picture_is_drawn_for_and_gradients_pass(kinds: list[str], shape: tuple[int, ...]) -> None:
    change, pictures = DiffAugment(0, kinds), pictures_of(shape).requires_grad_()
    made = change(pictures, 3, 1)
    assert made.shape == shape
    assert not torch.equal(made[0], made[1]) or not torch.equal(made[0], made[2])
    made.sum().backward()
    assert pictures.grad is not None
    assert torch.isfinite(pictures.grad).all()
    assert (pictures.grad.abs().amax((1, 2, 3)) > 0).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_draws_depend_on_seed_step_call_and_number_alone(shape: tuple[int, ...]) -> None:
    pictures = pictures_of(shape)
    change = DiffAugment(7)
    made = change(pictures, 3, 1)
    change(pictures, 4, 0)
    assert torch.equal(made, change(pictures, 3, 1))
    assert torch.equal(made, DiffAugment(7)(pictures, 3, 1))  # as after a stop
    assert torch.allclose(made[:2], change(pictures[:2], 3, 1), atol=1e-5)
    for other in (DiffAugment(8)(pictures, 3, 1), change(pictures, 4, 1), change(pictures, 3, 0)):
        assert not any(torch.equal(one, two) for one, two in zip(made, other, strict=True))


def test_nothing_is_clamped_so_that_every_pixel_keeps_its_gradient() -> None:
    """Of what is black and white, and of pure colours, which brightness and contrast take out of the range."""
    corners = torch.tensor([[r, g, b] for r in (-1, 1) for g in (-1, 1) for b in (-1, 1)], dtype=torch.float32)
    pictures = corners.T.reshape(1, 3, 2, 4).expand(400, 3, 2, 4).clone().requires_grad_()
    made = changed("color", pictures)
    assert 2.5 < made.abs().max() < 5.0
    weights = torch.rand(made.shape, generator=torch.Generator().manual_seed(1))
    (made * weights).sum().backward()
    assert pictures.grad is not None
    assert (pictures.grad != 0).all()


def test_color_moves_brightness_saturation_and_contrast_in_their_ranges() -> None:
    light = changed("color", torch.zeros(500, 3, 4, 4))[:, 0, 0, 0]
    assert -0.5 <= light.min() < -0.45
    assert 0.45 < light.max() <= 0.5
    stripes = torch.linspace(-0.5, 0.5, 4).expand(500, 3, 4, 4)
    spread = changed("color", stripes).std((1, 2, 3)) / stripes[0].std()
    assert 0.5 - 1e-5 <= spread.min() < 0.55
    assert 1.45 < spread.max() <= 1.5 + 1e-5
    red = torch.tensor([0.5, 0.0, -0.5])[None, :, None, None].expand(500, 3, 4, 4)
    change = changed("color", red)
    assert (change[:, 0] - change[:, 2]).min() >= -1e-5
    assert (change[:, 0] - change[:, 2]).max() > 2


def test_translation_moves_whole_pixels_up_to_an_eighth_and_black_comes_in() -> None:
    pictures = torch.zeros(300, 1, 16, 24)
    pictures[:, :, 8, 12] = 1
    rows, columns = (changed("translation", pictures) == 1).nonzero()[:, 2:].T
    assert set(rows.tolist()) == {6, 7, 8, 9, 10}
    assert set(columns.tolist()) == set(range(9, 16))
    white = changed("translation", torch.ones(300, 1, 16, 24))
    assert set(white.unique().tolist()) == {-1.0, 1.0}
    assert (white == 1).float().mean((1, 2, 3)).min() >= 14 / 16 * 21 / 24 - 1e-6


def test_cutout_takes_a_square_of_half_the_side_or_what_of_it_lies_inside() -> None:
    share = (changed("cutout", torch.ones(500, 1, 16, 16)) == 0).float().mean((1, 2, 3))
    assert share.max() == 0.25
    assert share.min() >= 1 / 16
    assert 0.12 < share.mean() < 0.25


def a_step(seed: int = 0) -> Step:
    shape = {"classes": 2, "channels": 1, "size": 16, "smallest": 8, "width": 4, "latent": 4}
    images = np.random.default_rng(0).integers(0, 255, (10, 16, 16, 1), np.uint8)
    pictures = Pictures(images, np.arange(10) % 2, tuple(map(str, range(10))), np.arange(10, dtype=np.uint64))
    settings = ClassTraining(steps=9, size=16, batch=4, width=4, latent=4, seed=seed)
    return Step(Networks(shape, seed), pictures, np.array([0.5, 0.5]), settings, "cpu")


def test_a_step_changes_real_and_made_pictures_each_by_its_own_draws() -> None:
    step, seen = a_step(), []
    change = step.change

    def watched(pictures: Tensor, number: int, call: int) -> Tensor:
        seen.append((number, call))
        return change(pictures, number, call)

    step.change = watched
    step(3)
    assert seen == [(3, call) for call in range(5)]  # two steps of the critic with real and made ones, and the generator's


def test_the_generator_learns_through_the_changes() -> None:
    step = a_step()
    before = [one.detach().clone() for one in step.networks.generator.parameters()]
    step(0)
    moved = [not torch.equal(one, two) for one, two in zip(before, step.networks.generator.parameters(), strict=True)]
    assert np.mean(moved) > 0.8


def test_a_network_that_diverged_is_told_by_its_loss() -> None:
    step = a_step()
    with torch.no_grad():
        for weights in step.networks.generator.parameters():
            weights.fill_(float("nan"))
    assert np.isnan(step(0)["generator"])
