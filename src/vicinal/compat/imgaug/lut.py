"""Looking up the values of 8-bit pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import require


def apply_lut(image: Any, table: Any) -> Any:
    """``apply_lut_`` of a copy."""
    return apply_lut_(np.copy(image), table)


def apply_lut_(image: Any, table: Any) -> Any:
    """The picture, uint8 [H, W] or [H, W, C], with each value replaced by the table's; in place where it can be.

    ``table``: uint8 [256] for all channels, [256, C], [1, 256, C], or a list of C arrays [256].
    """
    if image.size == 0:
        return image
    channels = 1 if image.ndim == 2 else image.shape[2]
    if isinstance(table, list):
        require(len(table) == channels, "apply_lut.table", f"{channels} tables, one for each channel", len(table))
        table = np.stack(table, axis=-1)
    table = np.asarray(table)
    if table.shape == (1, 256, channels):
        table = table[0]
    require(table.shape in ((256,), (256, channels)), "apply_lut.table", f"shape (256,) or (256, {channels})", table.shape)
    require(image.dtype == np.uint8 and table.dtype == np.uint8, "apply_lut", "uint8", (image.dtype, table.dtype))
    if table.ndim == 1:
        np.take(table, image, out=image)
    elif image.ndim == 2:
        np.take(table[:, 0], image, out=image)
    else:
        image[...] = table[image, np.arange(channels)]
    return image
