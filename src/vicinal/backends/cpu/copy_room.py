"""Room for what units are told that make a whole picture: of copies (copying.py), and of masks (move_masks.py)."""

from __future__ import annotations

STEPS = 6
WORDS = 17
"""int64: the six steps of gather/exact.py, and then all else."""

MASK_WORDS, MASK_STATE = 24, 2
"""The same for masks, and where to go on, at first 0."""
