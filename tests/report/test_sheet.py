"""Contact sheets and the gallery."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.offline.pictures import smooth
from vicinal.data.batch import Batch
from vicinal.errors import DataError
from vicinal.report.cell import draw_cell
from vicinal.report.sheet import CAPTION, GAP, contact_sheet
from vicinal.report.specs import gallery_specs
from vicinal.transforms.catalogue import CATALOGUE
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_crop import RandomCrop

ROOT = Path(__file__).parents[2]


def test_a_sheet_shows_the_originals_then_the_copies_of_a_job() -> None:
    pictures = [smooth(index, 40, 48) for index in range(3)]
    masks = [(picture[..., 0] > 127).astype(np.uint8) for picture in pictures]
    batch = Batch(images=pictures, masks=masks, ids=["a", "b", "c"])
    pipeline = Pipeline([RandomCrop((40, 24)), HorizontalFlip(p=0.5)], seed=4)
    sheet = contact_sheet(pipeline, batch, columns=4, cell=48)
    assert sheet.shape == (CAPTION + 3 * (CAPTION + 40) + GAP, 4 * (48 + GAP) + GAP, 3)
    results = pipeline(batch.repeat(3))
    for row in range(3):
        top = CAPTION + row * (CAPTION + 40) + CAPTION
        shown = [sheet[top : top + 40, GAP + c * (48 + GAP) :][:, :48] for c in range(4)]
        np.testing.assert_array_equal(shown[0], draw_cell(batch[row], 40, 48))
        for copy in range(3):
            np.testing.assert_array_equal(shown[1 + copy], draw_cell(results[row * 3 + copy], 40, 48))


def test_heat_maps_and_soft_masks_are_laid_over_the_picture() -> None:
    batch = Batch(
        np.full((2, 40, 40, 3), 100, np.uint8), heatmaps=np.zeros((2, 40, 40, 3)), masks=np.zeros((2, 40, 40), np.float32)
    )  # fmt: skip
    plain = draw_cell(batch[0], 40, 40)
    assert (plain == 100).all()
    batch.heatmaps[0, 5:15, 5:15, 1] = 3.0
    batch.masks[0, 25:35, 25:35] = 1.0
    drawn = draw_cell(batch[0], 40, 40)
    changed = (drawn != 100).any(axis=2)
    assert changed[5:15, 5:15].all()
    assert changed[25:35, 25:35].all()
    assert changed.sum() == 200
    assert not np.array_equal(drawn[10, 10], drawn[30, 30])


def test_sheets_that_cannot_be() -> None:
    batch = Batch(images=[smooth(1)])
    with pytest.raises(DataError) as caught:
        contact_sheet(Pipeline([]), batch, columns=1)
    assert str(caught.value) == "contact_sheet.columns: expected a whole number of at least 2, got 1"
    with pytest.raises(DataError) as caught:
        contact_sheet(Pipeline([]), Batch(images=[]))
    assert str(caught.value) == "contact_sheet.batch: expected at least one picture, got 0"


def test_the_gallery_has_every_transform() -> None:
    assert set(gallery_specs()) == set(CATALOGUE)


def test_the_drawn_gallery_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_gallery", ROOT / "tools/make_gallery.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    try:
        spec.loader.exec_module(made)
        grid = made.grid()
        assert not made.differs(ROOT / "docs/gallery.png", grid)
        assert not made.differs(ROOT / "docs/transforms.jpg", made.everything())
        assert made.differs(ROOT / "docs/gallery.png", grid[::-1])
    finally:
        sys.path[:] = before
    assert (ROOT / "docs/gallery.png").stat().st_size < 400_000
