"""Gradients with respect to pictures, and to parameters of geometry, against finite differences in float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import vicinal as vc
from tests.backends.build import op_of
from tests.backends.matrices import affine, perspective, stretch
from tests.mix.batches import MIXES, mix
from vicinal.backends.torch.parameters import Rows, rows_of
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.warp.warp import warp
from vicinal.program import ops
from vicinal.program.ops import BORDERS

SIZE = (4, 5)
TURNED = affine(SIZE, 25, (0.7, 1.2), 0.1)
TILTED = TURNED @ perspective(SIZE, 0.5, -0.3)


def leaf(*shape: int, seed: int = 0) -> torch.Tensor:
    """Values away from the ends of the range, where clamping would break the slope."""
    generator = torch.Generator().manual_seed(seed)
    return (0.25 + 0.5 * torch.rand(shape, generator=generator, dtype=torch.float64)).requires_grad_()


def field(curve: str) -> dict[str, Any]:
    shifts = np.random.default_rng(1).normal(0, 0.6, (2, 3, 4, 2))
    return {"shifts": shifts, "nodes": np.array([(3, 4), (3, 4)]), "curve": curve}


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "area"])
@pytest.mark.parametrize("matrix", [TURNED, TILTED, stretch(SIZE, (2, 2))], ids=["turned", "tilted", "upright"])
def test_pictures_through_geometry(interpolation: str, border: str, matrix: Any) -> None:
    op = op_of(ops.Warp, 2, matrix=matrix, size=(2, 2), interpolation=interpolation, border=border, fill=(0.4,))
    at = rows_of(op, np.arange(2), dtype=torch.float64)
    values = leaf(2, 2, *SIZE)
    assert torch.autograd.gradcheck(lambda x: warp(Picture(values=x, top=1.0, unit=False), op, at).values, (values,))
    assert torch.autograd.grad(warp(Picture(values=values, top=1.0), op, at).values.sum(), values)[0].abs().sum() > 0


@pytest.mark.parametrize("curve", ["linear", "cubic"])
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic", "area"])
def test_pictures_and_shifts_through_fields(interpolation: str, curve: str) -> None:
    op = op_of(ops.Warp, 2, matrix=TURNED, size=(3, 3), interpolation=interpolation, border="reflect", **field(curve))
    rows, values = np.arange(2), leaf(2, 1, *SIZE)
    at = rows_of(op, rows, dtype=torch.float64)

    def moved(x: torch.Tensor, shifts: torch.Tensor) -> torch.Tensor:
        own = Rows({"matrix": at("matrix"), "nodes": at("nodes"), "shifts": shifts}, rows)
        return warp(Picture(values=x, top=1.0, unit=False), op, own).values

    assert torch.autograd.gradcheck(moved, (values, at("shifts").clone().requires_grad_()), fast_mode=True)


@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic", "area"])
@pytest.mark.parametrize("matrix", [TURNED, TILTED], ids=["turned", "tilted"])
def test_the_matrix_of_a_warp(interpolation: str, matrix: Any) -> None:
    """For a search of parameters: how far "area" reaches counts as fixed."""
    op = op_of(ops.Warp, 2, matrix=matrix, size=(3, 3), interpolation=interpolation, border="edge")
    rows, values = np.arange(2), leaf(2, 1, *SIZE)

    def moved(own: torch.Tensor) -> torch.Tensor:
        return warp(Picture(values=values.detach(), top=1.0, unit=False), op, Rows({"matrix": own}, rows)).values

    given = torch.from_numpy(op.matrix.copy()).requires_grad_()
    assert torch.autograd.gradcheck(moved, (given,))


@pytest.mark.parametrize("name", MIXES)
def test_pictures_through_mixes(name: str) -> None:
    augment = vc.Pipeline([mix(name)], seed=3)
    values = leaf(4, 1, 4, 4)
    assert torch.autograd.gradcheck(lambda x: augment(vc.Batch(images=x, labels=[0, 1, 2, 1], ids=range(4))).images, (values,))


PIPELINES = {
    "geometry": [vc.Rotate((-30, 30)), vc.RandomResizedCrop((3, 4)), vc.HorizontalFlip(p=0.5)],
    "field": [vc.ElasticTransform(2, p=0.7)],
    "some of the samples": [vc.Rotate((-30, 30), p=0.5), vc.Brightness((0.8, 1.1), p=0.5)],
    "in turn": [vc.Perspective(0.2), vc.Brightness((0.8, 1.1)), vc.Affine(degrees=20)],
}


@pytest.mark.parametrize("name", PIPELINES)
def test_pictures_through_pipelines(name: str) -> None:
    augment = vc.Pipeline(PIPELINES[name], seed=5)
    stack = leaf(3, 3, 4, 5)
    assert torch.autograd.gradcheck(lambda x: augment(x, ids=range(3)), (stack,), fast_mode=True)
    one, other = leaf(3, 4, 5, seed=1), leaf(3, 5, 4, seed=2)
    assert torch.autograd.gradcheck(lambda x, y: tuple(augment([x, y], ids=range(2))), (one, other), fast_mode=True)


def test_a_batch_that_is_split_passes_its_gradients_on(monkeypatch: pytest.MonkeyPatch) -> None:
    augment = vc.Pipeline(PIPELINES["in turn"], seed=5)
    values = leaf(5, 3, 6, 7)
    whole = torch.autograd.grad(augment(values, ids=range(5)).square().sum(), values)[0]
    monkeypatch.setattr("vicinal.backends.torch.memory.ROOM", 1)
    parted = torch.autograd.grad(augment(values, ids=range(5)).square().sum(), values)[0]
    torch.testing.assert_close(parted, whole)
