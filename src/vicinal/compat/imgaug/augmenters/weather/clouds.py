"""Clouds and fog: layers of noise whose frequencies fall off."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter, SomeOf
from vicinal.compat.imgaug.pixels.depth import only
from vicinal.compat.imgaug.resize import imresize_single_image

DTYPES = "uint8 float16 float32 float64 float128"


class CloudLayer(Augmenter):
    """A layer of white. Its brightness: `intensity_mean`, changed coarsely on an 8 x 8 grid with a deviation of
    `intensity_coarse_scale`, and finely by noise. Its opacity: `alpha_min` + `alpha_multiplier` * noise, to the power
    `sparsity`, times `density_multiplier`. Frequencies of noise have weights f ** exponent.
    """

    def __init__(
        self,
        intensity_mean: Any,
        intensity_freq_exponent: Any,
        intensity_coarse_scale: Any,
        alpha_min: Any,
        alpha_multiplier: Any,
        alpha_size_px_max: Any,
        alpha_freq_exponent: Any,
        sparsity: Any,
        density_multiplier: Any,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.intensity_mean = iap.handle_continuous_param(intensity_mean, "intensity_mean")
        self.intensity_freq_exponent = intensity_freq_exponent
        self.intensity_coarse_scale = intensity_coarse_scale
        self.alpha_min = iap.handle_continuous_param(alpha_min, "alpha_min")
        self.alpha_multiplier = iap.handle_continuous_param(alpha_multiplier, "alpha_multiplier")
        self.alpha_size_px_max = alpha_size_px_max
        self.alpha_freq_exponent = alpha_freq_exponent
        self.sparsity = iap.handle_continuous_param(sparsity, "sparsity")
        self.density_multiplier = iap.handle_continuous_param(density_multiplier, "density_multiplier")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return pictures.replace_in_order(batch, lambda image, _: self.draw_on_image(image, random_state))

    def draw_on_image(self, image: Any, random_state: Any) -> Any:
        """The layer over uint8 (H, W, C), or over floats, which it is drawn on in levels of 0 to 255."""
        only(self.name, image, DTYPES)
        if image.size == 0:
            return image
        alpha, intensity = (one[..., np.newaxis] for one in self.generate_maps(image, random_state))
        if image.dtype.kind == "f":
            return (1 - alpha) * image + alpha * intensity.astype(image.dtype)
        seen = (1 - alpha) * image.astype(alpha.dtype) + alpha * np.clip(intensity, 0, 255).astype(alpha.dtype)
        return np.clip(seen, 0, 255).astype(np.uint8)

    def generate_maps(self, image: Any, random_state: Any) -> tuple[Any, Any]:
        """Opacity in [0, 1] and brightness in levels, (H, W) each."""
        size = image.shape[:2]
        mean, least, factor, sparsity, density = (
            one.draw_sample(random_state=random_state)
            for one in (self.intensity_mean, self.alpha_min, self.alpha_multiplier, self.sparsity, self.density_multiplier)
        )
        coarse = mean + iap.Normal(0, self.intensity_coarse_scale).draw_samples((8, 8), random_state=random_state)
        fine = _noise(self.intensity_freq_exponent, max(*size, 1), size, random_state)
        intensity = imresize_single_image(coarse, size, interpolation="cubic") + mean * ((2 * fine - 1.0) / 5.0)
        opacity = least + factor * _noise(self.alpha_freq_exponent, self.alpha_size_px_max, size, random_state)
        return np.clip(opacity**sparsity * density, 0.0, 1.0), intensity

    def get_parameters(self) -> list[Any]:
        return [
            self.intensity_mean, self.alpha_min, self.alpha_multiplier, self.alpha_size_px_max, self.alpha_freq_exponent,
            self.intensity_freq_exponent, self.sparsity, self.density_multiplier, self.intensity_coarse_scale,
        ]  # fmt: skip


def _noise(exponent: Any, largest: Any, size: tuple[int, int], random_state: Any) -> Any:
    """(H, W) in [0, 1]."""
    noise = iap.FrequencyNoise(exponent=exponent, size_px_max=largest, upscale_method="cubic")
    return noise.draw_samples(size, random_state=random_state)


class Clouds(SomeOf):
    """One or two layers of clouds: large soft ones, and denser ones with detail."""

    def __init__(
        self,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        own = {"seed": seed, "random_state": random_state, "deterministic": deterministic}
        soft = CloudLayer(
            intensity_mean=(196, 255), intensity_freq_exponent=(-2.5, -2.0), intensity_coarse_scale=10, alpha_min=0,
            alpha_multiplier=(0.25, 0.75), alpha_size_px_max=(2, 8), alpha_freq_exponent=(-2.5, -2.0), sparsity=(0.8, 1.0),
            density_multiplier=(0.5, 1.0), **own,
        )  # fmt: skip
        dense = CloudLayer(
            intensity_mean=(196, 255), intensity_freq_exponent=(-2.0, -1.0), intensity_coarse_scale=10, alpha_min=0,
            alpha_multiplier=(0.5, 1.0), alpha_size_px_max=(64, 128), alpha_freq_exponent=(-2.0, -1.0), sparsity=(1.0, 1.4),
            density_multiplier=(0.8, 1.5), **own,
        )  # fmt: skip
        super().__init__((1, 2), [soft, dense], False, seed, name, random_state, deterministic)


class Fog(CloudLayer):
    """A dense layer without detail."""

    def __init__(
        self,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            intensity_mean=(220, 255), intensity_freq_exponent=(-2.0, -1.5), intensity_coarse_scale=2, alpha_min=(0.7, 0.9),
            alpha_multiplier=0.3, alpha_size_px_max=(2, 8), alpha_freq_exponent=(-4.0, -2.0), sparsity=0.9,
            density_multiplier=(0.4, 0.9), seed=seed, name=name, random_state=random_state, deterministic=deterministic,
        )  # fmt: skip
