"""The room that a displacement field takes (gather/lattice.py)."""

from __future__ import annotations

SLOTS = 4
"""Rows of nodes that are kept, as many as a cubic curve needs."""

ROOM = 2 + 2 * SLOTS
"""Rows of float64 to work in: the places' x and y, and those of the shifts of each slot."""

FIRST = -2
"""In place of the last row of nodes in the room, before there is any."""
