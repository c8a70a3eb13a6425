"""All measures of a set of made pictures at once."""

from __future__ import annotations

from typing import Any

import attrs
from numpy.typing import ArrayLike

from vicinal.generative.measures.kid import kid_beside_null
from vicinal.generative.measures.nearest_real import nearest_real
from vicinal.generative.measures.precision_recall import precision_recall


def judge(learned: ArrayLike, held_out: ArrayLike, made: ArrayLike, *, seed: int = 0) -> dict[str, Any]:
    """JSON of features [N, D] of real pictures that were ``learned`` from, real ones ``held_out``, and ``made`` ones.

    "kid" and "null" (mean, deviation), "told_apart"; "precision_recall" of made pictures and "of_real", of held-out ones;
    "nearest_real" with its "verdict". None of these predicts whether training gains by the pictures: measure that.
    """
    beside = kid_beside_null(learned, held_out, made, seed=seed)
    nearest = nearest_real(learned, held_out, made)
    return {
        "kid": attrs.asdict(beside.made),
        "null": attrs.asdict(beside.null),
        "told_apart": beside.told_apart,
        "precision_recall": attrs.asdict(precision_recall(learned, made)),
        "of_real": attrs.asdict(precision_recall(learned, held_out)),
        "nearest_real": {**attrs.asdict(nearest), "verdict": nearest.verdict},
    }
