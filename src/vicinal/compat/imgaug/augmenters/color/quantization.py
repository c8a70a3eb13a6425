"""Fewer colours."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.color.spaces import space_parameter
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.deprecation import deprecated
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels import quantized
from vicinal.compat.imgaug.pixels.depth import only
from vicinal.compat.imgaug.pixels.shrunk import while_small
from vicinal.compat.imgaug.pixels.spaces import convert


def quantize_kmeans(arr: Any, nb_clusters: int, nb_max_iter: int = 10, eps: float = 1.0) -> Any:
    """A uint8 picture (H, W) or (H, W, C) in its 2 to 256 main colours, by k-means."""
    return quantized.k_means(arr, int(nb_clusters), nb_max_iter, eps)


def quantize_uniform(arr: Any, nb_bins: int, to_bin_centers: bool = True) -> Any:
    """uint8 in 2 to 256 bins of equal size, each as its middle (rounded) or its lower end."""
    return quantized.uniform(arr, int(nb_bins), to_bin_centers)


def quantize_uniform_(arr: Any, nb_bins: int, to_bin_centers: bool = True) -> Any:
    """The same as `quantize_uniform`, written into the array."""
    arr[...] = quantize_uniform(arr, nb_bins, to_bin_centers)
    return arr


def quantize_uniform_to_n_bits(arr: Any, nb_bits: int) -> Any:
    """uint8 whose lowest 8 - nb_bits bits are 0."""
    return quantized.to_bits(arr, int(nb_bits))


def quantize_uniform_to_n_bits_(arr: Any, nb_bits: int) -> Any:
    """The same as `quantize_uniform_to_n_bits`, written into the array."""
    arr[...] = quantize_uniform_to_n_bits(arr, nb_bits)
    return arr


def posterize(arr: Any, nb_bits: int) -> Any:
    """The same as `quantize_uniform_to_n_bits`."""
    return quantize_uniform_to_n_bits(arr, nb_bits)


@deprecated("imgaug.augmenters.colors.quantize_kmeans")
def quantize_colors_kmeans(image: Any, n_colors: int, n_max_iter: int = 10, eps: float = 1.0) -> Any:
    """The old name of `quantize_kmeans`."""
    return quantize_kmeans(image, n_colors, n_max_iter, eps)


@deprecated("imgaug.augmenters.colors.quantize_uniform")
def quantize_colors_uniform(image: Any, n_colors: int) -> Any:
    """The old name of `quantize_uniform`."""
    return quantize_uniform(image, n_colors)


class _Quantization(Augmenter):
    """Pictures of 1, 3 or 4 channels in fewer colours, worked on in a space that is drawn, shrunk to `max_size` before."""

    _fewest: tuple[int, int | None] = (2, None)

    def __init__(
        self,
        counts: Any,
        from_colorspace: Any,
        to_colorspace: Any,
        max_size: Any,
        interpolation: Any,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.counts = iap.handle_discrete_param(counts, "counts", value_range=self._fewest, allow_floats=False)
        self.from_colorspace = from_colorspace
        self.to_colorspace = to_colorspace
        self.max_size = max_size
        self.interpolation = interpolation

    @property
    def n_colors(self) -> Any:
        """The same as `counts`."""
        return self.counts

    def _quantize(self, image: Any, count: int) -> Any:
        raise NotImplementedError

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        (drawn,) = pictures.drawn(batch, random_state, self.counts)
        counts = np.clip(np.round(drawn).astype(np.int32), *self._fewest)
        space = self._drawn_space(random_state)

        def changed(image: Any, row: int) -> Any:
            fits = image.shape[-1] in (1, 3, 4)
            require(fits, type(self).__name__, "pictures of 1, 3 or 4 channels", image.shape)
            if self.to_colorspace is not None:
                only(self.name, image, "uint8")
            count = int(counts[row])
            return while_small(lambda part: self._in_space(part, space, count), image, self.max_size, self.interpolation)

        return pictures.replace(batch, changed)

    def _drawn_space(self, random_state: Any) -> str:
        """One for the batch, as imgaug draws it for every picture from copies of the same state."""
        if self.to_colorspace is None:
            return str(self.from_colorspace)
        state = random_state.copy()
        iap.Deterministic(1.0).draw_samples((1,), random_state=state)  # the alpha of imgaug's ChangeColorspace
        return str(space_parameter(self.to_colorspace).draw_samples((1,), random_state=state)[0])

    def _in_space(self, image: Any, space: str, count: int) -> Any:
        """Grey, or the colours in a space, quantised; alpha stays as it is."""
        colors = np.ascontiguousarray(image[..., :3])
        if image.shape[-1] == 1 or space == self.from_colorspace:
            found = self._quantize(colors, count)
        else:
            inside = self._quantize(convert(colors, space, self.from_colorspace), count)
            found = convert(inside, self.from_colorspace, space)
        return np.concatenate([found, image[..., 3:]], axis=2)

    def get_parameters(self) -> list[Any]:
        return [self.counts, self.from_colorspace, self.to_colorspace, self.max_size, self.interpolation]


class KMeansColorQuantization(_Quantization):
    """The main colours of each picture, by k-means."""

    def __init__(
        self,
        n_colors: Any = (2, 16),
        from_colorspace: Any = "RGB",
        to_colorspace: Any = ["RGB", "Lab"],  # noqa: B006
        max_size: Any = 128,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        shape = (from_colorspace, to_colorspace, max_size, interpolation)
        super().__init__(n_colors, *shape, seed, name, random_state, deterministic)

    def _quantize(self, image: Any, count: int) -> Any:
        return quantize_kmeans(image, count)


class UniformColorQuantization(_Quantization):
    """Bins of equal size."""

    def __init__(
        self,
        n_colors: Any = (2, 16),
        from_colorspace: Any = "RGB",
        to_colorspace: Any = None,
        max_size: Any = None,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        shape = (from_colorspace, to_colorspace, max_size, interpolation)
        super().__init__(n_colors, *shape, seed, name, random_state, deterministic)

    def _quantize(self, image: Any, count: int) -> Any:
        return quantize_uniform(image, count)


class UniformColorQuantizationToNBits(_Quantization):
    """Fewer bits a channel."""

    _fewest = (1, 8)

    def __init__(
        self,
        nb_bits: Any = (1, 8),
        from_colorspace: Any = "RGB",
        to_colorspace: Any = None,
        max_size: Any = None,
        interpolation: Any = "linear",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        shape = (from_colorspace, to_colorspace, max_size, interpolation)
        super().__init__(nb_bits, *shape, seed, name, random_state, deterministic)

    def _quantize(self, image: Any, count: int) -> Any:
        return quantize_uniform_to_n_bits(image, count)


class Posterize(UniformColorQuantizationToNBits):
    """The same as `UniformColorQuantizationToNBits`."""
