"""Rain: flakes that are longer, grey and not blurred."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug.augmenters.meta import SomeOf
from vicinal.compat.imgaug.augmenters.weather.flakes import SnowflakesLayer


class RainLayer(SnowflakesLayer):
    """One layer of drops at one distance."""

    def __init__(
        self,
        density: Any,
        density_uniformity: Any,
        drop_size: Any,
        drop_size_uniformity: Any,
        angle: Any,
        speed: Any,
        blur_sigma_fraction: Any,
        blur_sigma_limits: Any = (0.5, 3.75),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        sizes = (density, density_uniformity, drop_size, drop_size_uniformity)
        ways = (angle, speed, blur_sigma_fraction, blur_sigma_limits)
        super().__init__(*sizes, *ways, seed, name, random_state, deterministic)

    def _blurred(self, flakes: Any, sigma: float) -> Any:
        return flakes

    def _shaded(self, flakes: Any, uniformity: float) -> Any:
        return flakes

    def _blended(self, image: Any, flakes: Any, speed: float) -> Any:
        """Grey drops: 240, or darker where hardly anything falls within the first thousand values."""
        first = np.broadcast_to(flakes, image.shape).flat[:1000]
        total = int(np.sum(first)) or 1
        opacity = np.clip(1.3 * (flakes / 255.0), 0, 1.0)
        seen = (1 - opacity) * image.astype(np.float32) + opacity * (110 + 130 % total)
        return np.clip(seen, 0, 255).astype(np.uint8)


class Rain(SomeOf):
    """One to three layers of rain."""

    def __init__(
        self,
        nb_iterations: Any = (1, 3),
        drop_size: Any = (0.01, 0.02),
        speed: Any = (0.04, 0.2),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        layer = RainLayer(
            (0.03, 0.14), (0.8, 1.0), drop_size, (0.2, 0.5), (-15, 15), speed, (0.001, 0.001), seed=seed,
            random_state=random_state, deterministic=deterministic,
        )  # fmt: skip
        layers = [layer.deepcopy() for _ in range(3)]
        super().__init__(nb_iterations, layers, False, seed, name, random_state, deterministic)
