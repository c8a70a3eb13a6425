"""The op that applies functions to the whole picture and to what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from vicinal.data.changed import TargetFunction
from vicinal.program.ops.apply import TRAITS, Apply
from vicinal.program.ops.declare import CHANGED, declared


@declared(**TRAITS, targets=CHANGED)
@attrs.frozen(eq=False, kw_only=True)
class ApplyToAll(Apply):
    """An Apply behind which ``others`` change masks, boxes and keypoints: functions by target, in vicinal.data.changed.

    All of them draw from ``key``.
    """

    others: Mapping[str, TargetFunction]

    def shown(self) -> dict[str, object]:
        return super().shown() | {target: function.name for target, function in self.others.items()}
