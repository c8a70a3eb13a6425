"""The typed declarations, run. ``make check`` gives the same file to mypy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.typed.every import EVERY as GENERATED
from tests.typed.examples import EVERY, WRONG, alone, augmented
from tools import make_typed as made_typed
from vicinal import SpecError
from vicinal.transforms.catalogue import CATALOGUE


def test_every_transform_is_among_the_examples() -> None:
    named = {type(transform).__name__ for transform in (*EVERY, *GENERATED)}
    assert named == set(CATALOGUE)


def test_the_generated_examples_are_current() -> None:
    assert made_typed.FILE.read_text(encoding="utf-8") == made_typed.text()


def test_the_examples_run_together() -> None:
    out = augmented()
    assert [image.dtype for image in out.images] == [np.float32, np.float32]
    assert len(out.boxes) == 2
    assert (alone().images == 255).all()


@pytest.mark.parametrize("declare", WRONG)
def test_what_the_type_checker_refuses_is_refused_at_run_time(declare: Callable[[], object]) -> None:
    with pytest.raises(SpecError):
        declare()
