"""Signatures and serialised pipelines: 2.0.8's own, and those of 1.4.24 and X 2.5.1 that ``convert`` takes."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal.compat.albumentations as A
from tests.compat.albumentations.golden import ROOT, alike, tuples
from vicinal.compat.albumentations.fields import MISSING
from vicinal.errors import SpecError

there = pytest.mark.skipif(not ROOT.is_dir(), reason=f"no recorded cases at {ROOT} (set VICINAL_GOLDEN)")


def items(name: str) -> list[dict[str, Any]]:
    """The recorded dicts of a file that are pipelines."""
    found = json.loads((ROOT / name).read_text())["items"]
    return [item for item in found if "transform" in item.get("dict", {})]


@there
def test_signatures_are_those_of_2_0_8() -> None:
    recorded = json.loads((ROOT / "signatures.json").read_text())
    for name in (*recorded["transforms"], *recorded["others"]):
        assert hasattr(A, name) or name == "suppress"  # a name of Python's that leaked
    for name, own in recorded["transforms"].items():
        fields = getattr(A, name).fields
        if name in ("Lambda", "BasicTransform"):
            continue
        assert list(fields) == [argument["name"] for argument in own["init"]], name
        for argument in own["init"]:
            default = argument.get("default", MISSING)
            default = tuple(default["$tuple"]) if isinstance(default, dict) and "$tuple" in default else default
            if "function" not in str(default):
                assert fields[argument["name"]].default == default, (name, argument["name"])


@there
def test_dicts_of_2_0_8_come_back() -> None:
    for item in items("compose_dicts.json"):
        if item["name"].startswith("Lambda"):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = A.from_dict(item["dict"])
        assert alike(json.loads(json.dumps(A.to_dict(made))), item["dict"]), item["name"]
        if item["name"] in ("Compose", "ReplayCompose", "OneOf"):
            assert repr(made) == item["repr"]


@there
@pytest.mark.parametrize(("file", "reasons"), [("dicts_1_4_24.json", ("Lambda",)), ("dicts_x_2_5_1.json", ())])
def test_convert_takes_other_versions(file: str, reasons: tuple[str, ...]) -> None:
    refused = []
    for item in items(file):
        try:
            A.convert(item["dict"])
        except SpecError as error:
            refused.append((item["name"], str(error)))
    if file == "dicts_1_4_24.json":
        assert all(any(reason in words for reason in reasons) for _, words in refused), refused
    named = ("no such transform", "no counterpart", "control grid", "each channel", "a function", "a part without a class")
    assert all(any(reason in words for reason in named) for _, words in refused), refused
    assert len(refused) < 0.25 * len(items(file))


def test_files_and_streams(tmp_path: Path) -> None:
    made = A.Compose([A.HorizontalFlip(p=0.3), A.OneOf([A.Blur(), A.Rotate(limit=(-5, 9))], p=0.4)], seed=3)
    for name in ("json", "yaml"):
        A.save(made, tmp_path / f"a.{name}", data_format=name)
        back = A.load(tmp_path / f"a.{name}", data_format=name)
        assert A.to_dict(back) == A.to_dict(made)
        with (tmp_path / f"b.{name}").open("w") as stream:
            A.save(made, stream, data_format=name)
        with (tmp_path / f"b.{name}").open() as stream:
            assert A.to_dict(A.load(stream, data_format=name)) == A.to_dict(made)
    with pytest.raises(ValueError, match="data_format"):
        A.save(made, tmp_path / "c", data_format="toml")


def test_a_named_function_is_given_to_from_dict() -> None:
    black = A.Lambda(image=np.zeros_like, name="black")
    form = A.to_dict(A.Compose([black]))
    image = np.full((4, 5, 3), 9, np.uint8)
    assert not A.from_dict(form, nonserializable={"black": black})(image=image)["image"].any()
    with pytest.raises(ValueError, match="black"):
        A.from_dict(form)
    with pytest.raises(ValueError, match=r"Lambda\.name"):
        A.to_dict(A.Compose([A.Lambda()]))


def test_what_has_references_is_not_serialised() -> None:
    with pytest.raises(NotImplementedError, match="FDA"):
        A.to_dict(A.Compose([A.FDA()]))
    assert tuples([1, [2]]) == (1, (2,))
