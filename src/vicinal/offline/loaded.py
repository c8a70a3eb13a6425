"""A picture of the plan with all that belongs to it, read."""

from __future__ import annotations

import hashlib
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.layout import MOST
from vicinal.datasets.fetch import fetch_bytes, fetch_mask, fetch_picture, place_of
from vicinal.datasets.files import is_url
from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.datasets.suffixes import is_picture
from vicinal.errors import JobError, ReadError, VicinalError
from vicinal.files.container import read_header
from vicinal.files.encoded import Encoded
from vicinal.files.header import BrokenFileError
from vicinal.files.read import checked_header
from vicinal.offline.outage import is_outage
from vicinal.offline.receipt import Refused
from vicinal.offline.shard import Task
from vicinal.offline.targets import Targets

Array = NDArray[Any]

KINDS = {"jpeg": ".jpg", "png": ".png", "WEBP": ".webp", "TIFF": ".tif", "BMP": ".bmp", "DIB": ".bmp", "GIF": ".gif"}
"""Suffixes of the kinds that headers name; a picture of any other is written as a PNG."""
SAME = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".tiff": ".tif", ".dib": ".bmp"}


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
        data, picture, size, kind = _fetch(item.picture, max_pixels, decode)
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
            return Refused(item.key, source, f"{name}: {reason_of(error)}")
        if maps[name].shape != size:
            return Refused(item.key, source, f"{name}: expected the picture's size {size}, got {maps[name].shape}")
    targets = Targets(size, item.objects, maps.get("mask"), maps.get("instances"))
    id = sample_id(item.key, picture if isinstance(picture, np.ndarray) else data)
    return Loaded(task, source, id, data, _suffix(item.picture, kind), picture, targets)


def check_outage(error: Exception) -> None:
    """JobError where an error says that nothing can be read now."""
    if is_outage(error):
        raise JobError(f"{reason_of(error)}; resume the job when this is over") from None


def refused(task: Task, source: str, error: Exception) -> Refused:
    """A picture that cannot be used, for a reason that does not name it once more."""
    if isinstance(error, ReadError) and isinstance(error.__cause__, ReadError):  # of a batch, which names the position
        error = error.__cause__
    return Refused(task.item.key, source, reason_of(error).removeprefix(f"{task.item.picture.path}: "))


def reason_of(error: Exception) -> str:
    """On one line; with the kind of error where the text is a library's and need not make sense by itself."""
    text = " ".join(str(error).split())
    return text if isinstance(error, VicinalError) else f"{type(error).__name__}: {text}".removesuffix(": ")


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


def same_kind(first: str, second: str) -> bool:
    """Whether two suffixes name the same kind of file."""
    return _plain(first) == _plain(second)


def suffix_of_bytes(data: bytes) -> str:
    """The kind of a picture file by its content; a PNG where that is none."""
    try:
        return KINDS.get(read_header(data).kind, ".png")
    except BrokenFileError:
        return ".png"


def _plain(suffix: str) -> str:
    return SAME.get(suffix.lower(), suffix.lower())


def _suffix(source: Source, kind: str) -> str:
    """The kind of picture file as its content says, written as its name has it where that says the same; "" for those that
    are not written, which no file may be stored as."""
    found, named = KINDS.get(kind, ""), f".{source.path.rpartition('.')[2]}"
    return named if source.kind == "file" and is_picture(source.path) and same_kind(found, named) else found


def _fetch(
    source: Source, max_pixels: int, decode: bool
) -> tuple[bytes | None, Array | Encoded | None, tuple[int, int], str]:
    """The encoded file, the picture, its height and width, and the kind of file."""
    if source.kind == "array":
        picture = fetch_picture(source, max_pixels=max_pixels)
        return None, picture, picture.shape[:2], ""
    data = fetch_bytes(source)
    if decode:
        encoded = Encoded(data, max_pixels=max_pixels, name=place_of(source))
        return _named(source, data), encoded, encoded.shape[:2], encoded.header.kind
    try:
        header = checked_header(data, max_pixels)
    except BrokenFileError as error:
        raise ReadError(f"{place_of(source)}: {error}") from error
    return _named(source, data), None, header.size, header.kind


def _named(source: Source, data: bytes) -> bytes:
    if source.kind != "file" or is_url(source.path):
        return data
    named = FileBytes(data)
    named.path = source.path
    return named
