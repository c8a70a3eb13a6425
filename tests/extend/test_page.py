"""docs/own-transforms.md: its examples run, and it names all that there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal import extend

PAGE = (Path(__file__).parents[2] / "docs/own-transforms.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```py(?:thon)?\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_examples_run_as_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    functions, smear, ops, names = BLOCKS
    scope: dict[str, Any] = {}
    exec(compile(functions, "own-transforms.md", "exec"), scope)
    assert scope["out"]["image"].dtype == np.uint8
    assert scope["out"]["mask"].sum() == 40
    (tmp_path / "my_transforms.py").write_text(smear + ops, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    exec(compile(names, "own-transforms.md", "exec"), scope)
    assert "- my_transforms:Smear: {p: 0.5}" in capsys.readouterr().out
    mine: Any = scope["mine"]
    given = {"image": scope["photo"], "mask": scope["mask"], "boxes": [[5, 5, 20, 30]], "keypoints": [[8.0, 9.0]]}
    for made in (mine.Smear(), mine.Fade(), mine.Lean(0.3)):
        found = {name: vc.Pipeline([made], seed=0)(**given, backend=name) for name in ("cpu", "reference")}
        assert found["cpu"]["image"].shape == (40, 60, 3)
        assert np.abs(found["cpu"]["image"].astype(int) - found["reference"]["image"].astype(int)).max() <= 1
    assert found["cpu"]["keypoints"][0][0] == pytest.approx(8 - 0.3 * 9)
    assert (vc.Pipeline([mine.Fade()], seed=0)(scope["photo"], ids=1) > 100).all()


def test_every_name_is_explained() -> None:
    for name in {*extend.__all__} - {"PictureFunction", "check", "places"}:
        assert f"{name}" in PAGE, name
    for name in ("place", "active", "count", "canvas", "channels", "colors", "labels", "boxes", "mask", "draw",
                 "uniform", "keys", "note", "at"):
        assert f"`{name}" in PAGE, name
