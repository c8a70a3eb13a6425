"""``corrupted`` shows what it showed before the corruptions became transforms: values that its old code gave.

All bytes of 3,885 stacks (19 corruptions, 5 severities, 7 sizes, 3 dtypes, 1 and 3 channels) were compared by hash when that
was done. Here a few pixels are, within a level, since CPUs and libraries differ in the last bit of a float; one value of
twenty may differ by more, where such a bit decides which side of a threshold a value lies on.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from vicinal.experiments.trials.corrupted import corrupted
from vicinal.transforms.corrupt.table import KINDS

BEFORE = json.loads((Path(__file__).parent / "before.json").read_text())
IDS = np.array([5, 2**64 - 3], np.uint64)
SIZES = {"small": (32, 40), "large": (112, 101)}


def pictures(size: tuple[int, int]) -> np.ndarray:
    """uint8 [2, H, W, 3]: slopes that turn at black and white."""
    sample, row, column, channel = np.ogrid[0:2, 0 : size[0], 0 : size[1], 0:3]
    return np.abs((91 * sample + 5 * row + (3 + 2 * channel) * column + 60 * channel) % 510 - 255).astype(np.uint8)


def seen(name: str, size: str) -> list[list[int]]:
    """A row of values for each severity."""
    stack = pictures(SIZES[size])
    every = (corrupted(KINDS[name], severity, stack, IDS).reshape(-1) for severity in range(1, 6))
    return [one[len(one) // 48 :: len(one) // 23].tolist() for one in every]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_same_ids_give_the_same_pictures_as_before(name: str, size: str) -> None:
    wanted, got = np.array(BEFORE[name][size]), np.array(seen(name, size))
    assert wanted.shape == got.shape == (5, 23)
    assert (np.abs(wanted - got) <= 1).mean() >= 0.95
