"""Labels of pictures, and where they are those of boxes, their way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vicinal.data.foreign import own
from vicinal.data.labels import belong_to_boxes
from vicinal.data.lay_labels import lay_labels
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.mix import BlendLike, shares_of
from vicinal.data.mix_labels import mix_labels
from vicinal.data.move_boxes import BoxRules
from vicinal.data.samples import Samples
from vicinal.data.targets.box_labels import OWNERS
from vicinal.data.targets.target import Reading, Target


class LabelTarget(Target):
    """Whatever a picture is labelled with, which no geometry touches. None where boxes took them (data.labels)."""

    name, one = "labels", "labels"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        boxes = next((reading.forms[name] for name in OWNERS if name in reading.forms), None)
        if boxes is None:
            belong_to_boxes(given, None, len(reading.sizes), reading.where(self.name))
        return (None, None) if boxes is not None and boxes.labelled else (given, None)

    def give(self, value: Any, form: Any, before: Any, samples: Samples) -> Any:
        if value is not None:
            return own(value)
        boxes = next(samples.targets[name] for name in OWNERS if name in samples.targets)
        return own([fields["labels"] for fields in boxes.fields])

    def check_mixable(self, value: Any, op: BlendLike) -> None:
        """Which labels mix is seen when they do."""

    def mixed(self, value: Any, op: BlendLike, samples: Samples, rules: BoxRules) -> Any:
        if value is None:
            return None
        partner, share = shares_of(op, samples.sizes)
        return mix_labels(value, partner, share, op.classes, op.smoothing, op.place)

    def check_layable(self, value: Any, op: CollageLike) -> None:
        """Which labels mix is seen when they do."""

    def taken(self, value: Any, rows: Sequence[int]) -> Any:
        """Labels mix by shares of what they are for all pictures."""
        return None

    def laid(self, value: Any, moved: Any, laying: Laying) -> Any:
        return None if value is None else lay_labels(value, laying)
