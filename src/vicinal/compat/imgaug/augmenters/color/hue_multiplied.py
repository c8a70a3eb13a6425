"""Hue and saturation as two channels that children change, and that are multiplied."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters.arithmetic import Multiply
from vicinal.compat.imgaug.augmenters.meta import Augmenter, WithChannels, calls, handle_children_list
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels.hue import closed, opened
from vicinal.compat.imgaug.pixels.spaces import convert


class WithHueAndSaturation(Augmenter):
    """Runs its children on int16 pictures (H, W, 2) of hue, in 0..255, and saturation."""

    def __init__(
        self,
        children: Any = None,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.children = handle_children_list(children, self.name, "then")
        self.from_colorspace = from_colorspace

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        with batch.propagation_hooks_ctx(self, hooks, parents):
            if batch.images is None:
                return self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            given = batch.images
            colors = [convert(image, "HSV", self.from_colorspace) for image in given]
            batch.images = calls.as_written([opened(one) for one in colors], given)
            batch = self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            both = zip(batch.images, colors, strict=True)
            back = [convert(closed(changed, hsv), self.from_colorspace, "HSV") for changed, hsv in both]
            batch.images = calls.as_written(back, given)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.from_colorspace]

    def get_children_lists(self) -> list[Any]:
        return [self.children]

    def __str__(self) -> str:
        return (
            f"WithHueAndSaturation(from_colorspace={self.from_colorspace}, name={self.name}, children=[{self.children}], "
            f"deterministic={self.deterministic})"
        )


class MultiplyHueAndSaturation(WithHueAndSaturation):
    """Multiplies hue and saturation: both by `mul`, or each by its own number.

    Without numbers hue gets (0.5, 1.5) and saturation (0, 1.7). With `per_channel`, `mul` is drawn for each of the two.
    """

    def __init__(
        self,
        mul: Any = None,
        mul_hue: Any = None,
        mul_saturation: Any = None,
        per_channel: Any = False,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        if mul is None and mul_hue is None and mul_saturation is None:
            mul_hue, mul_saturation = (0.5, 1.5), (0.0, 1.7)
        require(mul is None or mul_hue is None, "mul_hue", "None, as `mul` is given", mul_hue)
        require(mul is None or mul_saturation is None, "mul_saturation", "None, as `mul` is given", mul_saturation)
        if not (isinstance(random_state, str) and random_state == "deprecated"):
            seed, random_state = random_state, "deprecated"
        seeds = [None] * 5 if seed is None else iarandom.RNG.create_if_not_rng_(seed).derive_rngs_(5)
        own = {"random_state": random_state, "deterministic": deterministic}
        children: list[Any] = []
        if mul is not None:
            factor = iap.handle_continuous_param(mul, "mul", value_range=(-10.0, 10.0))
            children.append(Multiply(factor, per_channel=per_channel, seed=seeds[0], name=f"{name}-Multiply", **own))
        if mul_hue is not None:
            factor = iap.handle_continuous_param(mul_hue, "mul_hue", value_range=(-10.0, 10.0))
            children.append(_of_channel(0, factor, seeds[0:2], f"{name}-", "Hue", own))
        if mul_saturation is not None:
            factor = iap.handle_continuous_param(mul_saturation, "mul_saturation", value_range=(0.0, 10.0))
            children.append(_of_channel(1, factor, seeds[2:4], f"{name}-", "Saturation", own))
        super().__init__(children, from_colorspace, seeds[4], name, random_state, deterministic)


def _of_channel(channel: int, factor: Any, seeds: list[Any], prefix: str, what: str, own: dict[str, Any]) -> WithChannels:
    multiply = Multiply(factor, seed=seeds[0], name=f"{prefix}Multiply{what}", **own)
    return WithChannels(channel, multiply, seed=seeds[1], name=f"{prefix}WithChannels{what}", **own)


class MultiplyHue(MultiplyHueAndSaturation):
    """Multiplies the hue."""

    def __init__(
        self,
        mul: Any = (-3.0, 3.0),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, mul, None, False, from_colorspace, seed, name, random_state, deterministic)


class MultiplySaturation(MultiplyHueAndSaturation):
    """Multiplies the saturation."""

    def __init__(
        self,
        mul: Any = (0.0, 3.0),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, mul, False, from_colorspace, seed, name, random_state, deterministic)


class RemoveSaturation(MultiplySaturation):
    """Takes away a share `mul` of the saturation."""

    def __init__(
        self,
        mul: Any = 1,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        share = iap.handle_continuous_param(mul, "mul", value_range=(0.0, 1.0))
        left = iap.Subtract(1.0, share, elementwise=True)
        super().__init__(left, from_colorspace, seed, name, random_state, deterministic)
