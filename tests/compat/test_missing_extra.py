"""Where torch is not installed, what needs it says how to get it."""

from __future__ import annotations

import subprocess
import sys

import pytest

CALLS = {
    "tensor": "from vicinal.compat.torchvision.transforms import ToTensor as T; T()(Image.new('RGB', (4, 3)))",
    "image": "from vicinal.compat.torchvision.transforms.v2 import ToImage as T; T()(Image.new('RGB', (4, 3)))",
    "tv_tensors": "import vicinal.compat.torchvision.tv_tensors",
    "to_tensor_v2": "from vicinal.compat.albumentations.pytorch import ToTensorV2; ToTensorV2()(image=np.zeros((3, 4, 3)))",
}
SETTING = """
import sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Without())
import numpy as np
from PIL import Image
"""


@pytest.mark.parametrize("call", CALLS)
def test_the_extra_is_named(call: str) -> None:
    code = f"{SETTING}\n{CALLS[call]}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("torch is not installed: pip install 'vicinal[torch]'")


def test_pictures_alone_need_none() -> None:
    block = "from vicinal.compat.torchvision import transforms as T; print(T.Resize(2)(Image.new('RGB', (4, 4))).size)"
    done = subprocess.run([sys.executable, "-c", f"{SETTING}\n{block}"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(2, 2)"
