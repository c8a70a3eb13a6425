"""Writing on pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.kinds import require


def draw_text(img: Any, y: int, x: int, text: str, color: Any = (0, 255, 0), size: int = 25) -> Any:
    """A copy of a picture, uint8 or float32 [H, W, 3] of levels 0 to 255, with ``text`` written from (x, y) on.

    ``size``: the letters' height in pixels. The letters are those that come with Pillow.
    """
    from PIL import Image, ImageDraw, ImageFont

    require(img.dtype in (np.uint8, np.float32), "draw_text.img", "uint8 or float32", img.dtype)
    canvas = Image.fromarray(img.astype(np.uint8))
    ImageDraw.Draw(canvas).text((x, y), text, fill=tuple(int(c) for c in color), font=ImageFont.load_default(size))
    return np.array(canvas).astype(img.dtype)
