"""What boxes, keypoints, polygons and lines on an image have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from vicinal.compat.imgaug.augmentables.base import IAugmentable
from vicinal.compat.imgaug.augmentables.utils import normalize_shape, shift_amounts


class OnImage(IAugmentable):
    """A list of things on one image, in the attribute that ``_LIST`` names, and the image's ``shape``."""

    _LIST: ClassVar[str]

    def __init__(self, items: Any, shape: Any) -> None:
        self.items = items
        self.shape = normalize_shape(shape)

    @property
    def items(self) -> Any:
        """The list."""
        return getattr(self, self._LIST)

    @items.setter
    def items(self, value: Any) -> None:
        setattr(self, self._LIST, value)

    @property
    def height(self) -> int:
        """The image's height in pixels."""
        return self.shape[0]

    @property
    def width(self) -> int:
        """The image's width in pixels."""
        return self.shape[1]

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the list."""
        return len(self.items) == 0

    def on_(self, image: Any) -> Self:
        """Move everything to where it is on an image (or shape) of another size; in place."""
        shape = normalize_shape(image)
        if shape[:2] != self.shape[:2]:
            for i, item in enumerate(self.items):
                self.items[i] = item.project_(self.shape, shape)
        self.shape = shape
        return self

    def on(self, image: Any) -> Self:
        """``on_`` of a copy."""
        return self.deepcopy().on_(image)

    def remove_out_of_image_fraction_(self, fraction: float) -> Self:
        """Remove what lies outside of the image by ``fraction`` (0 to 1) or more; in place."""
        self.items = [item for item in self.items if item.compute_out_of_image_fraction(self.shape) < fraction]
        return self

    def remove_out_of_image_fraction(self, fraction: float) -> Self:
        """``remove_out_of_image_fraction_`` of a copy."""
        return self._copied(None, None, deep=False).remove_out_of_image_fraction_(fraction)

    def clip_out_of_image_(self) -> Self:
        """Cut off what lies outside of the image, and remove what is wholly outside; in place."""
        raise NotImplementedError

    def clip_out_of_image(self) -> Self:
        """``clip_out_of_image_`` of a copy."""
        return self.deepcopy().clip_out_of_image_()

    def shift_(self, x: float = 0, y: float = 0) -> Self:
        """Move everything by pixels; in place."""
        for i, item in enumerate(self.items):
            self.items[i] = item.shift_(x=x, y=y)
        return self

    def shift(
        self, x: float = 0, y: float = 0, top: Any = None, right: Any = None, bottom: Any = None, left: Any = None
    ) -> Self:
        """``shift_`` of a copy; the four sides are outdated arguments, by which things move away from that side."""
        x, y = shift_amounts(x, y, top, right, bottom, left)
        return self.deepcopy().shift_(x=x, y=y)

    def deepcopy(self) -> Self:
        """A deep copy."""
        return self._copied(None, None, deep=True)

    def _copied(self, items: Any, shape: Any, deep: bool) -> Self:
        if items is None:
            items = [item.deepcopy() for item in self.items] if deep else self.items[:]
        return type(self)(items, tuple(self.shape) if shape is None else shape)

    def _remove_out_of_image(self, fully: bool, partly: bool) -> Self:
        self.items = [item for item in self.items if not item.is_out_of_image(self.shape, fully=fully, partly=partly)]
        return self

    def __getitem__(self, indices: Any) -> Any:
        return self.items[indices]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return self.__str__()

    def __str__(self) -> str:
        return f"{type(self).__name__}({self.items}, shape={self.shape})"
