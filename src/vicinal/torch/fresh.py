"""Epochs for draws that nobody numbered."""

from __future__ import annotations

import torch


def fresh_epoch() -> int:
    """The next number of torch's own generator, from 0 to 2^32 - 1: other draws for every call.

    A worker of DataLoader has a generator of its own, which goes on where the worker persists, and else is seeded by the
    number that the loader draws when an epoch begins. So draws are fresh in every epoch, and ``torch.manual_seed``
    repeats a run.
    """
    return int(torch.randint(2**32, (), dtype=torch.int64))
