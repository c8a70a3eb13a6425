"""A trained generator of classes as a file, and the pictures that it makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from vicinal.errors import SpecError, one_of
from vicinal.generative.classes.generator import ClassGenerator
from vicinal.generative.model_file import filled, open_model

FORMAT = "vicinal classes 1"


@attrs.frozen(eq=False)
class ClassModel:
    """``about``: how it was trained, JSON: "names", "counts" of real pictures, "shape" and "settings"."""

    generator: nn.Module
    about: dict[str, Any]

    def index(self, name: str) -> int:
        """The class that is called so. SpecError that names all, and the nearest."""
        names: list[str] = self.about["names"]
        if name not in names:
            raise SpecError(one_of("class", names, name))
        return names.index(name)

    def pictures(self, label: int, numbers: NDArray[np.int64], seed: int) -> NDArray[np.uint8]:
        """Pictures [N, H, W, C] of a class; each depends on the seed, the class and its number alone."""
        latent = cast(int, self.about["shape"]["latent"])
        noise = np.stack([np.random.default_rng([seed, label, int(one)]).standard_normal(latent) for one in numbers])
        with torch.inference_mode():
            found = self.generator(torch.from_numpy(noise).float(), torch.full((len(numbers),), label))
        made: NDArray[np.uint8] = np.rint((found.permute(0, 2, 3, 1).numpy() + 1) * 127.5).clip(0, 255).astype(np.uint8)
        return made


def fetch_model(path: str | Path) -> ClassModel:
    """The model of a file. Raises ReadError for other files."""
    about, found = open_model(path, FORMAT, "class-train")
    return ClassModel(filled(ClassGenerator(**about["shape"]), found.get("generator"), path), about)
