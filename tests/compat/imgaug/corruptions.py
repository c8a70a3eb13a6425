"""Recorded corruptions: those that do not draw, and what the others look like."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from tests.compat.imgaug.cases import COMMITTED, GOLDEN

FOLDER = GOLDEN if (GOLDEN / "corrupt.json").is_file() else COMMITTED


def recorded(folder: Path = FOLDER) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The cases, and their arrays by name."""
    with np.load(folder / "corrupt.npz") as arrays:
        return json.loads((folder / "corrupt.json").read_text()), {name: arrays[name] for name in arrays.files}
