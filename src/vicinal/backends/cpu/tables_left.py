"""What is left to do after an exact copy: nothing, a table of bytes, one for each channel by its histogram, two with a contrast
about the mean between them, holes, or more."""

from __future__ import annotations

COPY_ONLY, TABLE, TABLES, TWO_TABLES, RECTANGLES, NONE = range(6)
