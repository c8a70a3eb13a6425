"""Adding numbers and noise."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import dtype_rules, lookup
from vicinal.compat.imgaug.augmenters.meta import Augmenter, estimate_max_number_of_channels


def add_scalar(image: Any, value: Any) -> Any:
    """`image` plus one number, or one for each channel; rounded half to even on integers, clipped to the dtype."""
    dtype_rules.refuse(image, dtype_rules.BEYOND_FLOAT32, "add_scalar")
    if image.dtype != np.uint8:
        return dtype_rules.restore(image.astype(np.float64) + np.asarray(value, np.float64), image.dtype)
    shifts = np.rint(np.asarray(value, np.float64))
    return lookup.lookup(image, lookup.rounded(lookup.LEVELS.reshape(-1, *[1] * shifts.ndim) + shifts))


def add_elementwise(image: Any, values: Any) -> Any:
    """`image` plus an array (H, W), (H, W, 1) or (H, W, C); rounded half to even on integers, clipped to the dtype."""
    dtype_rules.refuse(image, dtype_rules.BEYOND_FLOAT32, "add_elementwise")
    values = np.asarray(values)
    if values.ndim < image.ndim:
        values = values[..., np.newaxis]
    if image.dtype.kind in "iu" and values.dtype.kind == "f":
        values = np.rint(values)
    return dtype_rules.restore(image.astype(np.float64 if image.dtype.itemsize > 1 else np.float32) + values, image.dtype)


class Add(Augmenter):
    """Adds a number to each picture, or one to each channel."""

    def __init__(
        self,
        value: Any = (-20, 20),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.value = iap.handle_continuous_param(value, "value")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return by_scalars(batch, random_state, self.value, self.per_channel, add_scalar)

    def get_parameters(self) -> list[Any]:
        return [self.value, self.per_channel]


class AddElementwise(Augmenter):
    """Adds a number of its own to each pixel, or to each value of a pixel."""

    def __init__(
        self,
        value: Any = (-20, 20),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.value = iap.handle_continuous_param(value, "value")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return by_pixels(batch, random_state, self.value, self.per_channel, add_elementwise)

    def get_parameters(self) -> list[Any]:
        return [self.value, self.per_channel]


class AdditiveGaussianNoise(AddElementwise):
    """Adds normal noise."""

    def __init__(
        self,
        loc: Any = 0,
        scale: Any = (0, 15),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(_noise(iap.Normal, loc, scale), per_channel, seed, name, random_state, deterministic)


class AdditiveLaplaceNoise(AddElementwise):
    """Adds Laplace noise, which has longer tails than normal noise."""

    def __init__(
        self,
        loc: Any = 0,
        scale: Any = (0, 15),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(_noise(iap.Laplace, loc, scale), per_channel, seed, name, random_state, deterministic)


class AdditivePoissonNoise(AddElementwise):
    """Adds Poisson noise with a random sign."""

    def __init__(
        self,
        lam: Any = (0.0, 15.0),
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        rate = iap.handle_continuous_param(lam, "lam", value_range=(0, None))
        super().__init__(iap.RandomSign(iap.Poisson(lam=rate)), per_channel, seed, name, random_state, deterministic)


def _noise(distribution: Any, loc: Any, scale: Any) -> Any:
    return distribution(
        loc=iap.handle_continuous_param(loc, "loc"), scale=iap.handle_continuous_param(scale, "scale", value_range=(0, None))
    )


def by_scalars(batch: Any, random_state: Any, parameter: Any, per_channel: Any, function: Any) -> Any:
    """Each picture through `function(image, number)`, where there is one number a picture or one a channel."""
    if batch.images is None:
        return batch
    rows, channels = batch.nb_rows, estimate_max_number_of_channels(batch.images)
    separate = per_channel.draw_samples((rows,), random_state=random_state) > 0.5
    values = parameter.draw_samples((rows, channels), random_state=random_state)
    for row, image in enumerate(batch.images):
        if image.size:
            batch.images[row] = function(image, lookup.by_channel(values[row], separate[row], image.shape[2]))
    return batch


def by_pixels(batch: Any, random_state: Any, parameter: Any, per_channel: Any, function: Any) -> Any:
    """Each picture through `function(image, numbers)`, where the numbers are (H, W, 1) or (H, W, C)."""
    if batch.images is None:
        return batch
    separate = per_channel.draw_samples((batch.nb_rows,), random_state=random_state) > 0.5
    for row, image in enumerate(batch.images):
        height, width, channels = image.shape
        if image.size:
            shape = (height, width, channels if separate[row] else 1)
            batch.images[row] = function(image, parameter.draw_samples(shape, random_state=random_state))
    return batch
