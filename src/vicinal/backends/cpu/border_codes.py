"""The five borders (borders.py) as numbers."""

from __future__ import annotations

CONSTANT, EDGE, REFLECT, SYMMETRIC, WRAP = range(5)
CODES = {"constant": CONSTANT, "edge": EDGE, "reflect": REFLECT, "symmetric": SYMMETRIC, "wrap": WRAP, None: EDGE}
