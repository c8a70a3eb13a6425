"""Where the values of pictures lie: in host memory, or in a place where a backend of its own works on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import attrs
import numpy as np

from vicinal.data.coded import Coded
from vicinal.data.convention import Convention
from vicinal.data.foreign import Array, is_pil, is_tensor, wants_gradient
from vicinal.errors import DataError, shown

if TYPE_CHECKING:
    from vicinal.data.pictures import Kind, Read


class Host:
    """Host memory: NumPy arrays, PIL images, tensors on the CPU, and encoded pictures, which NumPy arrays come from.

    Tensors through which a gradient shall go lie elsewhere: NumPy arrays carry none.
    """

    name = "host memory"

    def holds(self, value: object) -> bool:
        """Whether a picture, or a stack of pictures, lies here."""
        if isinstance(value, np.ndarray | Coded) or is_pil(value):
            return True
        tensor: Any = value
        return is_tensor(tensor) and tensor.device.type == "cpu" and not wants_gradient(tensor)

    def take_up(self, value: object) -> Host | None:
        """This place, for tensors on the CPU too through which a gradient would go; what is made of them passes on none."""
        tensor: Any = value
        return self if self.holds(value) or (is_tensor(tensor) and tensor.device.type == "cpu") else None

    def receive(self, picture: Array) -> Array:
        """A decoded picture [H, W, C], as it is."""
        return picture

    def check_out(self, out: object, shape: tuple[int, ...], dtype: np.dtype[Any], pictures: Any) -> None:
        """DataError unless ``out`` is an array of this shape and dtype with memory of its own. No pictures fit any shape."""
        wanted = f"a C-contiguous {dtype} array of shape {shape}"
        if not isinstance(out, np.ndarray) or out.dtype != dtype or (shape[0] and out.shape != shape):
            raise DataError(f"Pipeline.out: expected {wanted}, got {described(out)}")
        if not out.flags.c_contiguous or not out.flags.writeable:
            fault = "that is read-only" if out.flags.c_contiguous else "that is not contiguous"
            raise DataError(f"Pipeline.out: expected {wanted}, got one {fault}")
        given = [one for one in pictures if not isinstance(one, Coded)] if isinstance(pictures, list) else [pictures]
        if any(np.may_share_memory(out, picture) for picture in given):
            raise DataError("Pipeline.out: expected memory of its own, got that of the pictures")


class Elsewhere(Protocol):
    """A place other than host memory, as a backend that works there describes it.

    What ``take`` makes of a user's picture or stack is handed on to the backend, and nobody else looks at its values. It has
    ``shape``, ``dtype`` (NumPy's: uint8, uint16 or float32), ``len()`` and ``[index]`` along the first axis. ``out`` has
    ``out[...] = pictures`` besides. A stack may have ``none(shape)``: one of no pictures in its place, of another size.

    A place may have methods more, as backends/torch/place.py has: ``take_layer`` for masks and maps that lie there
    (data.elsewhere; else they lie in host memory), and ``lay`` with ``check_units`` for mixes of several pictures
    (runtime.collage; else refused).
    """

    @property
    def name(self) -> str:
        """As errors call it, "the memory of cuda:0". Places of one name are one, also behind pickle."""

    def holds(self, value: object) -> bool:
        """Whether a user's picture, or stack of pictures, lies here; it has a ``shape``. It is asked of anything."""

    def take(self, value: Any, where: str, said: Convention) -> Read:
        """A picture as RGB [H, W, C] or a stack [N, H, W, C], as the caller ``said`` that it is to be understood.

        Raises DataError that begins with ``where`` for what does not fit, and for conventions that are not supported.
        """

    def give(self, pictures: Any, layout: str, kind: Kind, bgr: bool, normalized: bool) -> Any:
        """A result (a picture or a stack) of ``layout`` as the user's ``kind``; the rules: data.pictures.give_picture."""

    def receive(self, picture: Array) -> Any:
        """A picture [H, W, C] that was decoded in host memory, as ``take`` would give it here. It owns its memory."""

    def check_out(self, out: object, shape: tuple[int, ...], dtype: np.dtype[Any], pictures: Any) -> None:
        """DataError unless ``out`` lies here, takes a result of this shape and dtype, and shares no memory with pictures."""


Place: TypeAlias = Host | Elsewhere
Finder: TypeAlias = Callable[[object], Place | None]
"""Where a picture or a stack lies that somebody works on; None where nobody does."""



@attrs.frozen(eq=False)
class Places:
    """All places in which one backend works, as the memories of several devices.

    ``name``: as errors call any of them. ``home``: where pictures are read to that are encoded still. ``of``: in which of
    them a picture, or a stack, lies; None in none. It is asked of anything. All are of the class of ``home``.
    """

    name: str
    home: Elsewhere
    of: Callable[[object], Elsewhere | None]


HOST = Host()


def finder_of(place: Place | Places) -> Finder:
    """What says where pictures lie that a backend takes which works in ``place``."""
    if isinstance(place, Places):
        return place.of
    return place.take_up if isinstance(place, Host) else lambda value: place if place.holds(value) else None


def includes(place: Place | Places, other: Place) -> bool:
    """Whether a backend that works in ``place`` takes pictures that lie in the other."""
    return type(other) is type(place.home) if isinstance(place, Places) else other.name == place.name


def home_of(place: Place | Places) -> Place:
    """Where a backend that works in ``place`` wants pictures read to that are encoded still."""
    return place.home if isinstance(place, Places) else place


_finders: list[Finder] = []


def find_places_by(finder: Finder) -> None:
    """From now on ``finder`` is asked where a picture lies that is not in host memory."""
    _finders.append(finder)


def place_of(value: object, asked: Finder | None = None) -> Elsewhere | None:
    """The place that holds a picture or a stack; None for host memory, and for what no registered backend holds.

    ``asked``: who is asked first, as the caller named a backend.
    """
    place = None if asked is None else asked(value)
    if place is None:
        if HOST.holds(value):
            return None
        place = next((found for finder in _finders if (found := finder(value)) is not None), None)
    return None if isinstance(place, Host) else place


def described(value: object) -> str:
    """An array by its shape and dtype, all else as messages show it."""
    return f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else shown(value)
