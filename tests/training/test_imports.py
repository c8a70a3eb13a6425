"""What is imported when, and what is said where a package is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest


def said(code: str) -> str:
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False).stderr


def test_vicinal_does_not_import_torch() -> None:
    code = "import sys, vicinal, vicinal.datasets; vicinal.Pipeline([vicinal.Invert()])"
    assert said(f"{code}; assert 'torch' not in sys.modules") == ""


def test_rooms_are_opened_when_they_are_used() -> None:
    code = "import sys, vicinal.torch as vt; assert 'torchmetrics' not in sys.modules"
    assert said(f"{code}; vt.losses.DiceLoss(); vt.models.build") == ""


@pytest.mark.parametrize(("missing", "module", "message"), [
    ("torch", "vicinal.torch", "vicinal.torch needs PyTorch"),
    ("torchmetrics", "vicinal.torch.metrics", "vicinal.torch.metrics needs torchmetrics"),
])  # fmt: skip
def test_what_is_missing_is_named(missing: str, module: str, message: str) -> None:
    last = said(f"import sys; sys.modules[{missing!r}] = None; import {module}").splitlines()[-1]
    assert last == f"ImportError: {message}: pip install 'vicinal[torch]'"
