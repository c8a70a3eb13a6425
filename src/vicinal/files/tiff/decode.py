"""The first page of a TIFF as a picture or a mask."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.pictures import NATIVE
from vicinal.files.header import BrokenFileError, Header
from vicinal.files.orientation import upright
from vicinal.files.quiet import quiet_libtiff, quiet_warnings
from vicinal.files.tiff.page import ASSOCIATED, Page, check_samples, read_page
from vicinal.files.tiff.segments import read_samples, undone

Array = NDArray[Any]

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, CMYK, YCBCR = 0, 1, 2, 3, 5, 6
OTHERS = {4: "a transparency mask", YCBCR: "YCbCr", 8: "CIELab", 9: "ICCLab", 10: "ITULab", 32803: "a colour filter array",
          32844: "LogL", 32845: "LogLuv", 34892: "linear raw", 51177: "depth"}  # fmt: skip
BY_PILLOW = (2, 3, 4, 7)
"""CCITT and JPEG: compressions of pictures rather than of bytes, which libtiff (in Pillow) decodes."""


def read_tiff_header(data: bytes) -> Header:
    """Size and orientation of the first page; BrokenFileError for tags that make no sense."""
    page = read_page(data)
    return Header("TIFF", *page.size, orientation=page.orientation)


def decode_tiff(data: bytes) -> Array:
    """The first page [H, W, C], upright: grey, grey with alpha, RGB or RGBA, alpha not multiplied in.

    Grey levels of 1, 2 and 4 bits become 0 to 255, white is high, palettes and CMYK become RGB, floats float32.
    BrokenFileError names what is not read, and says where the file is damaged.
    """
    page = read_page(data)
    check_samples(page)
    _check_kind(page)
    if page.compression in BY_PILLOW:
        return _by_pillow(data, page)
    return upright(_picture(read_samples(data, page), page), page.orientation)


def decode_tiff_mask(data: bytes) -> Array:
    """The samples [H, W] of the first page as they are stored, upright; BrokenFileError for colours and floats."""
    page = read_page(data)
    check_samples(page)
    if page.samples != 1 or page.photometric not in (WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE, 4) or page.kind == "f":
        colours = "floats" if page.kind == "f" else OTHERS.get(page.photometric, f"{page.samples} samples a pixel")
        raise BrokenFileError(f"expected a mask (grey levels or a palette), got a TIFF of {colours}")
    if undone(page):
        return upright(read_samples(data, page), page.orientation)[..., 0]
    grey = _by_pillow(data, page)[..., 0]
    grey = 255 - grey if page.photometric == WHITE_IS_ZERO else grey
    return grey >> 7 if page.bits == 1 else grey


def _check_kind(page: Page) -> None:
    """BrokenFileError for what no array of uint8, uint16 or float32 stands for, or nobody here knows the colours of."""
    stored = np.dtype(page.dtype).newbyteorder("=")
    if stored not in NATIVE and page.kind != "f":
        raise BrokenFileError(f"pixels of {stored}; uint8, uint16 and float32 are read")
    what = OTHERS.get(page.photometric)
    if page.photometric == YCBCR and page.compression == 7:
        what = None  # libtiff turns it to RGB
    if page.photometric == CMYK and (page.samples != 4 or page.extras or page.bits != 8 or page.ink_set != 1):
        what = f"inks, {page.samples} of {page.bits} bits"
    elif page.photometric == PALETTE and (page.samples != 1 or page.kind != "u" or len(page.colours) != 3 << page.bits):
        what = f"a palette of {len(page.colours) // 3} colours, {page.samples} samples and {page.bits} bits"
    elif page.photometric == RGB and page.samples < 3:
        what = f"RGB of {page.samples} samples"
    elif page.photometric == WHITE_IS_ZERO and page.kind == "f":
        what = "floats of which 0 is white"
    elif page.photometric > CMYK and page.photometric not in OTHERS:
        what = f"photometric interpretation {page.photometric}"
    if what is not None:
        raise BrokenFileError(f"a TIFF of {what}; grey, RGB, alpha, palettes and CMYK of 8 bits are read")


def _picture(samples: Array, page: Page) -> Array:
    if page.photometric == PALETTE:
        return colour_table(page)[samples[..., 0]]
    if page.photometric == CMYK:
        return _from_cmyk(samples)
    if page.kind == "f":
        with np.errstate(over="ignore"):
            samples = samples.astype(np.float32, copy=False)
    elif page.bits < 8:
        samples = samples * np.uint8(255 // ((1 << page.bits) - 1))
    if page.photometric == WHITE_IS_ZERO:
        samples[..., 0] = np.iinfo(samples.dtype).max - samples[..., 0]
    if page.extras == (ASSOCIATED,) and page.samples in (2, 4):
        samples = _divided(samples)
    return samples


def colour_table(page: Page) -> Array:
    """The palette [2**bits, 3]; some writers store bytes where 16 bits belong."""
    colours = np.array(page.colours).reshape(3, -1).T
    return (colours if colours.max() < 256 else colours >> 8).astype(np.uint8)


def _divided(samples: Array) -> Array:
    """Colours that were stored multiplied by alpha, divided by it; black where alpha is 0."""
    colours, alpha = samples[..., :-1], samples[..., -1:]
    if samples.dtype == np.float32:
        whole = np.divide(colours, alpha, out=np.zeros_like(colours), where=alpha > 0)
    else:
        most = int(np.iinfo(samples.dtype).max)
        whole = (colours.astype(np.uint32) * most + alpha // 2) // np.maximum(alpha, 1)
        whole = np.where(alpha > 0, np.minimum(whole, most), 0).astype(samples.dtype)
    return np.concatenate([whole, alpha], axis=2)


def _from_cmyk(samples: Array) -> Array:
    from PIL import Image

    return np.asarray(Image.fromarray(samples, "CMYK").convert("RGB"))


def _by_pillow(data: bytes, page: Page) -> Array:
    """What libtiff decodes itself: grey and RGB of 8 bits, and black and white; Pillow turns it upright."""
    wanted = {1: "1" if page.bits == 1 else "L", 3: "RGB"}.get(page.samples)
    plain = page.bits in (1, 8) and page.photometric in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, YCBCR)
    if wanted is None or not plain or (page.planar and page.samples > 1):
        raise BrokenFileError(f"a TIFF of {page.samples} samples of {page.bits} bits in JPEG or CCITT")
    from PIL import Image

    with quiet_libtiff(), quiet_warnings():
        try:
            image = Image.open(io.BytesIO(data), formats=("TIFF",))
            image.load()
        except Exception as error:  # Pillow raises many kinds on damaged files
            raise BrokenFileError(f"truncated or broken TIFF: {error}") from error
    if image.mode != wanted:
        raise BrokenFileError(f"a TIFF that Pillow reads as {image.mode}, not as {wanted}")
    array = np.asarray(image.convert("L") if wanted == "1" else image)
    return array if array.ndim == 3 else array[..., None]
