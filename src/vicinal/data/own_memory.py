"""Results in memory that is not the caller's."""

from __future__ import annotations

from typing import Any

import numpy as np


def apart(result: Any, given: Any) -> Any:
    """Pixels, a stack or a list, in memory that is not that of those that were given: where nothing moved, they are these."""
    if isinstance(result, np.ndarray):
        return result.copy() if isinstance(given, np.ndarray) and np.may_share_memory(result, given) else result
    return [apart(one, before) for one, before in zip(result, given, strict=True)] if isinstance(given, list) else result
