"""Results in memory that is not the caller's."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.data.elsewhere import lies_elsewhere


def apart(result: Any, given: Any) -> Any:
    """Pixels, a stack or a list, in memory that is not that of those that were given: where nothing moved, they are these."""
    if lies_elsewhere(result):
        listed = isinstance(result, list)
        return [one.apart(old) for one, old in zip(result, given, strict=True)] if listed else result.apart(given)
    if isinstance(result, np.ndarray):
        return result.copy() if isinstance(given, np.ndarray) and np.may_share_memory(result, given) else result
    return [apart(one, before) for one, before in zip(result, given, strict=True)] if isinstance(given, list) else result
