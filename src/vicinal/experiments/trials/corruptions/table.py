"""All corruptions: the 15 of the benchmark, whose mean counts, and the 4 that it keeps for validation."""

from __future__ import annotations

from typing import Any

from vicinal.experiments.trials.corruptions.brightness import BRIGHTNESS
from vicinal.experiments.trials.corruptions.contrast import CONTRAST
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.defocus_blur import DEFOCUS_BLUR
from vicinal.experiments.trials.corruptions.elastic_transform import ELASTIC_TRANSFORM
from vicinal.experiments.trials.corruptions.fog import FOG
from vicinal.experiments.trials.corruptions.frost import FROST
from vicinal.experiments.trials.corruptions.gaussian_blur import GAUSSIAN_BLUR
from vicinal.experiments.trials.corruptions.gaussian_noise import GAUSSIAN_NOISE
from vicinal.experiments.trials.corruptions.glass_blur import GLASS_BLUR
from vicinal.experiments.trials.corruptions.impulse_noise import IMPULSE_NOISE
from vicinal.experiments.trials.corruptions.jpeg_compression import JPEG_COMPRESSION
from vicinal.experiments.trials.corruptions.motion_blur import MOTION_BLUR
from vicinal.experiments.trials.corruptions.pixelate import PIXELATE
from vicinal.experiments.trials.corruptions.saturate import SATURATE
from vicinal.experiments.trials.corruptions.shot_noise import SHOT_NOISE
from vicinal.experiments.trials.corruptions.snow import SNOW
from vicinal.experiments.trials.corruptions.spatter import SPATTER
from vicinal.experiments.trials.corruptions.speckle_noise import SPECKLE_NOISE
from vicinal.experiments.trials.corruptions.zoom_blur import ZOOM_BLUR

CORRUPTIONS: tuple[Corruption[Any], ...] = (
    GAUSSIAN_NOISE, SHOT_NOISE, IMPULSE_NOISE, DEFOCUS_BLUR, GLASS_BLUR, MOTION_BLUR, ZOOM_BLUR, SNOW, FROST, FOG,
    BRIGHTNESS, CONTRAST, ELASTIC_TRANSFORM, PIXELATE, JPEG_COMPRESSION, SPECKLE_NOISE, GAUSSIAN_BLUR, SPATTER, SATURATE,
)  # fmt: skip


def applicable(channels: int) -> list[Corruption[Any]]:
    """The corruptions that change pictures of so many channels."""
    return [one for one in CORRUPTIONS if channels >= 3 or not one.colour]
