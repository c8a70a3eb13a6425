"""Changing the brightness of colours alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vicinal.compat.imgaug.deprecation import warn
from vicinal.compat.imgaug.pixels.spaces import BRIGHTNESS, convert
from vicinal.errors import one_of

FROM = ("RGB", "BGR", "Lab", "HLS", "HSV")
TO = ("Lab", "HLS", "HSV")


class Intensity:
    """The brightness of pictures in `from_colorspace`, as a channel of `to_colorspace`."""

    def __init__(self, from_colorspace: Any, to_colorspace: Any) -> None:
        assert from_colorspace in FROM, one_of("from_colorspace", FROM, from_colorspace)
        assert to_colorspace in TO, one_of("to_colorspace", TO, to_colorspace)
        self.from_colorspace = from_colorspace
        self.to_colorspace = to_colorspace

    def changed(self, image: Any, change: Callable[[Any], Any]) -> Any:
        """`change` of (H, W, 1): of a grey picture, or of the brightness; alpha stays as it is.

        Pictures of other than 1, 3 and 4 channels are changed as they are, with a warning.
        """
        if image.shape[2] not in (3, 4):
            if image.shape[2] != 1:
                warn(f"expected pictures of 1, 3 or 4 channels, got {image.shape[2]}; all of them are changed")
            return change(image)
        channel = BRIGHTNESS[self.to_colorspace]
        colors = np.array(convert(np.ascontiguousarray(image[..., :3]), self.to_colorspace, self.from_colorspace))
        colors[..., channel : channel + 1] = change(colors[..., channel : channel + 1])
        return np.concatenate([convert(colors, self.from_colorspace, self.to_colorspace), image[..., 3:]], axis=2)

    def get_parameters(self) -> list[Any]:
        """The two spaces."""
        return [self.from_colorspace, self.to_colorspace]
