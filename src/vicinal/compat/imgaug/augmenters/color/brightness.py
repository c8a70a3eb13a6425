"""Brightness, as a channel of a colour space that is drawn for each picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.arithmetic import Add, Multiply
from vicinal.compat.imgaug.augmenters.meta import Augmenter, Identity, Sequential, calls, handle_children_list
from vicinal.compat.imgaug.kinds import is_single_number
from vicinal.compat.imgaug.pixels.spaces import BRIGHTNESS, convert

SPACES = ["YCrCb", "HSV", "HLS", "Lab", "Luv", "YUV"]


class WithBrightnessChannels(Augmenter):
    """Runs its children on the brightness (H, W, 1) of each picture."""

    def __init__(
        self,
        children: Any = None,
        to_colorspace: Any = SPACES,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.children = handle_children_list(children, self.name, "then")
        self.to_colorspace = iap.handle_categorical_string_param(to_colorspace, "to_colorspace", valid_values=set(BRIGHTNESS))
        self.from_colorspace = from_colorspace

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        with batch.propagation_hooks_ctx(self, hooks, parents):
            if batch.images is None:
                return self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            spaces = [str(one) for one in self.to_colorspace.draw_samples((batch.nb_rows,), random_state=random_state)]
            given = batch.images
            colors = [np.array(convert(image, space, self.from_colorspace)) for image, space in zip(given, spaces, strict=True)]
            channels = [np.s_[..., BRIGHTNESS[space] : BRIGHTNESS[space] + 1] for space in spaces]
            batch.images = [np.ascontiguousarray(one[channel]) for one, channel in zip(colors, channels, strict=True)]
            batch = self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            for one, channel, changed in zip(colors, channels, batch.images, strict=True):
                one[channel] = changed
            back = [convert(one, self.from_colorspace, space) for one, space in zip(colors, spaces, strict=True)]
            batch.images = calls.as_written(back, given)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.to_colorspace, self.from_colorspace]

    def get_children_lists(self) -> list[Any]:
        return [self.children]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(to_colorspace={self.to_colorspace}, from_colorspace={self.from_colorspace}, "
            f"name={self.name}, children={self.children}, deterministic={self.deterministic})"
        )


class MultiplyAndAddToBrightness(WithBrightnessChannels):
    """Multiplies the brightness and adds to it, in an order drawn once a batch (`random_order`)."""

    def __init__(
        self,
        mul: Any = (0.7, 1.3),
        add: Any = (-30, 30),
        to_colorspace: Any = SPACES,
        from_colorspace: Any = "RGB",
        random_order: bool = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        multiply = Identity() if is_single_number(mul) and np.isclose(mul, 1.0) else Multiply(mul)
        added = Identity() if is_single_number(add) and add == 0 else Add(add)
        both = Sequential([multiply, added], random_order=random_order)
        super().__init__(both, to_colorspace, from_colorspace, seed, name, random_state, deterministic)

    def __str__(self) -> str:
        return (
            f"MultiplyAndAddToBrightness(mul={self.children[0]}, add={self.children[1]}, to_colorspace={self.to_colorspace}, "
            f"from_colorspace={self.from_colorspace}, random_order={self.children.random_order}, name={self.name}, "
            f"deterministic={self.deterministic})"
        )


class MultiplyBrightness(MultiplyAndAddToBrightness):
    """Multiplies the brightness."""

    def __init__(
        self,
        mul: Any = (0.7, 1.3),
        to_colorspace: Any = SPACES,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(mul, 0, to_colorspace, from_colorspace, False, seed, name, random_state, deterministic)


class AddToBrightness(MultiplyAndAddToBrightness):
    """Adds to the brightness."""

    def __init__(
        self,
        add: Any = (-30, 30),
        to_colorspace: Any = SPACES,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(1.0, add, to_colorspace, from_colorspace, False, seed, name, random_state, deterministic)
