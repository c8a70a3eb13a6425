"""What is imported, and what is not."""

from __future__ import annotations

import subprocess
import sys


def modules(code: str) -> set[str]:
    """The modules that are there after some code, in a fresh interpreter."""
    asked = f"import sys; {code}; print(' '.join(sys.modules))"
    found = subprocess.run([sys.executable, "-W", "ignore", "-c", asked], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_vicinal_imports_no_compat() -> None:
    assert not [name for name in modules("import vicinal; vicinal.HorizontalFlip()") if name.startswith("vicinal.compat")]


def test_the_front_imports_neither_the_original_nor_torch() -> None:
    code = "import numpy as np, vicinal.compat.albumentations as A; "
    code += "A.Compose([A.Rotate(p=1)])(image=np.zeros((4, 4, 3), np.uint8))"
    tops = {name.partition(".")[0] for name in modules(code)}
    assert not tops & {"albumentations", "albucore", "torch", "torchvision", "imgaug", "pydantic", "scipy"}
