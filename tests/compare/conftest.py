"""Data that several tests read, and torch on one thread: the tests are small, and run beside others."""

from __future__ import annotations

import pytest
import torch

from tests.compare.material import NUCLEI, cut_photos
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.selection import Selection

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of four classes, with splits."""
    return cut_photos(tmp_path_factory.mktemp("photos"))


@pytest.fixture(scope="session")
def classes(photos: str) -> Data:
    return load(photos)


@pytest.fixture(scope="session")
def nuclei() -> Data:
    return load(NUCLEI, Selection(size=(64, 64), holdout=0.25))
