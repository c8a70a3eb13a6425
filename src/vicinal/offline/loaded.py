"""A picture of the plan with all that belongs to it, read."""

from __future__ import annotations

import hashlib
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.container import read_header
from vicinal.data.encoded import Encoded
from vicinal.data.header import BrokenFileError
from vicinal.data.layout import MOST
from vicinal.datasets.fetch import fetch_bytes, fetch_mask, fetch_picture, place_of
from vicinal.datasets.files import is_url
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.datasets.suffixes import is_picture
from vicinal.errors import JobError, ReadError, VicinalError
from vicinal.offline.outage import is_outage
from vicinal.offline.receipt import Refused
from vicinal.offline.shard import Task
from vicinal.offline.targets import Targets

Array = NDArray[Any]

MAGIC = (
    (b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"), (b"RIFF", ".webp"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"),
    (b"BM", ".bmp"), (b"GIF8", ".gif"),
)  # fmt: skip


@attrs.frozen(eq=False)
class Loaded:
    """``source``: what the user calls the picture. ``id``: that of its draws. ``data``: the encoded file, None for arrays
    of pixels. ``picture``: [H, W, C], or encoded until a pipeline decodes it; None where nobody needs pixels.
    """

    task: Task
    source: str
    id: str
    data: bytes | None
    suffix: str
    picture: Array | Encoded | None
    targets: Targets

    @property
    def pixels(self) -> Array:
        """The whole picture, decoded; ReadError where it is damaged."""
        assert self.picture is not None
        return self.picture.pixels() if isinstance(self.picture, Encoded) else self.picture

    @property
    def kind(self) -> tuple[str, int, bool, str]:
        """What pictures that are augmented together share: dtype, channels, alpha, layout ("": their shapes say it)."""
        assert self.picture is not None
        height, width, channels = self.picture.shape
        alpha = isinstance(self.picture, Encoded) and self.picture.alpha
        layout = "hwc" if MOST < channels < min(height, width) else ""  # data sets have channels last, or are mistaken
        return str(self.picture.dtype), channels, alpha, layout

    @property
    def layout(self) -> str | None:
        return self.kind[3] or None


class FileBytes(bytes):
    """The bytes of the local file ``path``, whole."""

    path: str


def load(task: Task, root: str, max_pixels: int, decode: bool) -> Loaded | Refused:
    """Reads one picture, its mask and its instances; what cannot be had is refused with the reason.

    Broken files make decoders raise errors of all kinds, so none of them stops a job.
    """
    item, source = task.item, source_name(task.item, root)
    if item.fault:
        return Refused(item.key, source, item.fault)
    try:
        data, picture, size = _fetch(item.picture, max_pixels, decode)
    except Exception as error:
        check_outage(error)
        return refused(task, source, error)
    maps: dict[str, Array] = {}
    for name in ("mask", "instances"):
        place: Source | None = getattr(item, name)
        if place is None:
            continue
        try:
            maps[name] = fetch_mask(place, max_pixels)
        except Exception as error:
            check_outage(error)
            return Refused(item.key, source, f"{name}: {_reason(error)}")
        if maps[name].shape != size:
            return Refused(item.key, source, f"{name}: expected the picture's size {size}, got {maps[name].shape}")
    targets = Targets(size, item.objects, maps.get("mask"), maps.get("instances"))
    id = sample_id(item.key, picture if isinstance(picture, np.ndarray) else data)
    return Loaded(task, source, id, data, suffix_of(item.picture, data), picture, targets)


def check_outage(error: Exception) -> None:
    """JobError where an error says that nothing can be read now."""
    if is_outage(error):
        raise JobError(f"{_reason(error)}; resume the job when this is over") from None


def refused(task: Task, source: str, error: Exception) -> Refused:
    """A picture that cannot be used, for a reason that does not name it once more."""
    if isinstance(error, ReadError) and isinstance(error.__cause__, ReadError):  # of a batch, which names the position
        error = error.__cause__
    return Refused(task.item.key, source, _reason(error).removeprefix(f"{task.item.picture.path}: "))


def _reason(error: Exception) -> str:
    """On one line; with the kind of error where the text is a library's and need not make sense by itself."""
    text = " ".join(str(error).split())
    return text if isinstance(error, VicinalError) else f"{type(error).__name__}: {text}"


def sample_id(key: str, content: bytes | Array | None) -> str:
    """The id that keys a picture's draws: its content, and its key, since data sets hold pictures twice.

    Paths do not count, so that a data set may be moved or unpacked elsewhere.
    """
    digest = hashlib.blake2b(f"{key}\0".encode("utf-8", "surrogatepass"), digest_size=16)
    if isinstance(content, np.ndarray):
        digest.update(f"{content.dtype}{content.shape}".encode())
        digest.update(np.ascontiguousarray(content).data)
    elif content is not None:
        digest.update(content)
    return digest.hexdigest()


def source_name(item: Item, root: str) -> str:
    """What a user calls a picture: its file, relative to the source where it lies there, and in a container its key."""
    path = item.picture.path
    name = path[len(root) + 1 :] if root and path.startswith(f"{root.rstrip('/')}/") else path
    return name if item.picture.kind == "file" else f"{name}#{item.key}"


def suffix_of(source: Source, data: bytes | None) -> str:
    """The kind of picture file: as its name says, else as its first bytes say."""
    if source.kind == "file" and is_picture(source.path):
        return f".{source.path.rpartition('.')[2]}"
    return suffix_of_bytes(data or b"")


def suffix_of_bytes(data: bytes) -> str:
    """The kind of picture file, by its first bytes; a PNG where they say nothing."""
    return next((suffix for magic, suffix in MAGIC if data.startswith(magic)), ".png")


def _fetch(
    source: Source, max_pixels: int, decode: bool
) -> tuple[bytes | None, Array | Encoded | None, tuple[int, int]]:
    """The encoded file, the picture, and its height and width."""
    if source.kind == "array":
        picture = fetch_picture(source, max_pixels=max_pixels)
        return None, picture, picture.shape[:2]
    data = fetch_bytes(source)
    if decode:
        encoded = Encoded(data, max_pixels=max_pixels, name=place_of(source))
        return _named(source, data), encoded, encoded.shape[:2]
    try:
        return _named(source, data), None, _size(data, max_pixels)
    except BrokenFileError as error:
        raise ReadError(f"{place_of(source)}: {error}") from error


def _size(data: bytes, max_pixels: int) -> tuple[int, int]:
    header = read_header(data)
    if header.height * header.width > max_pixels:
        raise BrokenFileError(f"{header.width} x {header.height} pixels; at most {max_pixels} are read (max_pixels)")
    return header.size


def _named(source: Source, data: bytes) -> bytes:
    if source.kind != "file" or is_url(source.path):
        return data
    named = FileBytes(data)
    named.path = source.path
    return named
