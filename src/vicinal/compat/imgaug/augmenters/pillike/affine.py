"""Affine maps by Pillow."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug.augmenters import draws, geometric, pictures
from vicinal.compat.imgaug.kinds import is_iterable, require
from vicinal.compat.imgaug.pixels.pillow import matrix, warped


def warp_affine(
    image: Any,
    scale_x: Any = 1.0,
    scale_y: Any = 1.0,
    translate_x_px: Any = 0,
    translate_y_px: Any = 0,
    rotate_deg: Any = 0,
    shear_x_deg: Any = 0,
    shear_y_deg: Any = 0,
    fillcolor: Any = None,
    center: Any = (0.5, 0.5),
) -> Any:
    """A uint8 picture rotated (degrees, clockwise), sheared, scaled and moved about `center`, shares of width and height.

    Nearest pixels; `fillcolor`: a number, or one for each channel (None: 0).
    """
    if 0 in image.shape:
        return image.copy()
    colors = tuple(int(one) for one in fillcolor) if is_iterable(fillcolor) else fillcolor or 0
    middle = (image.shape[1] * center[0], image.shape[0] * center[1])
    shift, shear = (translate_x_px, translate_y_px), (shear_x_deg, shear_y_deg)
    return warped(image, matrix((scale_x, scale_y), shift, rotate_deg, shear, middle), colors)


class Affine(geometric.Affine):
    """Affine maps of pictures alone. Grey pictures raise TypeError, as `fillcolor` is drawn for three channels."""

    def __init__(
        self,
        scale: Any = 1.0,
        translate_percent: Any = None,
        translate_px: Any = None,
        rotate: Any = 0.0,
        shear: Any = 0.0,
        fillcolor: Any = 0,
        center: Any = (0.5, 0.5),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        moves = (scale, translate_percent, translate_px, rotate, shear)
        super().__init__(*moves, 1, fillcolor, "constant", False, "auto", seed, name, random_state, deterministic)
        self.center = draws.position_parameter(center)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        columns = [column.name for column in batch.columns]
        only_pictures = all(name == "images" for name in columns)
        require(only_pictures, "pillike.Affine", "pictures alone (geometric.Affine moves the rest)", columns)
        if batch.images is None:
            return batch
        drawn = self._draw_samples(batch.nb_rows, random_state)
        x, y = draws.draw_positions(self.center, batch.nb_rows, random_state)
        percent = self.translate[2] == "percent"

        def changed(image: Any, row: int) -> Any:
            sides = (image.shape[1], image.shape[0]) if percent else (1, 1)
            across, down = (float(one[row]) * side for one, side in zip(drawn.translation, sides, strict=True))
            scale, shear = ([float(one[row]) for one in both] for both in (drawn.scale, drawn.shear))
            turn, fill = float(drawn.rotation[row]), tuple(drawn.cval[row])
            middle = (float(x[row]), float(y[row]))
            return warp_affine(image, scale[0], scale[1], across, down, turn, shear[0], shear[1], fill, middle)

        return pictures.replace(batch, changed)

    def get_parameters(self) -> list[Any]:
        return [self.scale, self.translate, self.rotate, self.shear, self.cval, self.center]
