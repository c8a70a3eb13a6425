"""Numbers as people write them."""

from __future__ import annotations

import numpy as np


def figure(value: float) -> str:
    """A number that was drawn or measured: 2512, 12.3, 1.05, 0.0078; what is next to nothing is 0."""
    if not np.isfinite(value):
        return str(value)
    size = abs(value)
    if size >= 0.1:
        text = f"{value:.{0 if size >= 100 else 1 if size >= 10 else 2}f}"
    else:
        text = np.format_float_positional(round(value, 5), 2, fractional=False)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def duration(seconds: float) -> str:
    """Time in the unit that suits it: 0.12 s, 99 s, 3 min, 2.5 h, 3.1 days."""
    if seconds < 120:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 48 * 3600 else f"{seconds / 86400:.1f} days"


def pictures(count: int) -> str:
    """1 picture, 12,000 pictures."""
    return f"{count:,} picture{'s' * (count != 1)}"


def speed(count: float, seconds: float) -> str:
    """Pictures a second, of slow ones too: 0.36 pictures/s, 4.2 pictures/s, 1,300 pictures/s."""
    rate = count / max(seconds, 1e-9)
    return f"{rate:,.0f} pictures/s" if rate >= 10 else f"{rate:.2g} pictures/s"


def share(part: float, whole: float) -> str:
    """A part in percent; one that is not all or nothing is never told as 0 or 100."""
    if not whole or part in (0, whole):
        return "0 %" if not part else "100 %"
    percent = 100 * part / whole
    return "< 1 %" if percent < 1 else "> 99 %" if percent > 99 else f"{percent:.0f} %"
