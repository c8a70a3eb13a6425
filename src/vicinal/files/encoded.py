"""Encoded: a picture given as the bytes of its file, decoded when a pipeline needs its pixels, as small as will do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.coded import Coded
from vicinal.data.foreign import check_flag
from vicinal.errors import DataError, ReadError, expected
from vicinal.files.header import BrokenFileError, Header
from vicinal.files.jpeg import SCALES, decode_jpeg, ends_early, is_usual
from vicinal.files.orientation import upright
from vicinal.files.read import (
    MAX_PIXELS,
    Source,
    channels_of,
    checked_header,
    decode,
    read_bytes,
    with_channels,
)
from vicinal.files.tiff.page import read_page

if TYPE_CHECKING:
    from vicinal.data.values import Values

Array = NDArray[Any]

COUNTS = {"rgb": 3, "grey": 1}
SMALLEST = 8
"""Pixels of the shorter side that a scale leaves at least."""


@attrs.frozen(eq=False, repr=False)
class Encoded(Coded):
    """A picture that is still a file (its bytes or path). Put it into a list of pictures: ``Batch(images=[Encoded(...)])``.

    Size, channels and dtype are read from the header at once. The pixels are decoded when a pipeline runs, on its threads.
    Formats other than JPEG, PNG and WebP are decoded at once.

    If the first transform shrinks a JPEG to 1/2, 1/4 or 1/8 or less in every direction (RandomResizedCrop, Resize, Affine; not
    "nearest"), it is decoded at that size, each pixel the mean of those that it stands for, and resampled from there. This
    is faster and aliases less. In the mean, photographs differ by 1 to 2 levels of 255 from "area" resampling of the whole
    picture, and by 2 to 10 from "bilinear". Masks, boxes and keypoints keep the coordinates of the whole picture. In all other
    cases, and always with ``scaled=False``, the result is bit for bit that of ``read`` and the pipeline. Rows below a crop
    are not decoded, so damage there is not noticed.

    ``name``: what errors call the picture (default: the path). ``channels`` ("unchanged", "rgb" or "grey") and
    ``max_pixels``: as in ``read``. Its attribute ``alpha`` says whether the file's last channel is alpha.
    Raises ReadError as ``read`` does: at once for a bad header, and when the pipeline runs for broken pixels, with the name
    and the position in the batch (``index``).

    >>> data = vc.write("photo.jpg", image).read_bytes()
    >>> vc.RandomCrop(32)([vc.Encoded(data)])[0].shape
    (32, 32, 3)
    """

    data: Source
    channels: str = "unchanged"
    max_pixels: int = MAX_PIXELS
    scaled: bool = True
    name: str = ""
    header: Header = attrs.field(init=False)
    shape: tuple[int, int, int] = attrs.field(init=False)
    dtype: np.dtype[Any] = attrs.field(init=False)
    alpha: bool = attrs.field(init=False)
    _bytes: bytes = attrs.field(init=False)
    _pixels: Array | None = attrs.field(init=False, default=None)
    _values: Values | None = attrs.field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "channels", channels_of("Encoded.channels", self.channels))
        check_flag(self.scaled, "Encoded.scaled")
        if not isinstance(self.name, str):
            raise DataError(expected("Encoded.name", "a string", self.name))
        data, called = read_bytes(self.data, "Encoded.data")
        setting = object.__setattr__
        setting(self, "name", self.name or called)
        setting(self, "_bytes", data)
        try:
            header = checked_header(data, self.max_pixels, "Encoded")
            setting(self, "header", header)
            if not header.channels:
                setting(self, "_pixels", self._whole())
        except BrokenFileError as error:
            raise ReadError(f"{self.name}: {error}") from error
        count = header.channels if self._pixels is None else self._pixels.shape[2]
        size = header.size if self._pixels is None else self._pixels.shape[:2]
        setting(self, "shape", (*size, COUNTS.get(self.channels, count)))
        many = self.shape[2] in (2, 4)  # only a TIFF has a use for those but alpha
        setting(self, "alpha", many and (header.kind != "TIFF" or read_page(data).has_alpha))
        setting(self, "dtype", np.dtype(header.dtype) if self._pixels is None else self._pixels.dtype)

    def __repr__(self) -> str:
        return f"Encoded({self.name!r}, {self.shape[1]} x {self.shape[0]} x {self.shape[2]} {self.dtype})"

    @property
    def most(self) -> int:
        """The largest scale at which it can be decoded: 1, 2, 4 or 8."""
        if not self.scaled or self._pixels is not None or not self.header.plain:
            return 1
        side = min(self.shape[0], self.shape[1])
        return next((scale for scale in SCALES[:0:-1] if side >= SMALLEST * scale), 1)

    def read_as(self, values: Values) -> Encoded:
        """The same picture, whose pixels come as float32 that ``values`` makes of them."""
        other = copy.copy(self)
        object.__setattr__(other, "_values", values)
        object.__setattr__(other, "dtype", np.dtype(np.float32))
        return other

    def decoded(self) -> Encoded:
        """The same picture, decoded here and now, whole, for those who need it several times. Raises ReadError."""
        other = copy.copy(self)
        object.__setattr__(other, "_pixels", self.pixels())
        return other

    @property
    def values(self) -> int:
        """How many values its pixels have."""
        return self.shape[0] * self.shape[1] * self.shape[2]

    @property
    def mirrored(self) -> tuple[bool, bool]:
        """Whether rows and columns run backwards in the file: then a scaled picture begins with its partial pixels."""
        return self.header.orientation in (3, 4, 7, 8), self.header.orientation in (2, 3, 6, 7)

    @property
    def usual(self) -> bytes | None:
        """The file, where it is a whole JPEG that another decoder too makes these very pixels of, as stored (not upright)."""
        raw = self._pixels is None and self._values is None and self.shape[2] == self.header.channels
        return self._bytes if raw and is_usual(self._bytes, self.header) and not ends_early(self._bytes, self.header) else None

    def pixels(self) -> Array:
        """[H, W, C], C-contiguous and upright. Raises ReadError."""
        return self.reader()(np.empty(0, np.uint8))

    def reader(self, scale: int = 1, rows: int = 0) -> Callable[[NDArray[np.uint8]], Array]:
        """What gives [ceil(H / scale), ceil(W / scale), C], C-contiguous and upright; of the first ``rows`` (0: all) at least.

        ``scale`` at most ``most``. It is called with bytes [M] to decode into, which it does where they suffice, and
        raises ReadError.
        """
        header, data, known, values = self.header, self._bytes, self._pixels, self._values
        stored = (-(-header.height // scale), -(-header.width // scale), header.channels)
        size = stored[0] * stored[1] * stored[2]
        wanted = (-(-self.shape[0] // scale), -(-self.shape[1] // scale), self.shape[2])
        rows = rows if header.orientation == 1 else 0

        def read(memory: NDArray[np.uint8]) -> Array:
            try:
                picture = known
                if picture is None and header.plain:  # to the decoder that knows scales and rows
                    into = np.ndarray(stored, np.uint8, memory) if size <= memory.size else np.empty(stored, np.uint8)
                    picture = decode_jpeg(data, header, scale, rows, into)
                    picture = None if picture is None else self._finished(upright(picture, header.orientation))
                picture = self._whole() if picture is None else picture
                picture = picture if values is None else values.inward(picture, self.name)
            except BrokenFileError as error:
                raise ReadError(f"{self.name}: {error}") from error
            if picture.shape != wanted or picture.dtype != self.dtype:
                got = f"{picture.dtype} {picture.shape}"
                raise ReadError(f"{self.name}: expected {self.dtype} {wanted}, as its header says, got {got}")
            return picture

        return read

    def _whole(self) -> Array:
        return self._finished(decode(self._bytes, self.header))

    def _finished(self, picture: Array) -> Array:
        return np.ascontiguousarray(with_channels(picture, self.channels))
