"""docs/drop-ins.md: its examples run in an empty folder, and its tables are those of the lists that the tests hold."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tools import make_drop_ins

PAGE = make_drop_ins.PAGE.read_text(encoding="utf-8")


def run(block: str) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(block, "drop-ins.md", "exec"), scope)
    return scope


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    imgaug, albumentations, torchvision = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    done = run(imgaug)
    assert len(done["images"]) == len(done["points"]) == 4
    out = run(albumentations)["out"]
    assert out["image"].dtype == np.float32
    assert out["labels"] == ["cat"]
    assert len(out["bboxes"]) == 1
    assert tuple(run(torchvision)["tensor"].shape) == (3, 24, 24)


def test_none_of_the_originals_is_imported() -> None:
    block = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL))
    names = "sorted({name.partition('.')[0] for name in sys.modules} & {'imgaug', 'albumentations', 'torchvision'})"
    code = f"{block}\nimport sys\nprint({names})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not make_drop_ins.IMGAUG.is_dir(), reason="no recorded cases in ../shared/golden")
def test_the_tables_are_current() -> None:
    assert make_drop_ins.page() == PAGE
