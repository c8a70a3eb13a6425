"""The old names of blending augmenters."""

from typing import Any

from vicinal.compat.imgaug.augmenters.blend.branches import BlendAlpha
from vicinal.compat.imgaug.augmenters.blend.by_mask import (
    BlendAlphaElementwise,
    BlendAlphaFrequencyNoise,
    BlendAlphaSimplexNoise,
)


def Alpha(
    factor: Any = 0,
    first: Any = None,
    second: Any = None,
    per_channel: Any = False,
    seed: Any = None,
    name: str | None = None,
    random_state: Any = "deprecated",
    deterministic: Any = "deprecated",
) -> BlendAlpha:
    """The old name of `BlendAlpha`."""
    return BlendAlpha(
        factor=factor,
        foreground=first,
        background=second,
        per_channel=per_channel,
        seed=seed,
        name=name,
        random_state=random_state,
        deterministic=deterministic,
    )


def AlphaElementwise(
    factor: Any = 0,
    first: Any = None,
    second: Any = None,
    per_channel: Any = False,
    seed: Any = None,
    name: str | None = None,
    random_state: Any = "deprecated",
    deterministic: Any = "deprecated",
) -> BlendAlphaElementwise:
    """The old name of `BlendAlphaElementwise`."""
    return BlendAlphaElementwise(
        factor=factor,
        foreground=first,
        background=second,
        per_channel=per_channel,
        seed=seed,
        name=name,
        random_state=random_state,
        deterministic=deterministic,
    )


def SimplexNoiseAlpha(
    first: Any = None,
    second: Any = None,
    per_channel: Any = False,
    size_px_max: Any = (2, 16),
    upscale_method: Any = None,
    iterations: Any = (1, 3),
    aggregation_method: Any = "max",
    sigmoid: Any = True,
    sigmoid_thresh: Any = None,
    seed: Any = None,
    name: str | None = None,
    random_state: Any = "deprecated",
    deterministic: Any = "deprecated",
) -> BlendAlphaSimplexNoise:
    """The old name of `BlendAlphaSimplexNoise`."""
    return BlendAlphaSimplexNoise(
        foreground=first,
        background=second,
        per_channel=per_channel,
        size_px_max=size_px_max,
        upscale_method=upscale_method,
        iterations=iterations,
        aggregation_method=aggregation_method,
        sigmoid=sigmoid,
        sigmoid_thresh=sigmoid_thresh,
        seed=seed,
        name=name,
        random_state=random_state,
        deterministic=deterministic,
    )


def FrequencyNoiseAlpha(
    exponent: Any = (-4, 4),
    first: Any = None,
    second: Any = None,
    per_channel: Any = False,
    size_px_max: Any = (4, 16),
    upscale_method: Any = None,
    iterations: Any = (1, 3),
    aggregation_method: Any = ["avg", "max"],  # noqa: B006
    sigmoid: Any = 0.5,
    sigmoid_thresh: Any = None,
    seed: Any = None,
    name: str | None = None,
    random_state: Any = "deprecated",
    deterministic: Any = "deprecated",
) -> BlendAlphaFrequencyNoise:
    """The old name of `BlendAlphaFrequencyNoise`."""
    return BlendAlphaFrequencyNoise(
        exponent=exponent,
        foreground=first,
        background=second,
        per_channel=per_channel,
        size_px_max=size_px_max,
        upscale_method=upscale_method,
        iterations=iterations,
        aggregation_method=aggregation_method,
        sigmoid=sigmoid,
        sigmoid_thresh=sigmoid_thresh,
        seed=seed,
        name=name,
        random_state=random_state,
        deterministic=deterministic,
    )
