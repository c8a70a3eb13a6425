"""Affine and its kin of one parameter."""

from typing import Any, NamedTuple

import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import draws
from vicinal.compat.imgaug.augmenters.geometric import matrices, warp
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates
from vicinal.compat.imgaug.augmenters.meta.calls import as_written


class _Drawn(NamedTuple):
    """What is drawn for a batch, (N,) each; scale, translation and shear are pairs of x and y."""

    scale: Any
    translation: Any
    rotation: Any
    shear: Any
    cval: Any
    mode: Any
    order: Any

    def matrices(self, rows: Any, arr_shape: Any, image_shape: Any, unit: str, offset: float) -> Any:
        """The matrices (N, 3, 3) of some rows, for arrays that lie over pictures of another size, maybe."""
        x, y = self.translation[0][rows], self.translation[1][rows]
        if unit == "percent":
            x, y = x * arr_shape[1], y * arr_shape[0]
        else:
            x, y = x / image_shape[1] * arr_shape[1], y / image_shape[0] * arr_shape[0]
        scale = (self.scale[0][rows], self.scale[1][rows])
        rotation, shear_x, shear_y = (
            np.deg2rad(one[rows], dtype=np.float64) for one in (self.rotation, self.shear[0], self.shear[1])
        )
        moved = matrices.affine(scale, (x, y), rotation, shear_x)
        return matrices.about_centre(matrices.with_shear_y(moved, shear_y), arr_shape, offset)


class Affine(Augmenter):
    """Scales, shears (degrees), rotates (degrees, clockwise) and translates pictures about their centre.

    `scale`, `translate_percent`, `translate_px` and `shear` are a number, range, list or parameter for both axes (a plain
    number of `shear` moves x only), or {"x": ..., "y": ...}. Segmentation maps are sampled by nearest, heatmaps cubically,
    both with zeros around them. `fit_output` makes the canvas as large as the result.
    """

    def __init__(
        self,
        scale: Any = None,
        translate_percent: Any = None,
        translate_px: Any = None,
        rotate: Any = None,
        shear: Any = None,
        order: Any = 1,
        cval: Any = 0,
        mode: Any = "constant",
        fit_output: bool = False,
        backend: str = "auto",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        if all(given is None for given in (scale, translate_percent, translate_px, rotate, shear)):
            scale = {"x": (0.9, 1.1), "y": (0.9, 1.1)}
            translate_percent = {"x": (-0.1, 0.1), "y": (-0.1, 0.1)}
            rotate = (-15, 15)
            shear = {"x": (-10, 10), "y": (-10, 10)}
        assert backend in ("auto", "skimage", "cv2"), f"Expected 'backend' to be 'auto', 'skimage' or 'cv2', got {backend}."
        self.backend = backend
        self.order = draws.order_parameter(order, backend)
        self.cval = draws.cval_parameter(cval)
        self.mode = draws.mode_parameter(mode)
        self.scale = read_scale(1.0 if scale is None else scale)
        self.translate = _read_translation(translate_px, translate_percent)
        self.rotate = iap.handle_continuous_param(0.0 if rotate is None else rotate, "rotate")
        self.shear, self._shear_param_type = _read_shear(0.0 if shear is None else shear)
        self.fit_output = fit_output

    def _draw_samples(self, nb_samples: int, random_state: Any) -> _Drawn:
        scale = draws.draw_pair(self.scale, nb_samples, random_state)
        translation = self.translate[:2] if self.translate[1] is not None else self.translate[0]
        translation = draws.draw_pair(translation, nb_samples, random_state)
        rotation = self.rotate.draw_samples((nb_samples,), random_state=random_state)
        shear = draws.draw_pair(self.shear, nb_samples, random_state)
        if self._shear_param_type == "single-number":
            shear = (shear[0], np.zeros_like(shear[0]))
        return _Drawn(
            scale,
            translation,
            rotation,
            shear,
            self.cval.draw_samples((nb_samples, 3), random_state=random_state),
            self.mode.draw_samples((nb_samples,), random_state=random_state),
            self.order.draw_samples((nb_samples,), random_state=random_state),
        )

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        drawn = self._draw_samples(batch.nb_rows, random_state)
        if batch.images is not None:
            batch.images = as_written(self._warp_images(batch.images, drawn), like=batch.images)
        for row, on_image in enumerate(batch.heatmaps or []):
            self._warp_map(on_image, "arr_0to1", drawn, row, 3)
        for row, on_image in enumerate(batch.segmentation_maps or []):
            self._warp_map(on_image, "arr", drawn, row, 0)
        for row in range(batch.nb_rows if coordinates.present(batch) else 0):
            self._move_row(batch, row, drawn)
        return batch

    def _warp_images(self, images: Any, drawn: _Drawn) -> list[Any]:
        """Pictures of one shape together, others by themselves."""
        alike = isinstance(images, np.ndarray) or len({(image.shape, image.dtype) for image in images}) == 1
        groups = [range(len(images))] if alike and not self.fit_output else [[row] for row in range(len(images))]
        results = list(images)
        for rows in groups:
            some = [images[row] for row in rows]
            style = [[values[row] for row in rows] for values in (drawn.order, drawn.mode, drawn.cval)]
            for row, result in zip(rows, self._warp(some, some[0].shape, drawn, np.asarray(rows), *style)[0], strict=True):
                results[row] = result
        return results

    def _warp(
        self, arrays: list[Any], image_shape: Any, drawn: _Drawn, rows: Any, orders: Any, modes: Any, cvals: Any
    ) -> tuple[list[Any], Any]:
        """Arrays of one shape warped, and the matrices; with `fit_output` one array at a time."""
        shape = arrays[0].shape
        if 0 in image_shape or arrays[0].size == 0:
            return arrays, np.eye(3)[np.newaxis]
        moves = drawn.matrices(rows, shape, image_shape, self.translate[2], 0.5)
        if self.fit_output:
            fitted, shape = matrices.fitted(moves[0], shape)
            moves = fitted[np.newaxis]
        moved = np.flatnonzero(~matrices.is_identity(moves))
        results = list(arrays)
        if len(moved):
            some = [[values[i] for i in moved] for values in (arrays, orders, modes, cvals)]
            warped = warp.warp_affine(some[0], moves[moved], shape[:2], some[1], some[2], some[3], self.backend)
            for i, result in zip(moved, warped, strict=True):
                results[i] = result
        return results, moves

    def _warp_map(self, on_image: Any, attribute: str, drawn: _Drawn, row: int, order: int) -> None:
        given = [getattr(on_image, attribute)]
        (arr,), (matrix,) = self._warp(given, on_image.shape, drawn, np.array([row]), [order], ["constant"], [0])
        if 0 in on_image.shape:
            return
        setattr(on_image, attribute, np.clip(arr, 0.0, 1.0) if order == 3 else arr)
        if self.fit_output:
            on_image.shape = matrices.fitted(matrix, on_image.shape)[1]

    def _move_row(self, batch: Any, row: int, drawn: _Drawn) -> None:
        for on_image in coordinates.of_row(batch, row):
            if 0 in on_image.shape[:2]:
                continue
            shape = on_image.shape
            matrix = drawn.matrices(np.array([row]), shape, shape, self.translate[2], 0.0)[0]
            if self.fit_output:
                matrix, shape = matrices.fitted(matrix, shape)
            if matrices.is_identity(matrix):
                on_image.shape = shape
            else:
                coordinates.affine(on_image, matrix, shape)

    def get_parameters(self) -> list[Any]:
        return [
            self.scale,
            self.translate,
            self.rotate,
            self.shear,
            self.order,
            self.cval,
            self.mode,
            self.backend,
            self.fit_output,
        ]


def read_scale(scale: Any) -> Any:
    """A parameter for both axes, or a pair of them."""
    return draws.pair_parameter(scale, "scale", 1.0, iap.handle_continuous_param, value_range=(1e-4, None))


def read_pixels(translate_px: Any) -> Any:
    """A parameter of whole numbers for both axes, or a pair of them."""
    return draws.pair_parameter(
        translate_px,
        "translate_px",
        0,
        iap.handle_discrete_param,
        tuple_to_uniform=True,
        list_to_choice=True,
        allow_floats=False,
    )


def _read_translation(px: Any, percent: Any) -> tuple[Any, Any, str]:
    """x, y (None where one parameter is for both) and the unit."""
    assert px is None or percent is None, "Expected either translate_percent or translate_px to be provided, not both."
    if percent is not None:
        parameter, unit = draws.pair_parameter(percent, "translate_percent", 0, iap.handle_continuous_param), "percent"
    else:
        parameter, unit = read_pixels(0 if px is None else px), "px"
    return (*parameter, unit) if isinstance(parameter, tuple) else (parameter, None, unit)


def _read_shear(shear: Any) -> tuple[Any, str]:
    kind = "dict" if isinstance(shear, dict) else "single-number" if kinds.is_single_number(shear) else "other"
    return draws.pair_parameter(shear, "shear", 0, iap.handle_continuous_param), kind
