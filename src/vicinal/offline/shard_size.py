"""How many outputs a shard has where the user does not say it: few enough to lose little, enough for files of some size."""

from __future__ import annotations

from vicinal.offline.description import LEAST
from vicinal.offline.plan import Plan

SHARDS = 32
"""That a job of many small pictures has at least, so that there is work for everyone."""
AIM, MOST = 1 << 26, 1 << 30
"""Bytes that a shard of more than LEAST outputs has at most, and those beyond which it has fewer than LEAST."""
BESIDE = 1 << 11
"""Bytes of an output beside its picture: the headers of a tar and its labels, or half a block of a disk."""


def shard_size_of(plan: Plan) -> int:
    """Outputs of a shard, by the pictures as they are stored: where a recipe makes them much smaller, LEAST still holds.

    A function of the plan alone, so that every engine and machine cuts it alike.
    """
    if not plan.sized:
        return LEAST
    mean = plan.bytes / plan.sized + BESIDE
    if mean * LEAST > MOST:
        return max(1, int(MOST / mean))
    return max(LEAST, min(int(AIM / mean), -(-plan.outputs // SHARDS)))
