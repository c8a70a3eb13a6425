"""All corruptions by name: the 15 of the benchmark, whose mean counts, and the 4 that it keeps for validation."""

from __future__ import annotations

from vicinal.transforms.corrupt.blur import DEFOCUS_BLUR, GAUSSIAN_BLUR, MOTION_BLUR, ZOOM_BLUR
from vicinal.transforms.corrupt.colors import BRIGHTNESS, CONTRAST, SATURATE
from vicinal.transforms.corrupt.digital import JPEG_COMPRESSION, PIXELATE
from vicinal.transforms.corrupt.elastic_transform import ELASTIC_TRANSFORM
from vicinal.transforms.corrupt.glass_blur import GLASS_BLUR
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.noise import GAUSSIAN_NOISE, IMPULSE_NOISE, SHOT_NOISE, SPECKLE_NOISE
from vicinal.transforms.corrupt.spatter import SPATTER
from vicinal.transforms.corrupt.weather import FOG, FROST, SNOW

KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        GAUSSIAN_NOISE, SHOT_NOISE, IMPULSE_NOISE, DEFOCUS_BLUR, GLASS_BLUR, MOTION_BLUR, ZOOM_BLUR, SNOW, FROST, FOG,
        BRIGHTNESS, CONTRAST, ELASTIC_TRANSFORM, PIXELATE, JPEG_COMPRESSION, SPECKLE_NOISE, GAUSSIAN_BLUR, SPATTER, SATURATE,
    )
}  # fmt: skip


def applicable(channels: int) -> list[Kind]:
    """The corruptions that are defined for pictures of so many channels."""
    return [one for one in KINDS.values() if one.changes(channels)]
