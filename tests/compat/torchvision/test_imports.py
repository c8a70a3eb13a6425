"""What importing this room brings with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PICTURES = """
import sys
from PIL import Image
from vicinal.compat import torchvision
from vicinal.compat.torchvision import seed
import vicinal.compat.torchvision.transforms as T
from vicinal.compat.torchvision.transforms import v2
seed(3)
steps = [{module}.RandomResizedCrop(20), {module}.ColorJitter(.5, .5, .5, .1), {module}.RandomRotation(30), {module}.Pad(2),
         {module}.RandAugment(), {module}.RandomAffine(10, (.1, .1)), {module}.RandomPerspective(), {module}.RandomInvert()]
assert {module}.Compose(steps)(Image.new("RGB", (40, 30))).size == (24, 24)
assert "torch" not in sys.modules, "torch"
"""
CONVERTED = """
import sys
import numpy
from vicinal.compat.torchvision import convert, transforms as T
picture = convert([T.Resize(20), T.RandomHorizontalFlip(), T.ColorJitter(.4)])(numpy.zeros((30, 40, 3), "uint8"))
assert picture.shape == (20, 26, 3)
assert "torch" not in sys.modules, "torch"
"""
NOTHING = """
import sys
import vicinal
vicinal.HorizontalFlip, vicinal.Pipeline
assert not [name for name in sys.modules if name.startswith("vicinal.compat")]
"""
MODULES = """
import torch
import vicinal.compat.torchvision.transforms as T
from vicinal.compat.torchvision.transforms import v2
assert not [name for name in __import__("sys").modules if name.split(".")[0] == "torchvision"]
for module in (T, v2):
    both = torch.nn.Sequential(module.CenterCrop(10), module.ConvertImageDtype(torch.float32)).eval()
    assert both(torch.zeros(3, 20, 20, dtype=torch.uint8)).shape == (3, 10, 10)
"""


@pytest.mark.parametrize(
    "code", [PICTURES.format(module="T"), PICTURES.format(module="v2"), CONVERTED, NOTHING, MODULES],
    ids=["v1", "v2", "convert", "vicinal", "modules"],
)  # fmt: skip
def test_in_a_process_of_its_own(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
