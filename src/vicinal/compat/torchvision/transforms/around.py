"""The transforms of v1 that are not of one picture: conversions, functions, and transforms of transforms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from vicinal.compat.torchvision.chance import order
from vicinal.compat.torchvision.kinds import OTHER, PIL, kind_of
from vicinal.compat.torchvision.transforms import v2
from vicinal.compat.torchvision.transforms.v2.functional import conversion as convert


class ToTensor(v2.ToTensor):
    """A PIL image or an array as a float tensor in [0, 1]."""

    def forward(self, pic: Any) -> Any:
        """A tensor. Raises TypeError for what is neither."""
        return convert.to_tensor(pic)


class PILToTensor(v2.PILToTensor):
    """A PIL image as a tensor of its dtype."""

    def forward(self, pic: Any) -> Any:
        """A tensor. Raises TypeError for what is no PIL image."""
        return convert.pil_to_tensor(pic)


class ToPILImage(v2.ToPILImage):
    """A tensor or an array as a PIL image."""

    def forward(self, pic: Any) -> Any:
        """A PIL image. Raises TypeError for what is neither."""
        if kind_of(pic) == PIL or (kind_of(pic) == OTHER and not isinstance(pic, np.ndarray)):
            raise TypeError(f"to_pil_image: expected a tensor or an array, got {type(pic)}")
        return convert.to_pil_image(pic, mode=self.mode)


class Lambda(v2.Lambda):
    """A function of one's own, called with whatever comes."""

    def __init__(self, lambd: Callable[[Any], Any]) -> None:
        super().__init__(lambd)

    def forward(self, img: Any) -> Any:
        """The function's result."""
        return self.lambd(img)

    def extra_repr(self) -> str:
        """Nothing."""
        return ""


class Compose(v2.Compose):
    """Runs transforms one after the other; none at all is allowed."""

    def __init__(self, transforms: Sequence[Callable[[Any], Any]]) -> None:
        v2.Transform.__init__(self)
        self.transforms = transforms

    def forward(self, img: Any) -> Any:
        """The picture through all transforms."""
        for step in self.transforms:
            img = step(img)
        return img


class RandomApply(v2.RandomApply):
    """Runs all its transforms with probability ``p``, or none."""


class RandomChoice(v2.RandomChoice):
    """Runs one of its transforms."""


class RandomOrder(v2.RandomOrder):
    """Runs all its transforms in a random order."""

    def forward(self, img: Any) -> Any:
        """The picture through all transforms."""
        for number in order(len(self.transforms)):
            img = self.transforms[int(number)](img)
        return img
