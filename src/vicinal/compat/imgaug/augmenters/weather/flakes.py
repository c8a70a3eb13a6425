"""Falling snow: points that are enlarged, blurred along their way and added to the picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.arithmetic import Salt
from vicinal.compat.imgaug.augmenters.blur import blur_gaussian_
from vicinal.compat.imgaug.augmenters.meta import Augmenter, SomeOf
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels import contrast, kernels
from vicinal.compat.imgaug.resize import imresize_single_image

GATE = (8, 8)
"""Rows and columns of the coarse noise that lets more flakes through here than there."""


class SnowflakesLayer(Augmenter):
    """One layer of flakes at one distance. The result is uint8, whatever the picture is."""

    def __init__(
        self,
        density: Any,
        density_uniformity: Any,
        flake_size: Any,
        flake_size_uniformity: Any,
        angle: Any,
        speed: Any,
        blur_sigma_fraction: Any,
        blur_sigma_limits: Any = (0.5, 3.75),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        share = (0.0, 1.0)
        self.density = density
        self.density_uniformity = iap.handle_continuous_param(density_uniformity, "density_uniformity", share)
        self.flake_size = iap.handle_continuous_param(flake_size, "flake_size", value_range=(1e-4, 1.0))
        self.flake_size_uniformity = iap.handle_continuous_param(flake_size_uniformity, "flake_size_uniformity", share)
        self.angle = iap.handle_continuous_param(angle, "angle")
        self.speed = iap.handle_continuous_param(speed, "speed", share)
        self.blur_sigma_fraction = iap.handle_continuous_param(blur_sigma_fraction, "blur_sigma_fraction", share)
        self.blur_sigma_limits = blur_sigma_limits
        self.gate_noise_size = GATE

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return pictures.replace_in_order(batch, lambda image, _: self.draw_on_image(image, random_state))

    def draw_on_image(self, image: Any, random_state: Any) -> Any:
        """uint8 of a picture (H, W, C) of 1 or 3 channels."""
        require(image.ndim == 3 and image.shape[2] in (1, 3), type(self).__name__, "(H, W, 1) or (H, W, 3)", image.shape)
        if image.size == 0:
            return image
        size, uniformity, angle, speed, fraction = (
            float(one.draw_sample(random_state=random_state))
            for one in (self.flake_size, self.flake_size_uniformity, self.angle, self.speed, self.blur_sigma_fraction)
        )
        flakes = self._flakes(image.shape[:2], size, random_state)
        longest = max(image.shape[:2])
        flakes = self._blurred(flakes, float(np.clip(longest * fraction, *self.blur_sigma_limits)))
        side = int(speed * longest)
        if side > 1:
            flakes = _streaked(flakes, side, angle)
        return self._blended(image, self._shaded(flakes, uniformity)[..., np.newaxis], speed)

    def _flakes(self, shape: tuple[int, int], size: float, random_state: Any) -> Any:
        """uint8 (H, W): points in a picture that is smaller where flakes are larger, let through by a gate, enlarged."""
        small = [max(1, int(side * np.clip(1.0 - size, 0.001, 1.0))) for side in shape]
        points = Salt(p=self.density, seed=random_state).augment_image(np.zeros(small, np.uint8))
        gate = iap.Beta(1.0, 1.0 - self.density_uniformity).draw_samples(self.gate_noise_size, random_state=random_state)
        through = np.clip(imresize_single_image(gate, tuple(small), interpolation="cubic"), 0.0, 1.0)
        kept = np.clip(points.astype(np.float32) * through, 0, 255).astype(np.uint8)
        return imresize_single_image(kept, shape, interpolation="cubic")

    def _blurred(self, flakes: Any, sigma: float) -> Any:
        return blur_gaussian_(flakes, sigma)

    def _shaded(self, flakes: Any, uniformity: float) -> Any:
        """float32: faint flakes become fainter, the less uniform they are."""
        faint = contrast.gamma(flakes, 1.0 + 2 * (1 - uniformity))
        return faint.astype(np.float32) * np.float32(1.0 + 5 * (1 - uniformity))

    def _blended(self, image: Any, flakes: Any, speed: float) -> Any:
        """Added and cut to uint8, then the brighter of the two."""
        added = np.clip(image.astype(np.float32) + (0.1 + 20 * speed) * flakes, 0, 255).astype(np.uint8)
        return np.clip(np.maximum(added, (1.0 + 20 * speed) * flakes), 0, 255).astype(np.uint8)

    def get_parameters(self) -> list[Any]:
        return [
            self.density, self.density_uniformity, self.flake_size, self.flake_size_uniformity, self.angle, self.speed,
            self.blur_sigma_fraction, self.blur_sigma_limits, self.gate_noise_size,
        ]  # fmt: skip


def _streaked(flakes: Any, side: int, angle: float) -> Any:
    kernel = kernels.motion(max(side, 3), angle, 1.0)
    return kernels.convolved(flakes[..., np.newaxis], [kernel])[..., 0]


class Snowflakes(SomeOf):
    """One to three layers of falling snow."""

    def __init__(
        self,
        density: Any = (0.005, 0.075),
        density_uniformity: Any = (0.3, 0.9),
        flake_size: Any = (0.2, 0.7),
        flake_size_uniformity: Any = (0.4, 0.8),
        angle: Any = (-30, 30),
        speed: Any = (0.007, 0.03),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        layer = SnowflakesLayer(
            density, density_uniformity, flake_size, flake_size_uniformity, angle, speed, (0.0001, 0.001), seed=seed,
            random_state=random_state, deterministic=deterministic,
        )  # fmt: skip
        layers = [layer.deepcopy() for _ in range(3)]
        super().__init__((1, 3), layers, False, seed, name, random_state, deterministic)
