"""One-line expressions, their results, and the types of their errors, as Albumentations 2.0.8 gave them."""

from __future__ import annotations

import collections
import json
import warnings
from typing import Any

import numpy as np
import pytest

import vicinal.compat.albumentations as A
from tests.compat.albumentations.golden import ROOT

pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason=f"no recorded cases at {ROOT} (set VICINAL_GOLDEN)")

DIFFER = {
    "A.Compose([A.ToTensorV2()])(image=RGB)": "the name is there without torch",
    "hasattr(A,'ToTensorV2')": "the name is there without torch",
    "t=A.Compose([A.SomeOf([A.InvertImg(p=.5),A.NoOp(p=.5)],n=1,p=1)],seed=1);;"
    "sum(bool((t(image=RGB)['image']!=RGB).any()) for _ in range(2000))/2000": "parts share one generator: 0.2345",
}


def plain(value: Any) -> Any:
    """A result as it is recorded."""
    if isinstance(value, np.ndarray):
        return {"$shape": list(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, dict):
        return {key: plain(x) for key, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(x) for x in value]
    return value.item() if isinstance(value, np.generic) else value


def alike(ours: Any, theirs: Any) -> bool:
    """Equal, numbers within what is recorded of them."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return abs(ours - theirs) < 1e-4
    return bool(ours == theirs)


def outcome(code: str, names: dict[str, Any]) -> dict[str, Any]:
    """What an expression gives, raises and warns of."""
    found: dict[str, Any] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            *before, last = code.split(";;")
            for statement in before:
                exec(statement, names)
            found["result"] = plain(eval(last, names))
        except Exception as error:
            found["error"] = type(error).__name__
    found["warnings"] = len(caught)
    return found


def test_expressions() -> None:
    items = json.loads((ROOT / "behaviours.json").read_text())["items"]
    with np.load(ROOT / "arrays.npz") as arrays:
        pictures = {"RGB": arrays["input/rgb"], "M": arrays["input/mask_rgb"], "GRAY": arrays["input/gray"]}
    wrong = {}
    for item in items:
        found = outcome(item["code"], {"A": A, "np": np, "collections": collections, **pictures})
        agrees = (
            found.get("error") == item.get("error")
            and ("error" in item or alike(found["result"], item["result"]))
            and found["warnings"] == len(item.get("warnings", []))
        )
        if agrees == (item["code"] in DIFFER):
            wrong[item["code"]] = found
    assert not wrong
