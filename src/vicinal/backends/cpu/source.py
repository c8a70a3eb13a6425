"""Where a gather reads from: a user's picture (HWC, three dtypes) or an intermediate one (planar float32)."""

from __future__ import annotations

import numpy as np

U8, U16, F32, TILE = range(4)
KINDS = {np.dtype(np.uint8): U8, np.dtype(np.uint16): U16, np.dtype(np.float32): F32}
ITEMS = (1, 2, 4, 4)
