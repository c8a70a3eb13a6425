"""Hue and saturation that are added to."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels.hue import shifted


class AddToHueAndSaturation(Augmenter):
    """Adds to hue, 255 being the whole circle, and saturation: `value` to both, or to each its own; -255 to 255.

    Without numbers both get (-40, 40). With `per_channel`, `value` is drawn for each of the two.
    """

    def __init__(
        self,
        value: Any = None,
        value_hue: Any = None,
        value_saturation: Any = None,
        per_channel: Any = False,
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        if value is None and value_hue is None and value_saturation is None:
            value_hue, value_saturation = (-40, 40), (-40, 40)
        require(value is None or value_hue is None, "value_hue", "None, as `value` is given", value_hue)
        require(value is None or value_saturation is None, "value_saturation", "None, as `value` is given", value_saturation)
        self.value = _parameter(value, "value")
        self.value_hue = _parameter(value_hue, "value_hue")
        self.value_saturation = _parameter(value_saturation, "value_saturation")
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")
        self.from_colorspace = from_colorspace
        self.backend = "cv2"

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        hues, saturations = self._drawn(batch.nb_rows, random_state)
        steps = (hues.astype(np.float32) / np.float32(255) * np.float32(180)).astype(np.int32)

        def changed(image: Any, row: int) -> Any:
            return image if image.size == 0 else shifted(image, int(steps[row]), int(saturations[row]), self.from_colorspace)

        return pictures.replace(batch, changed)

    def _drawn(self, rows: int, random_state: Any) -> tuple[Any, Any]:
        """What is added to hue and saturation, whole numbers (rows,)."""
        if self.value is None:
            both = (self.value_hue, self.value_saturation)
            none = np.zeros(rows, np.int32)
            hue, saturation = (none if one is None else _whole(one, (rows,), random_state) for one in both)
            return hue, saturation
        split = self.per_channel.draw_samples((rows,), random_state=random_state) > 0.5
        drawn = _whole(self.value, (rows, 2), random_state)
        return drawn[:, 0], np.where(split, drawn[:, 1], drawn[:, 0])

    def get_parameters(self) -> list[Any]:
        return [self.value, self.value_hue, self.value_saturation, self.per_channel, self.from_colorspace]


def _parameter(value: Any, name: str) -> Any:
    return None if value is None else iap.handle_discrete_param(value, name, value_range=(-255, 255), allow_floats=False)


def _whole(parameter: Any, size: tuple[int, ...], random_state: Any) -> Any:
    return np.asarray(parameter.draw_samples(size, random_state=random_state)).astype(np.int32)


class AddToHue(AddToHueAndSaturation):
    """Adds to the hue."""

    def __init__(
        self,
        value: Any = (-255, 255),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            value_hue=value, from_colorspace=from_colorspace, seed=seed, name=name, random_state=random_state,
            deterministic=deterministic,
        )  # fmt: skip


class AddToSaturation(AddToHueAndSaturation):
    """Adds to the saturation."""

    def __init__(
        self,
        value: Any = (-75, 75),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(
            value_saturation=value, from_colorspace=from_colorspace, seed=seed, name=name, random_state=random_state,
            deterministic=deterministic,
        )  # fmt: skip
