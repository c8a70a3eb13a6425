"""What a small file takes from a picture."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Literal

import cv2
import numpy as np
from PIL import Image
from PIL.WebPImagePlugin import WebPImageFile

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import check_sides

FORMATS = {"jpeg": 65500, "webp": 16383}
"""The pixels a side that each may have."""


@picture_function(dtypes=("uint8", "float32"))
def image_compression(picture: Picture, quality: float, format: float) -> Picture:
    name = list(FORMATS)[int(format)]
    check_sides("ImageCompression", picture.shape[:2], FORMATS[name])
    bytes_ = picture if picture.dtype == np.uint8 else np.rint(picture * 255).astype(np.uint8)
    if picture.shape[2] == 3:
        found = _stored(bytes_, name, int(quality))
    else:
        found = np.dstack([_stored(bytes_[:, :, k], name, int(quality)) for k in range(picture.shape[2])])
    return found if picture.dtype == np.uint8 else found.astype(np.float32) / np.float32(255)


def _stored(pixels: Picture, name: str, quality: int) -> Picture:
    """8-bit RGB [H, W, 3] or grey [H, W] after writing and reading; both formats halve the resolution of colours."""
    if name == "jpeg":  # OpenCV's libjpeg-turbo gives what Pillow's does, in half the time
        turned = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR) if pixels.ndim == 3 else np.ascontiguousarray(pixels)
        _, data = cv2.imencode(".jpg", turned, (cv2.IMWRITE_JPEG_QUALITY, quality))
        found: Any = cv2.imdecode(data, cv2.IMREAD_COLOR if pixels.ndim == 3 else cv2.IMREAD_GRAYSCALE)
        return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB) if pixels.ndim == 3 else found)
    image, file = Image.fromarray(np.ascontiguousarray(pixels)), BytesIO()
    image.save(file, "WEBP", quality=quality)
    file.seek(0)
    with WebPImageFile(file) as read:  # Image.open would refuse a large picture as a bomb
        return np.asarray(read.convert(image.mode))


@transform
class ImageCompression(Transform):
    """Writes the picture into a JPEG (by OpenCV) or WebP file (by Pillow) in memory and reads it again, at 8 bits a value.

    Three channels are stored as colours, whose resolution is halved; of any other count each as a grey picture. Results
    depend on the version of the library beneath by a level or two.

    ``quality``: a whole number of 1, the smallest file, to 100, as Pillow counts.
    ``format``: jpeg, for pictures of at most 65,500 pixels a side, or webp, of 16,383.

    >>> error = lambda quality: np.abs(vc.ImageCompression(quality)(image).astype(int) - image).mean()
    >>> bool(error(10) > error(90))
    True
    """

    quality: fields.Parameter = fields.integer(default=(30, 95), low=1, high=100)
    format: Literal["jpeg", "webp"] = fields.option(tuple(FORMATS), default="jpeg", kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        which = float(list(FORMATS).index(self.format))
        site.apply(image_compression, quality=np.rint(drawn(self, site, "quality")), format=which)
