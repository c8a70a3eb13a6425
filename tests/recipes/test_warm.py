"""Kernels that are compiled ahead: afterwards, calls of these pipelines compile nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from vicinal.cli.main import main
from vicinal.recipes.warm import warm
from vicinal.sampling import said
from vicinal.sampling.kernels import compile_all, kernel_modules, kernels_of


@pytest.fixture(autouse=True)
def by_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_KERNELS", "jit")


def test_without_names_it_is_8_bit_colour(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert warm() == "the kernels of 8-bit colour are ready"
    monkeypatch.setattr(said, "_said", set())
    photo = np.zeros((90, 70, 3), np.uint8)
    vc.Pipeline([vc.RandomResizedCrop(32), vc.HorizontalFlip(), vc.ColorJitter(0.4, 0.4, 0.4, 0.1)], seed=1)(photo)
    vc.Pipeline([vc.Rotate(20), vc.GaussianBlur(1.0), vc.Normalize()], seed=1)(photo)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("recipe", ["gentle", "fashion_mnist", "segmentation"])
def test_recipes_by_name_and_by_file(tmp_path: Path, recipe: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(vc.recipes.load(recipe).to_yaml())
    assert warm([recipe, str(file)]) == f"the kernels of {recipe}, {file} are ready"


def test_a_recipe_that_is_none_is_an_error_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["warmup", "gentel"])
    assert caught.value.code == 2
    assert "did you mean 'gentle'" in capsys.readouterr().err


def test_all_is_every_kernel_that_python_calls_and_every_unit() -> None:
    names = kernel_modules()
    assert {"vicinal.backends.cpu.sample", "vicinal.sampling.philox_kernel", "vicinal.program.merge_kernel"} <= set(names)
    units = kernels_of("vicinal.backends.cpu.bands.units").UNITS
    assert compile_all() > len(units.units) + len(names)
    assert all(units._addresses)
