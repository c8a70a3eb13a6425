"""The first page of a TIFF: what its tags say, checked, so that what is not read is refused by its name."""

from __future__ import annotations

import io
from typing import Any

import attrs

from vicinal.extras import needed
from vicinal.files.header import BrokenFileError, known_orientation
from vicinal.files.quiet import quiet_tifffile

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
BIT_COUNTS = {"u": (1, 2, 4, 8, 16, 32, 64), "i": (8, 16, 32, 64), "f": (16, 32, 64)}
"""Bits of a sample that are unpacked, by kind: unsigned, signed, float."""
_KINDS = {1: "u", 2: "i", 3: "f", 4: "u"}  # by SampleFormat; 4 is "undefined"
_MOST_SAMPLES = 4
ASSOCIATED = 1  # ExtraSamples: the colours are stored multiplied by alpha


@attrs.frozen
class Page:
    """``size``: height and width. ``kind``: "u", "i" or "f". ``photometric``, ``compression``, ``predictor``: as the TIFF
    6.0 specification numbers them. ``segment``: rows and columns of a tile, or of a strip. ``spans``: where each lies in
    the file, and its bytes. ``planar``: a segment holds one of the ``samples``."""

    size: tuple[int, int]
    samples: int
    bits: int
    kind: str
    order: str
    photometric: int
    extras: tuple[int, ...]
    compression: int
    predictor: int
    planar: bool
    reversed_bits: bool
    orientation: int
    segment: tuple[int, int]
    tiled: bool
    spans: tuple[tuple[int, int], ...]
    colours: tuple[int, ...]
    ink_set: int

    @property
    def dtype(self) -> str:
        """NumPy's name of a sample's type, such as "<u2"; packed bits are unpacked to bytes."""
        return f"{self.order}{self.kind}{max(1, self.bits // 8)}"

    @property
    def has_alpha(self) -> bool:
        """Whether the last sample is alpha: ExtraSamples says it, or nothing, as files of OpenCV do; 0 is anything."""
        return not self.extras or bool({1, 2} & set(self.extras))


def read_page(data: bytes) -> Page:
    """The first page of the TIFF, classic or BigTIFF. BrokenFileError where it has none, or its tags make no sense."""
    with needed("TIFF files"):
        import tifffile

    with quiet_tifffile():
        try:
            # What vendors add is not looked at.
            plain: dict[str, Any] = {f"is_{name}": False for name in tifffile.TIFF.FILE_FLAGS}
            page = tifffile.TiffFile(io.BytesIO(data), **plain).pages[0]
            return _page(page, page.parent.byteorder)
        except BrokenFileError:
            raise
        except Exception as error:  # tifffile raises many kinds on damaged files
            raise BrokenFileError("truncated or broken TIFF header") from error


def _page(page: Any, order: str) -> Page:
    if page.imagedepth != 1:
        raise BrokenFileError("a TIFF of volumes; pictures are read")
    if isinstance(page.bitspersample, tuple) or _KINDS.get(page.sampleformat) is None:
        raise BrokenFileError(f"a TIFF of samples of {page.bitspersample} bits and format {page.sampleformat}")
    offsets, counts = tuple(map(int, page.dataoffsets)), tuple(map(int, page.databytecounts))
    photometric = page.tags.valueof(262)
    rows, columns = (page.tilelength, page.tilewidth) if page.is_tiled else (page.rowsperstrip, page.imagewidth)
    return Page(
        size=(int(page.imagelength), int(page.imagewidth)),
        samples=int(page.samplesperpixel),
        bits=int(page.bitspersample),
        kind=_KINDS[page.sampleformat],
        order=order,
        photometric=(2 if page.samplesperpixel > 2 else 1) if photometric is None else int(photometric),
        extras=tuple(map(int, page.extrasamples)),
        compression=int(page.compression),
        predictor=int(page.predictor),
        planar=int(page.planarconfig) == 2,
        reversed_bits=int(page.fillorder) == 2,
        orientation=known_orientation(int(page.tags.valueof(274, 1))),
        segment=(int(rows), int(columns)),
        tiled=bool(page.is_tiled),
        spans=tuple(zip(offsets, counts, strict=True)),
        colours=tuple(int(value) for value in page.colormap.reshape(-1)) if page.colormap is not None else (),
        ink_set=int(page.tags.valueof(332, 1)),
    )


def check_samples(page: Page) -> None:
    """BrokenFileError for numbers of samples or bits that are not read."""
    if not 1 <= page.samples <= _MOST_SAMPLES:
        raise BrokenFileError(f"a TIFF of {page.samples} samples a pixel; 1 to {_MOST_SAMPLES} are read")
    if page.bits not in BIT_COUNTS[page.kind]:
        named = {"u": "integers", "i": "signed integers", "f": "floats"}[page.kind]
        raise BrokenFileError(f"a TIFF of {page.bits}-bit {named}")
