"""AffineCv2, the old affine augmenter."""

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug import kinds
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import draws
from vicinal.compat.imgaug.augmenters.geometric import matrices, warp
from vicinal.compat.imgaug.augmenters.geometric.affine import read_pixels, read_scale
from vicinal.compat.imgaug.augmenters.meta import Augmenter, coordinates
from vicinal.compat.imgaug.deprecation import warn_deprecated

_ORDERS = {"nearest": cv2.INTER_NEAREST, "linear": cv2.INTER_LINEAR, "cubic": cv2.INTER_CUBIC, "lanczos4": cv2.INTER_LANCZOS4}
_MODES = {
    "replicate": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT,
    "reflect_101": cv2.BORDER_REFLECT_101,
    "wrap": cv2.BORDER_WRAP,
    "constant": cv2.BORDER_CONSTANT,
}


class AffineCv2(Augmenter):
    """Deprecated: `Affine` with OpenCV's numbers or names for `order` and `mode`, and `shear` along x only."""

    def __init__(
        self,
        scale: Any = 1.0,
        translate_percent: Any = None,
        translate_px: Any = None,
        rotate: Any = 0.0,
        shear: Any = 0.0,
        order: Any = cv2.INTER_LINEAR,
        cval: Any = 0,
        mode: Any = cv2.BORDER_CONSTANT,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        warn_deprecated("AffineCv2 is deprecated. Use Affine(..., backend='cv2') instead.", stacklevel=3)
        self.order = _named(order, "order", _ORDERS)
        self.mode = _named(mode, "mode", _MODES)
        self.cval = iap.DiscreteUniform(0, 255) if draws.is_all(cval) else _read_cval(cval)
        self.scale = read_scale(scale)
        assert translate_percent is None or translate_px is None, "Expected translate_percent or translate_px, not both."
        if translate_percent is not None:
            self.translate = draws.pair_parameter(translate_percent, "translate_percent", 0, iap.handle_continuous_param)
        else:
            self.translate = read_pixels(0 if translate_px is None else translate_px)
        self.rotate = iap.handle_continuous_param(rotate, "rotate")
        self.shear = iap.handle_continuous_param(shear, "shear")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        rows = batch.nb_rows
        scales = draws.draw_pair(self.scale, rows, random_state)
        translations = draws.draw_pair(self.translate, rows, random_state)
        rotations, shears, modes, orders = (
            parameter.draw_samples((rows,), random_state=random_state)
            for parameter in (self.rotate, self.shear, self.mode, self.order)
        )
        cvals = self.cval.draw_samples((rows, 3), random_state=random_state)
        for row in range(rows):
            scale, translation = (scales[0][row], scales[1][row]), (translations[0][row], translations[1][row])
            drawn = (scale, translation, float(rotations[row]), float(shears[row]))
            order, mode = _ORDERS.get(orders[row], orders[row]), _MODES.get(modes[row], modes[row])
            if batch.images is not None:
                batch.images[row] = _warped(batch.images[row], drawn, int(order), int(mode), cvals[row])
            if batch.heatmaps is not None:
                on_image = batch.heatmaps[row]
                on_image.arr_0to1 = _warped(on_image.arr_0to1, drawn, int(order), cv2.BORDER_CONSTANT, [0])
            if batch.segmentation_maps is not None:
                on_image = batch.segmentation_maps[row]
                on_image.arr = _warped(on_image.arr, drawn, cv2.INTER_NEAREST, cv2.BORDER_CONSTANT, [0])
            for on_image in coordinates.of_row(batch, row):
                coordinates.affine(on_image, _matrix(on_image.shape, drawn), on_image.shape)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.scale, self.translate, self.rotate, self.shear, self.order, self.cval, self.mode]


def _matrix(shape: Any, drawn: Any) -> Any:
    """The matrix about the middle of the pixels; shares of the picture are rounded to whole pixels."""
    scale, (x, y), rotation, shear = drawn
    x = round(float(x) * shape[1]) if kinds.is_single_float(x) else x
    y = round(float(y) * shape[0]) if kinds.is_single_float(y) else y
    moved = matrices.affine(scale, (x, y), np.deg2rad(rotation), np.deg2rad(shear))
    return matrices.about_centre(moved, shape, 0.5)


def _warped(image: Any, drawn: Any, order: int, mode: int, cval: Any) -> Any:
    matrix = _matrix(image.shape, drawn)
    if image.size == 0 or np.array_equal(matrix, np.eye(3)):
        return image
    whole, rest = warp.steps(matrix[np.newaxis], image.shape[:2], nearest=order == cv2.INTER_NEAREST)
    maps: Any = (whole[0], None if rest is None else rest[0])
    border = [int(value) for value in np.resize(cval, 4)]
    warped = warp.by_maps(image, maps, order, mode, border)
    return warped.reshape(image.shape)


def _named(value: Any, name: str, known: dict[str, int]) -> Any:
    if isinstance(value, iap.StochasticParameter):
        return value
    if draws.is_all(value):
        return iap.Choice(list(known.values()))
    if not (isinstance(value, (str, list)) or kinds.is_single_integer(value)):
        raise Exception(
            f"Expected {name} to be imgaug.ALL, int, string, a list of these or StochasticParameter, got {value!r}."
        )
    values = value if isinstance(value, list) else [value]
    valid = [*known, *known.values()]
    assert all(one in valid for one in values), f"Expected {name} to be in {valid}, got {value}."
    return iap.Choice(value) if isinstance(value, list) else iap.Deterministic(value)


def _read_cval(cval: Any) -> Any:
    return iap.handle_discrete_param(
        cval, "cval", value_range=(0, 255), tuple_to_uniform=True, list_to_choice=True, allow_floats=True
    )
