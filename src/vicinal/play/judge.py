"""A network that says what it takes each draw for, where one is at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from vicinal.errors import DataError, VicinalError, expected
from vicinal.play.pictures import Shown


class Judge(Protocol):
    """What names pictures: ``vicinal.experiments.answers.Answers``."""

    def of(self, pictures: Sequence[Any]) -> list[tuple[str, float]]:
        """The likeliest class of each picture, and its probability."""


def judge_for(network: str, pictures: Shown) -> Judge:
    """The network of a file that ``compare`` or ``audit`` wrote.

    Raises ReadError for other files, and DataError where the pictures have other classes than the network.
    """
    from vicinal.experiments.answers import answers_of  # PyTorch, which nobody else here needs

    found, kinds = answers_of(network), pictures.kinds()
    if kinds and found.names[: len(kinds)] != kinds:
        raise DataError(expected(f"{network}: classes", f"those of the pictures, {kinds}", found.names))
    return found


def answers(judge: Judge, samples: Sequence[Mapping[str, Any]], kind: str | None) -> tuple[list[dict[str, Any]], str]:
    """For each sample "name", "share", and whether it is "right" (None where its class is not known), and "";
    or nothing, and why there is no answer."""
    try:
        found = judge.of([np.asarray(sample["image"]) for sample in samples])
    except VicinalError as error:
        return [], " ".join(str(error).split())
    return [{"name": name, "share": share, "right": None if kind is None else name == kind} for name, share in found], ""
