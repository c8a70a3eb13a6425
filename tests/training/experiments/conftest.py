"""Data that several tests read."""

from __future__ import annotations

import pytest

from tests.training.experiments.material import NUCLEI, cut_photos
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.selection import Selection


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
