"""Resize, and keeping the size of what other augmenters resize."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import kinds, resize
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import draws, dtype_rules
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates, handle_children_list
from vicinal.compat.imgaug.augmenters.meta.calls import as_written

_KEPT = ("keep", "keep-aspect-ratio")


class Resize(Augmenter):
    """Resizes pictures by OpenCV, and with them maps and coordinates.

    `size`: one number for both sides (an int is pixels, a float a factor), a range (a, b) or a list of them, "keep", a
    parameter, or a dict of these under "height" and "width" or "shorter-side" and "longer-side", where "keep-aspect-ratio"
    follows the other side. `interpolation`: "nearest", "linear", "area", "cubic", or a list; it reaches heatmaps, too.
    """

    def __init__(
        self,
        size: Any,
        interpolation: Any = "cubic",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.size, self.size_order = _read_size(size)
        self.interpolation = _read_interpolation(interpolation)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        first, second = draws.draw_pair(self.size, batch.nb_rows, random_state)
        methods = self.interpolation.draw_samples((batch.nb_rows,), random_state=random_state)
        sizes = [(first[row], second[row]) for row in range(batch.nb_rows)]
        if batch.images is not None:
            dtype_rules.refuse(batch.images, dtype_rules.BEYOND_16_BITS, self.name)
            resized = [
                resize.imresize_single_image(image, self._side_lengths(image.shape, sizes[row]), _method(methods[row]))
                for row, image in enumerate(batch.images)
            ]
            batch.images = as_written(resized, like=batch.images)
        for row, on_image in enumerate(batch.heatmaps or []):
            batch.heatmaps[row] = self._resize_map(on_image, on_image.arr_0to1.shape, sizes[row], _method(methods[row]))
        for row, on_image in enumerate(batch.segmentation_maps or []):
            batch.segmentation_maps[row] = self._resize_map(on_image, on_image.arr.shape, sizes[row], None)
        for row in range(batch.nb_rows):
            for on_image in coordinates.of_row(batch, row):
                fit(on_image, self._side_lengths(on_image.shape, sizes[row]))
        return batch

    def _resize_map(self, on_image: Any, arr_shape: Any, size: Any, method: Any) -> Any:
        height, width = self._side_lengths(on_image.shape, size)
        rows = max(int(np.round(height * (arr_shape[0] / on_image.shape[0]))), 1)
        columns = max(int(np.round(width * (arr_shape[1] / on_image.shape[1]))), 1)
        result = on_image.resize((rows, columns)) if method is None else on_image.resize((rows, columns), interpolation=method)
        result.shape = (height, width, *on_image.shape[2:])
        return result

    def _side_lengths(self, shape: Any, size: Any) -> tuple[int, int]:
        """Height and width in pixels."""
        swapped = self.size_order == "SL" and shape[0] >= shape[1]
        height, width = size[::-1] if swapped else size
        rows, columns = _side_length(height, shape[0]), _side_length(width, shape[1])
        if rows is None:
            rows = int(np.round(columns * (shape[0] / shape[1])))
        if columns is None:
            columns = int(np.round(rows * (shape[1] / shape[0])))
        return rows, columns

    def get_parameters(self) -> list[Any]:
        return [self.size, self.interpolation, self.size_order]


def fit(on_image: Any, size: tuple[int, int]) -> None:
    """Moves what is on a picture as the picture is resized to `size` (H, W), in place."""
    height, width = on_image.shape[:2]
    matrix = np.array([[size[1] / width if width else 1.0, 0.0, 0.0], [0.0, size[0] / height if height else 1.0, 0.0]])
    coordinates.affine(on_image, matrix, (*size, *on_image.shape[2:]))


def _side_length(drawn: Any, length: int) -> Any:
    """Pixels; None where the other side decides."""
    if isinstance(drawn, str):
        return length if drawn == "keep" else None
    if kinds.is_single_float(drawn):
        assert drawn > 0, f"Expected a size >0, got {drawn:.4f}"
        return max(int(np.round(length * drawn)), 1)
    return int(drawn)


def _method(drawn: Any) -> Any:
    return drawn if drawn is None or isinstance(drawn, str) else int(drawn)


def _read_size(size: Any) -> tuple[Any, str]:
    if not isinstance(size, dict):
        return _read_side(size), "HW"
    if not size:
        return iap.Deterministic("keep"), "HW"
    for names, order in ((("height", "width"), "HW"), (("shorter-side", "longer-side"), "SL")):
        if any(name in size for name in names):
            pair = tuple(size.get(name, "keep") for name in names)
            both = all(isinstance(one, str) and one == "keep-aspect-ratio" for one in pair)
            assert not both, 'Expected at least one value to not be "keep-aspect-ratio", but got it two times.'
            return tuple(_read_side(one, allow_ratio=True) for one in pair), order
    raise ValueError(
        "Expected dictionary containing no keys, the keys 'height' and/or 'width', or the keys 'shorter-side' and/or "
        f"'longer-side'. Got keys: {list(size)}."
    )


def _read_side(size: Any, allow_ratio: bool = False) -> Any:
    if isinstance(size, iap.StochasticParameter):
        return size
    if isinstance(size, str) and (size == "keep" or (allow_ratio and size in _KEPT)):
        return iap.Deterministic(size)
    if kinds.is_single_number(size):
        assert size > 0, f"Expected only values > 0, got {size}"
        return iap.Deterministic(size)
    if not isinstance(size, (tuple, list)):
        raise ValueError(f"Expected a number, tuple of two numbers, list of numbers, parameter, dict or 'keep', got {size!r}.")
    assert all(one > 0 for one in size), f"Expected all values to be >0, got {size}."
    floats = [kinds.is_single_float(one) for one in size]
    if isinstance(size, list):
        assert all(floats) or not any(floats), f"Expected to get only integers or floats, got {size}."
        return iap.Choice(size) if size else iap.Deterministic("keep")
    assert len(size) == 2, f"Expected size tuple to contain exactly 2 values, got {len(size)}."
    return iap.Uniform(*size) if any(floats) else iap.DiscreteUniform(*size)


def _read_interpolation(interpolation: Any) -> Any:
    if isinstance(interpolation, iap.StochasticParameter):
        return interpolation
    if draws.is_all(interpolation):
        return iap.Choice(["nearest", "linear", "area", "cubic"])
    if isinstance(interpolation, str) or kinds.is_single_integer(interpolation):
        return iap.Deterministic(interpolation)
    if kinds.is_iterable(interpolation):
        return iap.Choice(list(interpolation))
    raise Exception(f"Expected int or string or iterable or StochasticParameter, got {type(interpolation)}.")


class KeepSizeByResize(Augmenter):
    """Runs its children, then resizes everything to the size that it had."""

    NO_RESIZE = "NO_RESIZE"
    SAME_AS_IMAGES = "SAME_AS_IMAGES"

    def __init__(
        self,
        children: Any,
        interpolation: Any = "cubic",
        interpolation_heatmaps: Any = SAME_AS_IMAGES,
        interpolation_segmaps: Any = "nearest",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.children = handle_children_list(children, self.name, "then")
        self.interpolation = self._read(interpolation, False)
        self.interpolation_heatmaps = self._read(interpolation_heatmaps, True)
        self.interpolation_segmaps = self._read(interpolation_segmaps, True)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        rows = batch.nb_rows
        with batch.propagation_hooks_ctx(self, hooks, parents):
            shapes = {column.name: [one.shape for one in column.value] for column in batch.columns}
            maps = {"heatmaps": "arr_0to1", "segmentation_maps": "arr"}
            arrays = {name: [getattr(one, at).shape for one in getattr(batch, name) or []] for name, at in maps.items()}
            methods = self.interpolation.draw_samples((rows,), random_state=random_state)
            for_maps = {
                "heatmaps": self._draw(self.interpolation_heatmaps, methods, random_state),
                "segmentation_maps": self._draw(self.interpolation_segmaps, methods, random_state),
            }
            batch = self.children.augment_batch_(batch, parents=[*parents, self], hooks=hooks)
            if batch.images is not None:
                back = [_back(image, shapes["images"][row], methods[row]) for row, image in enumerate(batch.images)]
                batch.images = np.stack(back) if len({(one.shape, one.dtype) for one in back}) == 1 else back
            for name in maps:
                for row, on_image in enumerate(getattr(batch, name) or []):
                    if for_maps[name][row] != self.NO_RESIZE:
                        result = on_image.resize(arrays[name][row][:2], interpolation=for_maps[name][row])
                        result.shape = shapes[name][row]
                        getattr(batch, name)[row] = result
            for name in coordinates.COORDINATE_COLUMNS:
                for row, on_image in enumerate(getattr(batch, name) or []):
                    if methods[row] != self.NO_RESIZE:
                        fit(on_image, shapes[name][row][:2])
                        on_image.shape = shapes[name][row]
        return batch

    def _draw(self, parameter: Any, methods: Any, random_state: Any) -> list[Any]:
        if isinstance(parameter, str):
            return list(methods)
        drawn = parameter.draw_samples((len(methods),), random_state=random_state)
        return [methods[row] if one == self.SAME_AS_IMAGES else one for row, one in enumerate(drawn)]

    def _read(self, value: Any, same_allowed: bool) -> Any:
        if isinstance(value, iap.StochasticParameter) or (same_allowed and value == self.SAME_AS_IMAGES):
            return value
        valid = [*resize.IMRESIZE_VALID_INTERPOLATIONS, self.NO_RESIZE, *[self.SAME_AS_IMAGES] * same_allowed]
        if isinstance(value, list):
            assert value, "Expected a list of at least one interpolation method. Got an empty list."
            assert all(one in valid for one in value), f"Expected each interpolation to be one of {valid}, got {value}."
            return iap.Choice(value)
        if value in valid:
            return iap.Deterministic(value)
        raise Exception(
            f"Expected interpolation to be one of {valid}, a list of these or a StochasticParameter, got {value!r}."
        )

    def get_parameters(self) -> list[Any]:
        return [self.interpolation, self.interpolation_heatmaps]

    def get_children_lists(self) -> list[Any]:
        return [self.children]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(interpolation={self.interpolation}, interpolation_heatmaps={self.interpolation_heatmaps}, "
            f"name={self.name}, children={self.children}, deterministic={self.deterministic})"
        )


def _back(image: Any, shape: Any, method: Any) -> Any:
    return image if method == KeepSizeByResize.NO_RESIZE else resize.imresize_single_image(image, shape[:2], _method(method))


def Scale(*args: Any, **kwargs: Any) -> Resize:
    """The old name of `Resize`."""
    return Resize(*args, **kwargs)
