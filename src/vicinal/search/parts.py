"""The pictures that a search learns from and those that score it. Test pictures stay out until the end."""

from __future__ import annotations

import attrs

from vicinal.datasets.load import read
from vicinal.errors import DataError
from vicinal.experiments.data.beware import warn_of
from vicinal.experiments.data.choose import held_out
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.task import CLASSIFICATION
from vicinal.search.settings import Search

VAL = "val"


def whole_of(search: Search) -> Data:
    """The data set: pictures to train with, and those to test on. DataError for masks: policies are found for classes."""
    comparison = search.comparison
    data = load(comparison.source, comparison.selection)
    if data.task.kind != CLASSIFICATION:
        raise DataError(f"{comparison.source}: expected classes of pictures to search for, got masks")
    return data


def trial_data(search: Search, whole: Data) -> Data:
    """``whole`` with those pictures for its test that score trials: a split of their own where there is one, else a share
    of every class of those to train with, which is then not trained with."""
    comparison = search.comparison
    selection = comparison.selection
    split = search.val or _split(search)
    if split is not None:
        if split in (selection.train, selection.test):
            raise DataError(f"{comparison.source}: expected three splits to train, choose and test with, got {split!r} twice")
        found = load(comparison.source, attrs.evolve(selection, test=split))
        warn_of(found)
        return attrs.evolve(whole, test=found.test)
    train, validation = held_out(whole.train.targets.tolist(), whole.train.keys, search.validation)
    if not len(validation):
        raise DataError(f"{comparison.source}: expected two pictures or more of a class to choose with, got one of each")
    return attrs.evolve(whole, train=whole.train.take(train), test=whole.train.take(validation))


def _split(search: Search) -> str | None:
    """The split "val", where the data set has it beside one to test with."""
    selection = search.comparison.selection
    found = read(search.comparison.source, selection.format, **selection.options).header.splits
    if VAL not in found or VAL in (selection.train, selection.test):
        return None
    return VAL if selection.test is not None or "test" in found else None
