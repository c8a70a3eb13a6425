"""What of a data set an experiment takes, and how its pictures are brought to one size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.share import ONE_TO_ONE, check_share
from vicinal.errors import JobError, SpecError, expected, one_of
from vicinal.experiments.task import KINDS
from vicinal.files.read import channels_of
from vicinal.numbers import check_integer

CHANNELS = ("rgb", "grey")
MOST = 10**9
MEMORY = 4 * 2**30


@attrs.frozen(kw_only=True)
class Selection:
    """``format`` and ``options``: of the data set, as ``vicinal.datasets.read`` takes them. ``task``: one of
    task.KINDS; None: classes of pictures where there are some, else masks. ``train`` and ``test``: splits; None: those
    that the data set calls so ("val" where it has no "test"), else ``holdout`` of every class is for testing.
    ``limit`` and ``test_limit``: pictures that are used, of all classes alike. ``size``: height and width to which
    pictures are brought (filled, and cut where the aspect differs); None: as they are. ``channels``: "rgb" or "grey";
    None: as the first picture. ``memory``: bytes that the pictures to train with, and those to test on, may take in
    memory; larger sets are kept in a temporary file. Of no effect on results, and no part of what ``plain`` says.
    ``synthetic_share``: of the pictures to train with at most this share are of those that networks made, of all classes
    alike as far as they go (by default as many as real ones). Pictures to test on are always real.
    """

    format: str | None = None
    options: Mapping[str, Any] = attrs.field(factory=dict)
    task: str | None = None
    train: str | None = None
    test: str | None = None
    holdout: float = 0.2
    limit: int | None = None
    test_limit: int | None = None
    size: tuple[int, int] | None = None
    channels: str | None = None
    memory: int = MEMORY
    synthetic_share: float = ONE_TO_ONE

    def __attrs_post_init__(self) -> None:
        if self.task is not None and self.task not in KINDS:
            raise SpecError(one_of("task", KINDS, self.task))
        if self.channels is not None:
            object.__setattr__(self, "channels", channels_of("channels", self.channels, CHANNELS, SpecError))
        if not 0 < self.holdout < 1:
            raise JobError(expected("holdout", "a share above 0 and below 1", self.holdout))
        for name in ("limit", "test_limit"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, check_integer(JobError, name, value, 1, MOST))
        object.__setattr__(self, "synthetic_share", check_share("synthetic_share", self.synthetic_share))
        object.__setattr__(self, "memory", check_integer(JobError, "memory", self.memory, 0, 2**60))
        if self.size is not None:
            sides = tuple(check_integer(JobError, "size", side, 1, 16384) for side in self.size)
            object.__setattr__(self, "size", sides)

    def plain(self) -> dict[str, Any]:
        """JSON."""
        unsaid = {"memory", *(("synthetic_share",) if self.synthetic_share == ONE_TO_ONE else ())}
        out = attrs.asdict(self, filter=lambda field, _: field.name not in unsaid)
        return {**out, "options": dict(self.options), "size": None if self.size is None else list(self.size)}
