"""What a network sees of a picture at each step: one view, or three that it should take for the same."""

from __future__ import annotations

from vicinal.errors import DataError, InWords, JobError, expected
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.task import CLASSIFICATION
from vicinal.experiments.training.settings import Training
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.children import holds
from vicinal.transforms.compose.pipeline import Pipeline

ANOTHER = 1 << 63
"""What makes of a seed that of the second augmentation, which no other training takes for its first."""


def views_of(data: Data, recipe: Pipeline | None, training: Training, seed: int) -> list[Pipeline]:
    """The pipeline of each view: the recipe's; with consistency none, the recipe's, and its with other draws.

    Without a recipe there is nothing to be consistent with, and one view. Raises as ``check_views``.
    """
    check_views(data, recipe, training)
    first = pipeline_for(data, recipe, seed)
    if recipe is None or training.consistency is None:
        return [first]
    return [pipeline_for(data, None, seed), first, pipeline_for(data, recipe, seed ^ ANOTHER)]


def check_views(data: Data, recipe: Pipeline | None, training: Training) -> None:
    """With consistency: DataError for masks, and JobError for a recipe that mixes pictures."""
    if training.consistency is None:
        return
    if data.task.kind != CLASSIFICATION:
        raise DataError(expected("consistency", "classes of pictures, whose answers do not move with them", InWords("masks")))
    if recipe is not None and holds(recipe, FOLDERS["mix"]):
        raise JobError("consistency: expected recipes of one picture at a time; leave Mixup and CutMix out")
