"""Kernels that other kernels call are loaded when a picture needs them, and what broke off for that goes on as if they had
been there: a pipeline compiles what it uses and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.backends.cpu import entries, run
from vicinal.backends.cpu.bands import units as all_units
from vicinal.backends.cpu.needs import FIXED, MASKS, SAMPLES, needed
from vicinal.backends.cpu.plan import single
from vicinal.backends.cpu.unit import Units
from vicinal.sampling.kernels import UNITS

ALL = all_units.UNITS.units
JITTER = vc.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1)
TURN = vc.Affine(degrees=(5, 20))

PIPELINES: dict[str, tuple[list[Any], type, set[str]]] = {
    "crops and colours": ([vc.RandomResizedCrop(20), vc.HorizontalFlip(), JITTER, vc.Normalize()], np.uint8, {"axis_band"}),
    "turns and colours": ([TURN, JITTER], np.uint8, {"plane_words_band"}),
    "some blurred": ([TURN, JITTER, vc.GaussianBlur(1.0, p=0.5)], np.uint8, {"plane_words_band", "filter_words_band"}),
    "noise or blur": (
        [vc.RandomResizedCrop(20), vc.OneOf([vc.GaussianNoise(0.1), vc.GaussianBlur(1.0)])], np.uint8,
        {"axis_band", "filter_words_band", "noise_words_band"},
    ),
    "flips and colours": ([vc.HorizontalFlip(), vc.Hue(0.1)], np.uint8, {"exact_picture"}),
    "windows that are turned": ([vc.CenterCrop(20), TURN, vc.Hue(0.1)], np.uint8, {"exact_picture", "plane_words_band"}),
    "smaller bytes": ([vc.Resize(20), vc.Hue(0.1)], np.uint8, {"area_band", "ops_band"}),
    "larger bytes": ([vc.Resize(60, interpolation="area"), vc.Hue(0.1)], np.uint8, {"axis_band"}),
    "flips alone": ([vc.HorizontalFlip(p=0.5)], np.uint8, {"exact_picture"}),
    "tables alone": ([vc.Brightness(0.7)], np.uint8, {"by_tables"}),
    "flips and tables": ([vc.HorizontalFlip(p=0.5), vc.Equalize()], np.uint8, {"exact_picture", "by_tables"}),
    "a gamma of turned bytes": ([TURN, vc.Gamma(0.7)], np.uint8, {"plane_words_band", "ops_band"}),
    "resized words": ([vc.RandomResizedCrop(20), vc.Gamma(0.7)], np.uint16, {"plane_band", "ops_band"}),
    "flipped floats": ([vc.HorizontalFlip(), vc.GaussianBlur(1.0)], np.float32, {"copy_band", "filter_band"}),
}  # fmt: skip


class Loaded(Units):
    """Units of which none is there at first; ``numbers``: what has been asked for."""

    def __init__(self) -> None:
        super().__init__(ALL)
        self.numbers: list[int] = []

    def load(self, number: int) -> None:
        self.numbers.append(number)
        super().load(number)

    @property
    def names(self) -> set[str]:
        return {ALL[number].name for number in self.numbers}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    units = Loaded()
    for module in (entries, run, single):
        monkeypatch.setattr(module, "UNITS", units)
    return units


def pictures(dtype: type, count: int = 5) -> Any:
    values = np.random.default_rng(1).random((count, 30, 41, 3))
    return values.astype(np.float32) if dtype is np.float32 else (values * np.iinfo(dtype).max).astype(dtype)


@pytest.mark.parametrize("name", PIPELINES)
def test_a_pipeline_loads_what_it_uses_and_breaking_off_for_it_changes_nothing(
    name: str, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, dtype, wanted = PIPELINES[name]
    batch, augment = pictures(dtype), vc.Pipeline(steps, seed=5)
    first = augment(batch, ids=range(5))
    assert loaded.names == wanted
    assert len(loaded.numbers) == len(wanted)  # each once
    again = augment(batch, ids=range(5))
    assert len(loaded.numbers) == len(wanted)
    monkeypatch.undo()
    for one, other, third in zip(first, again, augment(batch, ids=range(5)), strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one, third)


@pytest.mark.parametrize("name", PIPELINES)
def test_single_pictures_through_a_plan_go_on_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, dtype, wanted = PIPELINES[name]
    picture, augment = pictures(dtype, 1)[0], vc.Pipeline(steps, seed=5)
    for call in range(4):  # from the third on there is a plan
        augment(picture, ids=[call])
    want = [augment(picture, ids=[id]) for id in range(6)]
    units = Loaded()
    for module in (entries, run, single):
        monkeypatch.setattr(module, "UNITS", units)
    for id, wanted_one in enumerate(want):
        np.testing.assert_array_equal(augment(picture, ids=[id]), wanted_one)
    assert units.names <= wanted
    assert units.names


@pytest.mark.parametrize(
    ("warp", "unit"),
    [(vc.HorizontalFlip(p=0.5), "exact_picture"), (vc.ElasticTransform(), "mask_field"), (vc.Rotate((5, 9)), None)],
    ids=["flips", "fields", "turns"],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.int32])
def test_masks_load_what_they_use(warp: Any, unit: str | None, dtype: type, loaded: Loaded) -> None:
    masks = np.random.default_rng(2).integers(0, 9, (5, 30, 41)).astype(dtype)
    augment = vc.Pipeline([warp], seed=5)
    batch = vc.Batch(images=pictures(np.uint8), masks=masks, ids=np.arange(5))
    first = augment(batch).masks
    assert unit is None or unit in loaded.names
    for one, other in zip(first, augment(batch).masks, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", PIPELINES)
def test_what_is_compiled_ahead_is_what_is_needed(name: str) -> None:
    steps, dtype, wanted = PIPELINES[name]
    program = vc.Pipeline(steps, seed=5).program(pictures(dtype))
    named = needed([program], masks=False)
    found = {ALL[int(one.rpartition(":")[2])].name for one in named if one.startswith(UNITS)}
    assert found >= wanted
    assert len(found - wanted) <= 1
    entry = SAMPLES if wanted & {"ops_band", "filter_band", "by_tables"} or name == "flips alone" else FIXED
    assert {FIXED, SAMPLES} & set(named) == {entry}
    assert len(named) == len(set(named))
    assert set(needed([program, program], masks=True)) == {*named, MASKS}


def test_of_mixes_and_functions_nothing_is_said_before_they_run() -> None:
    for step in (vc.Mixup(alpha=1.0), vc.Lambda(np.flipud)):
        assert needed([vc.Pipeline([step], seed=5).program(pictures(np.uint8))], masks=False) == []
