"""Colour spaces."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.blend import blend_alpha
from vicinal.compat.imgaug.augmenters.meta import Augmenter, handle_children_list
from vicinal.compat.imgaug.deprecation import deprecated
from vicinal.compat.imgaug.kinds import is_iterable, is_string, refused, require
from vicinal.compat.imgaug.pixels.spaces import SPACES, convert
from vicinal.errors import expected, one_of

CSPACE_RGB = "RGB"
CSPACE_BGR = "BGR"
CSPACE_GRAY = "GRAY"
CSPACE_YCrCb = "YCrCb"
CSPACE_HSV = "HSV"
CSPACE_HLS = "HLS"
CSPACE_Lab = "Lab"
CSPACE_Luv = "Luv"
CSPACE_YUV = "YUV"
CSPACE_CIE = "CIE"
CSPACE_ALL = set(SPACES)


def change_colorspace_(image: Any, to_colorspace: str, from_colorspace: str = "RGB") -> Any:
    """A uint8 picture (H, W, 3) in another colour space, as OpenCV has it in 8 bits; grey in three equal channels.

    As in imgaug, the picture itself is changed and comes back, unless it is a view, cannot be written to, or becomes grey.
    """
    converted = convert(image, to_colorspace, from_colorspace)
    owned = isinstance(image, np.ndarray) and image.flags.owndata and image.flags.c_contiguous and image.flags.writeable
    if to_colorspace == CSPACE_GRAY or not owned:
        return converted
    image[...] = converted
    return image


def change_colorspaces_(images: Any, to_colorspaces: Any, from_colorspaces: Any = "RGB") -> Any:
    """Pictures, an array or a list, each by its own or by the same spaces; they take the place of those given."""
    to, given = (
        _one_each(spaces, name, len(images))
        for spaces, name in ((to_colorspaces, "to_colorspaces"), (from_colorspaces, "from_colorspaces"))
    )
    for index, one in enumerate(zip(images, to, given, strict=True)):
        images[index] = change_colorspace_(*one)
    return images


def _one_each(spaces: Any, name: str, count: int) -> list[str]:
    if is_string(spaces):
        return [spaces] * count
    require(is_iterable(spaces), name, "a string or a list of strings", spaces)
    require(len(spaces) == count, name, f"{count} strings, one for each picture", spaces)
    return list(spaces)


class ChangeColorspace(Augmenter):
    """Converts pictures; those that `alpha` is about 0 for stay as they are.

    Between 0 and 1, `alpha` blends for GRAY alone: imgaug 0.4 converts to other spaces in place, and blends the result with
    itself.
    """

    def __init__(
        self,
        to_colorspace: Any,
        from_colorspace: Any = "RGB",
        alpha: Any = 1.0,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.alpha = iap.handle_continuous_param(alpha, "alpha", value_range=(0, 1.0))
        self.to_colorspace = space_parameter(to_colorspace)
        require(is_string(from_colorspace), "from_colorspace", "a string", from_colorspace)
        assert from_colorspace in CSPACE_ALL, one_of("from_colorspace", SPACES, from_colorspace)
        assert from_colorspace != "GRAY", expected("from_colorspace", "a space of colours, as grey has none", "GRAY")
        self.from_colorspace = from_colorspace
        self.eps = 0.001  # a share from which on a picture is changed

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        alphas, spaces = pictures.drawn(batch, random_state, self.alpha, self.to_colorspace)
        return pictures.replace(batch, lambda image, row: self._converted(image, str(spaces[row]), float(alphas[row])))

    def _converted(self, image: Any, space: str, alpha: float) -> Any:
        assert space in CSPACE_ALL, one_of("to_colorspace", SPACES, space)
        if alpha <= self.eps or space == self.from_colorspace or 0 in image.shape[:2]:
            return image
        found = convert(image, space, self.from_colorspace)
        return blend_alpha(found, image, alpha, self.eps) if space == "GRAY" else found

    def get_parameters(self) -> list[Any]:
        return [self.to_colorspace, self.alpha]


def space_parameter(spaces: Any) -> Any:
    """The name of a space, a choice of some, or a parameter of them."""
    if isinstance(spaces, iap.StochasticParameter):
        return spaces
    if not is_iterable(spaces):
        raise refused("to_colorspace", "a string, a list of strings or a StochasticParameter", spaces)
    for space in [spaces] if is_string(spaces) else spaces:
        assert is_string(space) and space in CSPACE_ALL, one_of("to_colorspace", SPACES, space)
    return iap.Deterministic(spaces) if is_string(spaces) else iap.Choice(spaces)


class Grayscale(ChangeColorspace):
    """A share `alpha` of grey."""

    def __init__(
        self,
        alpha: Any = 1,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__("GRAY", from_colorspace, alpha, seed, name, random_state, deterministic)


class WithColorspace(Augmenter):
    """Runs its children on pictures in another space."""

    def __init__(
        self,
        to_colorspace: Any,
        from_colorspace: Any = "RGB",
        children: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.to_colorspace = to_colorspace
        self.from_colorspace = from_colorspace
        self.children = handle_children_list(children, self.name, "then")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        with batch.propagation_hooks_ctx(self, hooks, parents):
            pictures.replace(batch, lambda image, _: convert(image, self.to_colorspace, self.from_colorspace))
            batch = self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            return pictures.replace(batch, lambda image, _: convert(image, self.from_colorspace, self.to_colorspace))

    def get_parameters(self) -> list[Any]:
        return [self.to_colorspace, self.from_colorspace]

    def get_children_lists(self) -> list[Any]:
        return [self.children]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(from_colorspace={self.from_colorspace}, to_colorspace={self.to_colorspace}, "
            f"name={self.name}, children=[{self.children}], deterministic={self.deterministic})"
        )


@deprecated(alt_func="WithColorspace")
def InColorspace(
    to_colorspace: Any,
    from_colorspace: Any = "RGB",
    children: Any = None,
    seed: Any = None,
    name: str | None = None,
    random_state: Any = "deprecated",
    deterministic: Any = "deprecated",
) -> WithColorspace:
    """The old name of `WithColorspace`."""
    return WithColorspace(to_colorspace, from_colorspace, children, seed, name, random_state, deterministic)
