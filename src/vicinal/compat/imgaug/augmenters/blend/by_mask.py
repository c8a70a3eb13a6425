"""BlendAlphaMask with one generator each."""

from typing import Any

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters.blend.content import BoundingBoxesMaskGen, SegMapClassIdsMaskGen, SomeColorsMaskGen
from vicinal.compat.imgaug.augmenters.blend.generators import (
    CheckerboardMaskGen,
    HorizontalLinearGradientMaskGen,
    RegularGridMaskGen,
    StochasticParameterMaskGen,
    VerticalLinearGradientMaskGen,
)
from vicinal.compat.imgaug.augmenters.blend.masked import BlendAlphaMask


class BlendAlphaElementwise(BlendAlphaMask):
    """Blends each pixel, or each value of a pixel, by a factor of its own."""

    def __init__(
        self,
        factor: Any = (0.0, 1.0),
        foreground: Any = None,
        background: Any = None,
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        factor = iap.handle_continuous_param(factor, "factor", value_range=(0, 1.0))
        mask = StochasticParameterMaskGen(factor, per_channel)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)

    @property
    def factor(self) -> Any:
        """The parameter that draws the factors."""
        return self.mask_generator.parameter


class BlendAlphaSimplexNoise(BlendAlphaElementwise):
    """Blends by patches of simplex noise."""

    def __init__(
        self,
        foreground: Any = None,
        background: Any = None,
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
    ) -> None:
        noise: Any = iap.SimplexNoise(size_px_max=size_px_max, upscale_method=_upscaling(upscale_method))
        noise = _shaped(noise, iterations, aggregation_method, sigmoid, sigmoid_thresh)
        super().__init__(noise, foreground, background, per_channel, seed, name, random_state, deterministic)


class BlendAlphaFrequencyNoise(BlendAlphaElementwise):
    """Blends by noise of frequencies weighted by `exponent`."""

    def __init__(
        self,
        exponent: Any = (-4, 4),
        foreground: Any = None,
        background: Any = None,
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
    ) -> None:
        noise: Any = iap.FrequencyNoise(exponent=exponent, size_px_max=size_px_max, upscale_method=_upscaling(upscale_method))
        noise = _shaped(noise, iterations, aggregation_method, sigmoid, sigmoid_thresh)
        super().__init__(noise, foreground, background, per_channel, seed, name, random_state, deterministic)


def _upscaling(method: Any) -> Any:
    return iap.Choice(["nearest", "linear", "cubic"], p=[0.05, 0.6, 0.35]) if method is None else method


def _shaped(noise: Any, iterations: Any, aggregation: Any, sigmoid: Any, threshold: Any) -> Any:
    """Noise of several runs, made steeper by a sigmoid."""
    if iterations != 1:
        noise = iap.IterativeNoiseAggregator(noise, iterations=iterations, aggregation_method=aggregation)
    if sigmoid is True or (kinds.is_single_number(sigmoid) and sigmoid >= 0.01):
        threshold = iap.Normal(0.0, 5.0) if threshold is None else threshold
        noise = iap.Sigmoid.create_for_noise(noise, threshold=threshold, activated=sigmoid)
    return noise


class BlendAlphaSomeColors(BlendAlphaMask):
    """Blends by hue."""

    def __init__(
        self,
        foreground: Any = None,
        background: Any = None,
        nb_bins: Any = (5, 15),
        smoothness: Any = (0.1, 0.3),
        alpha: Any = [0.0, 1.0],  # noqa: B006
        rotation_deg: Any = (0, 360),
        from_colorspace: str = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = SomeColorsMaskGen(nb_bins, smoothness, alpha, rotation_deg, from_colorspace)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)


class BlendAlphaHorizontalLinearGradient(BlendAlphaMask):
    """Blends from the left to the right."""

    def __init__(
        self,
        foreground: Any = None,
        background: Any = None,
        min_value: Any = (0.0, 0.2),
        max_value: Any = (0.8, 1.0),
        start_at: Any = (0.0, 0.2),
        end_at: Any = (0.8, 1.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = HorizontalLinearGradientMaskGen(min_value, max_value, start_at, end_at)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)


class BlendAlphaVerticalLinearGradient(BlendAlphaMask):
    """Blends from the top to the bottom."""

    def __init__(
        self,
        foreground: Any = None,
        background: Any = None,
        min_value: Any = (0.0, 0.2),
        max_value: Any = (0.8, 1.0),
        start_at: Any = (0.0, 0.2),
        end_at: Any = (0.8, 1.0),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = VerticalLinearGradientMaskGen(min_value, max_value, start_at, end_at)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)


class BlendAlphaRegularGrid(BlendAlphaMask):
    """Blends the cells of a grid, each by its own value."""

    def __init__(
        self,
        nb_rows: Any,
        nb_cols: Any,
        foreground: Any = None,
        background: Any = None,
        alpha: Any = [0.0, 1.0],  # noqa: B006
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = RegularGridMaskGen(nb_rows, nb_cols, alpha)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)


class BlendAlphaCheckerboard(BlendAlphaMask):
    """Blends every other cell of a grid."""

    def __init__(
        self,
        nb_rows: Any,
        nb_cols: Any,
        foreground: Any = None,
        background: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = CheckerboardMaskGen(nb_rows, nb_cols)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)


class BlendAlphaSegMapClassIds(BlendAlphaMask):
    """Blends where segmentation maps have some classes."""

    def __init__(
        self,
        class_ids: Any,
        foreground: Any = None,
        background: Any = None,
        nb_sample_classes: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = SegMapClassIdsMaskGen(class_ids, nb_sample_classes)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)


class BlendAlphaBoundingBoxes(BlendAlphaMask):
    """Blends inside of boxes that have some labels."""

    def __init__(
        self,
        labels: Any,
        foreground: Any = None,
        background: Any = None,
        nb_sample_labels: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        mask = BoundingBoxesMaskGen(labels, nb_sample_labels)
        super().__init__(mask, foreground, background, seed, name, random_state, deterministic)
