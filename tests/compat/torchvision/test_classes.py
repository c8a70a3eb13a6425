"""Names, arguments, reprs, and what random classes draw, against what was recorded of torchvision."""

from __future__ import annotations

import inspect
import json
import math
from typing import Any

import numpy as np
import pytest
import torch

from tests.compat.torchvision.golden import PART
from vicinal.compat.torchvision import seed
from vicinal.compat.torchvision import transforms as v1
from vicinal.compat.torchvision.transforms import v2
from vicinal.compat.torchvision.transforms.v2 import functional

SIGNATURES = json.loads((PART / "signatures.json").read_text())
CLASSES = json.loads((PART / "classes.json").read_text())
ENUMS = ("AutoAugmentPolicy", "InterpolationMode")
DRAWS = 2000
PICTURE = torch.zeros(3, 24, 32)

DRAWN = {
    "RandomRotation(30)": lambda: v2.RandomRotation(30),
    "RandomAffine(10,(.1,.2),(.8,1.2),shear=(-5,5))": lambda: v2.RandomAffine(10, (0.1, 0.2), (0.8, 1.2), shear=(-5, 5)),
    "RandomAffine(0,shear=10)": lambda: v2.RandomAffine(0, shear=10),
    "RandomAffine(0,shear=(-5,5,-3,3))": lambda: v2.RandomAffine(0, shear=(-5, 5, -3, 3)),
    "RandomResizedCrop(16)": lambda: v2.RandomResizedCrop(16),
    "RandomCrop(10)": lambda: v2.RandomCrop(10),
    "RandomPerspective(.5)": lambda: v2.RandomPerspective(0.5),
    "ColorJitter(.5,.5,.5,.5)": lambda: v2.ColorJitter(0.5, 0.5, 0.5, 0.5),
    "GaussianBlur(3)": lambda: v2.GaussianBlur(3),
    "RandomErasing()": lambda: v2.RandomErasing(),
    "RandomZoomOut()": lambda: v2.RandomZoomOut(),
    "RandomPhotometricDistort()": lambda: v2.RandomPhotometricDistort(),
    "ScaleJitter((24,32))": lambda: v2.ScaleJitter((24, 32)),
    "RandomShortestSize([16,20],40)": lambda: v2.RandomShortestSize([16, 20], 40),
    "RandomResize(16,32)": lambda: v2.RandomResize(16, 32),
}  # fmt: skip


@pytest.mark.parametrize(("version", "module"), [("v1", v1), ("v2", v2)])
def test_classes_have_torchvisions_names_and_arguments(version: str, module: Any) -> None:
    for name, parameters in SIGNATURES[version].items():
        cls = getattr(module, name)
        assert name in module.__all__
        if name not in ENUMS:
            found = [one for one in inspect.signature(cls.__init__).parameters if one not in ("self", "args", "kwargs")]
            assert found == [one for one in parameters if one not in ("args", "kwargs")], name


def test_functions_have_torchvisions_names_and_arguments() -> None:
    for name, parameters in SIGNATURES["functional"].items():
        found = list(inspect.signature(getattr(functional, name)).parameters)
        assert found[: len(parameters)] == parameters, name
        assert name in dir(functional)


def test_functions_of_v1_call_the_picture_img() -> None:
    for name in ("resize", "crop", "hflip", "adjust_hue", "perspective", "erase"):
        assert next(iter(inspect.signature(getattr(v1.functional, name)).parameters)) == "img"


def made(row: Any) -> Any:
    """The object of a recorded line."""
    args = [read(one) for one in row["args"]]
    if row["class"] == "Lambda":
        args = [lambda picture: picture]
    return getattr(v2, row["class"])(*args, **{key: read(value) for key, value in row.get("kwargs", {}).items()})


def read(value: Any) -> Any:
    if isinstance(value, dict):
        dtype = getattr(torch, value.get("dtype", value.get("$dtype")).removeprefix("torch."))
        return torch.tensor(value["$tensor"], dtype=dtype) if "$tensor" in value else dtype
    if isinstance(value, list):
        return [read(one) for one in value]
    return v2.RandomHorizontalFlip(p=1.0) if value == "RandomHorizontalFlip(p=1.0)" else value


@pytest.mark.parametrize("row", CLASSES["reprs"], ids=lambda row: row["class"])
def test_reprs_and_attributes(row: Any) -> None:
    if "error" in row:
        with pytest.raises(TypeError):
            made(row)
        return
    found = made(row)
    # Recorded as lists whatever was passed: brackets of both kinds stand for the same.
    assert repr(found).replace("\n", "").translate(BRACKETS) == row["repr"].translate(BRACKETS)
    for name, value in row["attributes"].items():
        if isinstance(value, (int, float, list)) and name != "types":
            assert np.array_equal(np.asarray(getattr(found, name)), np.asarray(value)), name


BRACKETS = str.maketrans("()", "[]")


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_is_distributed_as_recorded(name: str) -> None:
    """Within 4 standard errors of both sides; deviations of a law with heavy tails (perspective) within a factor of 3."""
    seed(5)
    transform, recorded = DRAWN[name](), CLASSES["drawn_parameters"][name]
    drawn = [transform.make_params([PICTURE]) for _ in range(DRAWS)]
    assert set(drawn[0]) == set(recorded)
    for key, law in recorded.items():
        given = [params[key] for params in drawn]
        none = np.mean([value is None for value in given])
        assert abs(none - law.get("none_share", 0.0)) <= 4 * 0.5 * math.sqrt(2 / DRAWS), key
        values = np.array([np.asarray(value, float).ravel() for value in given if value is not None])
        spread = np.array(law["std"])
        error = 4 * np.maximum(spread, values.std(0)) * math.sqrt(1 / len(values) + 1 / 4000) + 1e-9
        assert (np.abs(values.mean(0) - law["mean"]) <= error).all(), key
        heavy = 5.0 if "Perspective" in name else 1.12
        assert (values.std(0) <= heavy * spread + 1e-6).all(), key
        assert (values.std(0) >= spread / heavy - 1e-6).all(), key
        if heavy < 2:
            assert (values.min(0) >= np.array(law["min"]) - 0.05 * spread - 1).all(), key


@pytest.mark.parametrize(
    ("transform", "share"),
    [
        (lambda: v2.RandomHorizontalFlip(), 0.5), (lambda: v2.RandomApply([v2.RandomInvert(1.0)], p=0.3), 0.3),
        (lambda: v2.RandomChoice([v2.RandomInvert(1.0), v2.Identity()], p=[1, 3]), 0.25),
        (lambda: v1.RandomGrayscale(0.1), 0.1), (lambda: v1.RandomApply([v1.RandomInvert(1.0)], p=0.3), 0.3),
    ],
)  # fmt: skip
def test_shares_of_what_is_changed(transform: Any, share: float) -> None:
    seed(6)
    picture, step = torch.rand(3, 4, 5), transform()
    changed = np.mean([not torch.equal(step(picture), picture) for _ in range(DRAWS)])
    assert abs(changed - share) <= 4 * math.sqrt(share * (1 - share) / DRAWS)


def test_jitter_uses_all_orders_alike() -> None:
    seed(7)
    jitter = v2.ColorJitter(0.5, 0.5, None, 0.5)
    orders = [tuple(jitter.make_params([])["fn_idx"]) for _ in range(DRAWS)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 24
    assert max(abs(count - DRAWS / 24) for count in counts) <= 5 * math.sqrt(DRAWS / 24)
