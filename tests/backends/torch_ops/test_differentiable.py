"""Gradients with respect to what pipelines draw, and what is refused because it has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

import vicinal as vc
from tests.contracts.subjects import subject
from vicinal.errors import DataError, SpecError
from vicinal.torch import Differentiable

HOW: dict[str, Any] = {"ids": [4, 9], "epoch": 1}

HAVE = {
    "Add": "value", "Affine": "degrees scale shear_x translate_x", "Brightness": "factor", "ColorTemperature": "kelvin",
    "BrightnessContrast": "brightness contrast", "ColorJitter": "brightness contrast saturation hue", "Contrast": "factor",
    "Gamma": "gamma", "GaussianBlur": "sigma", "GaussianNoise": "std", "Grayscale": "alpha", "Hue": "shift",
    "LinearContrast": "factor", "Multiply": "factor", "PCALighting": "alpha", "Perspective": "corners",
    "PhotometricDistort": "brightness contrast saturation hue", "RGBShift": "red green blue", "Rotate": "degrees",
    "RandomResizedCrop": "x y width height", "SafeRotate": "degrees scale", "Saturation": "factor", "Scale": "factor",
    "Sepia": "alpha", "Sharpness": "factor", "Shear": "x y", "SolarizeAdd": "addition", "Translate": "x y",
    "WhiteBalance": "red blue", "RandomOrder": "Rotate[0].degrees Brightness[0].factor", "OneOf": "Rotate[0].degrees",
    "SomeOf": "Brightness[0].factor", "Sometimes": "then/Rotate[0].degrees",
}  # fmt: skip
"""What pixels depend on steadily, by transform; of compositions, what their children draw."""

IN_STEPS = ["Solarize[0].threshold", "SaltAndPepper[0].amount", "CropAndPad[0].top", "RandomScale[0].factor", "D4[0].element"]
WHOLE = ["Posterize[0].bits", "RandomCrop[0].x", "BoxBlur[0].radius", "OneOf[0].choice", "Sometimes[0].then"]
FIXED = ["Cutout[0].length", "SolarizeAdd[0].threshold"]


def names_of(transform: str) -> list[str]:
    return [f"{transform}[0]{'/' if '[' in name else '.'}{name}" for name in HAVE[transform].split()]


def pipeline_of(transform: str) -> vc.Pipeline:
    return vc.Pipeline([subject(transform)], seed=11)


def pictures(count: int = 2, height: int = 9, width: int = 13) -> Tensor:
    return torch.rand(count, 3, height, width, dtype=torch.float64, generator=torch.Generator().manual_seed(2))


def drawn(pipeline: vc.Pipeline, names: list[str]) -> dict[str, Tensor]:
    """What the pipeline draws, as leaves."""
    found: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[[Tensor], Tensor]:
        return lambda values: found.setdefault(name, values.detach().clone().requires_grad_())

    Differentiable(pipeline)(pictures(), {name: keep(name) for name in names}, **HOW)
    return found


@pytest.mark.parametrize("transform", HAVE)
def test_gradients_of_what_is_drawn(transform: str) -> None:
    """Against finite differences; and with what would have been drawn the result is that of a call."""
    pipeline, given = pipeline_of(transform), pictures()
    leaves = drawn(pipeline, names_of(transform))
    plain = pipeline(given, backend="torch", **HOW)
    run = Differentiable(pipeline)
    made = run(given, leaves, **HOW)
    assert made.shape == plain.shape
    assert (made - plain).abs().max() < 1e-12

    def function(*values: Tensor) -> Tensor:
        return run(given, dict(zip(leaves, values, strict=True)), **HOW)

    assert torch.autograd.gradcheck(function, tuple(leaves.values()), fast_mode=True)


@pytest.mark.parametrize("name", [*IN_STEPS, *WHOLE, *FIXED])
def test_what_has_no_gradient_is_refused(name: str) -> None:
    run = Differentiable(pipeline_of(name.partition("[")[0]))
    wanted = "in steps" if name in IN_STEPS else "whole numbers" if name in WHOLE else "always the same"
    with pytest.raises(DataError, match=wanted) as error:
        run(pictures(), {name: lambda values: values.clone().requires_grad_()})
    assert name in str(error.value)


def test_pictures_and_parameters_at_once() -> None:
    run = Differentiable(vc.Pipeline([vc.Rotate((-30, 30)), vc.HorizontalFlip(), vc.Gamma((0.8, 1.2))], seed=1))
    degrees, gamma = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (8.0, [0.9, 1.1]))

    def function(images: Tensor, degrees: Tensor, gamma: Tensor) -> Tensor:
        return run(images, {"Rotate[0].degrees": degrees, "Gamma[0].gamma": gamma}, ids=[1, 2])

    assert torch.autograd.gradcheck(function, (pictures().requires_grad_(), degrees, gamma), fast_mode=True)


def test_a_number_reaches_every_sample_and_a_row_each_its_own() -> None:
    run, given = Differentiable(vc.Pipeline([vc.Brightness((0.5, 1.5))], seed=1)), 0.5 * pictures()
    assert torch.allclose(run(given, {"Brightness[0].factor": torch.tensor(0.5)}), 0.5 * given)
    made = run(given, {"Brightness[0].factor": torch.tensor([0.5, 1.5])})
    assert torch.allclose(made, torch.stack([0.5 * given[0], 1.5 * given[1]]))


def test_samples_that_a_transform_leaves_alone_have_no_gradient() -> None:
    run = Differentiable(vc.Pipeline([vc.Brightness((0.5, 1.5), p=0.5)], seed=3))
    factor = torch.full((12,), 0.7, dtype=torch.float64, requires_grad=True)
    given = pictures(12)
    made = run(given, {"Brightness[0].factor": factor}, ids=range(12))
    made.sum().backward()
    touched = (made != given).flatten(1).any(1)
    assert 2 < int(touched.sum()) < 10
    assert factor.grad is not None
    assert torch.equal(factor.grad != 0, touched)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_pictures_of_every_precision(dtype: torch.dtype) -> None:
    run = Differentiable(vc.Pipeline([vc.Translate((-2, 2), 0)], seed=1))
    shift = torch.tensor(1.5, requires_grad=True)
    made = run(pictures().to(dtype)[0], {"Translate[0].x": shift})
    assert made.dtype == dtype
    assert made.shape == (3, 9, 13)
    made.float().square().sum().backward()
    assert shift.grad is not None
    assert shift.grad.dtype == torch.float32
    assert shift.grad.abs() > 0


def test_a_rotation_is_learned_from_a_target() -> None:
    """And a brightness with it, by gradient descent through geometry and colour."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, 24), torch.linspace(-1, 1, 24), indexing="ij")
    given = torch.stack([0.3 + 0.3 * torch.exp(-8 * ((x - 0.4) ** 2 + y**2)), 0.4 + 0.2 * x, 0.4 + 0.2 * y])[None]
    run = Differentiable(vc.Pipeline([vc.Rotate((-45, 45), border="edge"), vc.Brightness((0.5, 1.5))], seed=0))
    target = run(given, {"Rotate[0].degrees": torch.tensor(12.0), "Brightness[0].factor": torch.tensor(1.2)})
    degrees, factor = torch.tensor(-5.0, requires_grad=True), torch.tensor(0.8, requires_grad=True)
    optimizer = torch.optim.Adam([{"params": degrees, "lr": 1.0}, {"params": factor, "lr": 0.03}])
    for _ in range(40):
        optimizer.zero_grad()
        made = run(given, {"Rotate[0].degrees": degrees, "Brightness[0].factor": factor})
        (made - target).square().mean().backward()
        optimizer.step()
    assert degrees.item() == pytest.approx(12.0, abs=1.0)
    assert factor.item() == pytest.approx(1.2, abs=0.03)


def test_a_range_is_learned() -> None:
    """A function of what is drawn makes ends of a range of parameters: the drawn number times a width."""
    run = Differentiable(vc.Pipeline([vc.Add((-0.1, 0.1))], seed=5))
    width = torch.tensor(1.0, requires_grad=True)
    made = run(torch.full((64, 3, 2, 2), 0.5), {"Add[0].value": lambda values: values * width}, ids=range(64))
    spread = made[:, 0, 0, 0].std()
    spread.backward()
    assert width.grad is not None
    assert width.grad.item() == pytest.approx(spread.item(), rel=1e-4)  # linear in the width


ONE = vc.Pipeline([vc.Brightness((0.5, 1.5)), vc.GaussianNoise((0.1, 0.2))], seed=1)
BAD: list[tuple[Any, Any, type[Exception], str]] = [
    (pictures(), {"Brightness[0].facto": torch.ones(())}, DataError, "did you mean 'Brightness\\[0\\].factor'"),
    (pictures(), {"Brightness[0].factor": 1.0}, DataError, "expected a tensor, or a function"),
    (pictures(), {"Brightness[0].factor": torch.ones(3)}, DataError, r"broadcasts to \(2,\), got one of shape \(3,\)"),
    (pictures(), {"Brightness[0].factor": torch.ones(2, dtype=torch.int64)}, DataError, "a tensor of floats"),
    (pictures(), {"Brightness[0].factor": lambda _: None}, DataError, "a tensor of floats"),
    (pictures(), {"Brightness[0].factor": torch.tensor(torch.nan)}, DataError, "Brightness.*finite"),
    (pictures(), {"GaussianNoise[0].std": torch.tensor(-1.0)}, DataError, "GaussianNoise"),
    (pictures(), [torch.ones(())], DataError, "a mapping"),
    ((255 * pictures()).to(torch.uint8), {}, DataError, "floats, as whole levels carry no gradient"),
    (np.zeros((4, 4, 3), np.float32), {}, DataError, "expected a tensor of floats"),
]


@pytest.mark.parametrize(("images", "parameters", "kind", "message"), BAD)
def test_errors_say_what_is_wrong(images: Any, parameters: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        Differentiable(ONE)(images, parameters)


@pytest.mark.parametrize("transforms", [[vc.Mixup()], [vc.ElasticTransform()], [vc.MedianBlur()]])
def test_pipelines_that_cannot_be_traced_are_refused(transforms: list[Any]) -> None:
    with pytest.raises(SpecError, match=f"Differentiable: .*{type(transforms[0]).__name__}"):
        Differentiable(vc.Pipeline(transforms, seed=0))(pictures(), {})


def test_what_is_no_pipeline_is_refused() -> None:
    with pytest.raises(SpecError, match=r"Differentiable\.pipeline: expected a Pipeline"):
        Differentiable(vc.Rotate(10))  # type: ignore[arg-type]
