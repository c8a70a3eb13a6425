"""Inverting levels, all or from a threshold on."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import dtype_rules, lookup
from vicinal.compat.imgaug.augmenters.meta import Augmenter, estimate_max_number_of_channels

_OWN_RANGE = ("uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32")


def invert(
    image: Any, min_value: Any = None, max_value: Any = None, threshold: Any = None, invert_above_threshold: bool = True
) -> Any:
    """`image` with levels inverted between `min_value` and `max_value` (the dtype's), where they are >= `threshold`.

    With `invert_above_threshold=False` it is those below the threshold. Floats without a range change their sign.
    """
    if image.size == 0:
        return np.copy(image)
    low, high = _check_range(image.dtype, min_value, max_value)
    if image.dtype == np.uint8:
        whole = None if threshold is None else int(threshold)  # imgaug's
        table = _where(np.arange(256), _inverted(np.arange(256), low, high, (0, 255)), whole, invert_above_threshold)
        return lookup.lookup(np.ascontiguousarray(image), table.astype(np.uint8))
    inverted = _inverted(image, low, high, dtype_rules.limits(image.dtype))
    return _where(image, inverted, threshold, invert_above_threshold).astype(image.dtype)


def invert_(
    image: Any, min_value: Any = None, max_value: Any = None, threshold: Any = None, invert_above_threshold: bool = True
) -> Any:
    """The same as `invert`, written into `image`."""
    image[...] = invert(image, min_value, max_value, threshold, invert_above_threshold)
    return image


def solarize(image: Any, threshold: Any = 128) -> Any:
    """`image` with levels >= `threshold` inverted."""
    return invert(image, threshold=threshold)


def solarize_(image: Any, threshold: Any = 128) -> Any:
    """The same as `solarize`, written into `image`."""
    return invert_(image, threshold=threshold)


def _check_range(dtype: np.dtype[Any], min_value: Any, max_value: Any) -> tuple[Any, Any]:
    least, most = dtype_rules.limits(dtype)
    low = least if min_value is None else min_value
    high = most if max_value is None else max_value
    assert low >= least, f"Expected min_value to be above or equal to {least}, the least value of {dtype.name}, got {low}."
    assert high <= most, f"Expected max_value to be below or equal to {most}, the greatest value of {dtype.name}, got {high}."
    assert low < high, f"Expected min_value to be below max_value, got {low} and {high}"
    assert (low, high) == (least, most) or dtype.name in _OWN_RANGE, (
        f"Can use custom min/max values only with the following dtypes: {', '.join(_OWN_RANGE)}. Got: {dtype.name}."
    )
    return low, high


def _inverted(values: Any, low: Any, high: Any, limits: tuple[Any, Any]) -> Any:
    """All levels inverted; whole ranges of integers without a detour that would lose digits."""
    if values.dtype.kind == "b":
        return ~values
    if values.dtype.kind == "f" and np.isclose(float(high), -float(low), rtol=0):
        return -values
    if (low, high) == limits and values.dtype.kind in "iu" and limits != (0, 255):
        return ~values  # the same as least + most - value
    wide = values.astype(np.float64 if values.dtype.itemsize <= 4 else np.longdouble)
    if limits != (0, 255):  # uint8 is cut at the end alone
        wide = np.clip(wide, low, high)
    return np.clip(high - np.abs(wide - low), low, high)


def _where(values: Any, inverted: Any, threshold: Any, above: bool) -> Any:
    if threshold is None:
        return inverted
    return np.where(values >= threshold if above else values < threshold, inverted, values)


class Invert(Augmenter):
    """Inverts pictures, or single channels, with probability `p`."""

    def __init__(
        self,
        p: Any = 1,
        per_channel: Any = False,
        min_value: Any = None,
        max_value: Any = None,
        threshold: Any = None,
        invert_above_threshold: Any = 0.5,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.p = iap.handle_probability_param(p, "p")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")
        self.min_value = min_value
        self.max_value = max_value
        self.threshold = None if threshold is None else iap.handle_continuous_param(threshold, "threshold")
        self.invert_above_threshold = iap.handle_probability_param(invert_above_threshold, "invert_above_threshold")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        rows, channels = batch.nb_rows, estimate_max_number_of_channels(batch.images)
        chosen = self.p.draw_samples((rows, channels), random_state=random_state) > 0.5
        separate = self.per_channel.draw_samples((rows,), random_state=random_state) > 0.5
        thresholds: Any = [None] * rows
        if self.threshold is not None:
            thresholds = self.threshold.draw_samples((rows,), random_state=random_state)
        above = self.invert_above_threshold.draw_samples((rows,), random_state=random_state) > 0.5
        for row, image in enumerate(batch.images):
            which: Any = chosen[row, : image.shape[2]] if separate[row] else chosen[row, :1].any() and slice(None)
            if image.size and which is not False:
                inverted = invert(image[..., which], self.min_value, self.max_value, thresholds[row], above[row])
                image[..., which] = inverted
        return batch

    def get_parameters(self) -> list[Any]:
        return [
            self.p,
            self.per_channel,
            self.min_value,
            self.max_value,
            self.threshold,
            self.invert_above_threshold,
        ]


class Solarize(Invert):
    """Inverts levels from a threshold on."""

    def __init__(
        self,
        p: Any = 1,
        per_channel: Any = False,
        min_value: Any = None,
        max_value: Any = None,
        threshold: Any = (64, 192),
        invert_above_threshold: Any = True,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            p, per_channel, min_value, max_value, threshold, invert_above_threshold, seed, name, random_state, deterministic
        )
