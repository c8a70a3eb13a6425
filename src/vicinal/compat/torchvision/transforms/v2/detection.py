"""Transforms made for pictures with boxes."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.chance import uniform, whole
from vicinal.compat.torchvision.kinds import BOXES, IMAGE, PIL, TENSOR, VIDEO, kind_of, like, plain
from vicinal.compat.torchvision.transforms.arguments import pair_of
from vicinal.compat.torchvision.transforms.v2.base import Transform, fill_of
from vicinal.compat.torchvision.transforms.v2.containers import probability
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of

__all__ = ["RandomIoUCrop", "RandomZoomOut"]


class RandomZoomOut(Transform):
    """The picture at a random place of a canvas ``side_range`` times as large, with probability ``p``."""

    _always = False

    def __init__(self, fill: Any = 0, side_range: Any = (1.0, 4.0), p: float = 0.5) -> None:
        super().__init__()
        self.p = probability(p)
        self.fill = fill
        self.side_range = pair_of(side_range, "side_range")
        if side_range[0] < 1.0 or side_range[0] > side_range[1]:
            raise ValueError(f"RandomZoomOut.side_range: expected (low, high) with 1 <= low <= high, got {side_range}")

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The border: left, top, right, bottom."""
        height, width = sizes_of(flat_inputs)
        factor = uniform(*self.side_range)
        down, across = int(height * factor) - height, int(width * factor) - width
        left, top = int(across * uniform(0, 1)), int(down * uniform(0, 1))
        return {"padding": [left, top, across - left, down - top]}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input with its border."""
        return self.call("pad", inpt, **params, fill=fill_of(self.fill, inpt), padding_mode="constant")


class RandomIoUCrop(Transform):
    """SSD's crop: a window that some box overlaps enough. Boxes with their middle outside become empty: sanitize them."""

    def __init__(
        self, min_scale: float = 0.3, max_scale: float = 1.0, min_aspect_ratio: float = 0.5, max_aspect_ratio: float = 2.0,
        sampler_options: list[float] | None = None, trials: int = 40,
    ) -> None:  # fmt: skip
        super().__init__()
        self.min_scale = min_scale
        self.max_scale = max_scale
        self.min_aspect_ratio = min_aspect_ratio
        self.max_aspect_ratio = max_aspect_ratio
        self.options = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0] if sampler_options is None else sampler_options
        self.trials = trials

    def check_inputs(self, flat_inputs: list[Any]) -> None:
        """Raises TypeError without boxes or without a picture."""
        kinds = {kind_of(inpt) for inpt in flat_inputs}
        if BOXES not in kinds or not kinds & {PIL, IMAGE, VIDEO, TENSOR}:
            raise TypeError("RandomIoUCrop: expected a picture and boxes among the inputs")

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The window and which boxes have their middle in it; nothing where the picture stays."""
        canvas = sizes_of(flat_inputs)
        boxes = next(inpt for inpt in flat_inputs if kind_of(inpt) == BOXES)
        while True:
            least = self.options[whole(0, len(self.options))]
            if least >= 1.0:
                return {}
            for _ in range(self.trials):
                found = self._window(canvas, boxes, least)
                if found is not None:
                    return found

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input cropped."""
        if not params:
            return inpt
        window = {name: params[name] for name in ("top", "left", "height", "width")}
        result = self.call("crop", inpt, **window)
        if kind_of(result) == BOXES:
            result = like(plain(result) * params["is_within_crop_area"][:, None].to(plain(result).dtype), result)
        return result

    def _window(self, canvas: tuple[int, int], boxes: Any, least: float) -> dict[str, Any] | None:
        from vicinal.compat.torchvision.targets.formats import converted

        rows, columns = (int(side * uniform(self.min_scale, self.max_scale)) for side in canvas)
        if not rows or not columns or not self.min_aspect_ratio <= columns / rows <= self.max_aspect_ratio:
            return None
        top, left = int((canvas[0] - rows) * uniform(0, 1)), int((canvas[1] - columns) * uniform(0, 1))
        corners = converted(plain(boxes), boxes.format, "XYXY")
        middle = (corners[:, :2] + corners[:, 2:]) / 2
        first, last = middle.new_tensor([left, top]), middle.new_tensor([left + columns, top + rows])
        within = ((middle > first) & (middle < last)).all(1)
        if not within.any():
            return None
        inside = corners[within].to(middle.dtype)
        shared = (inside[:, 2:].minimum(last) - inside[:, :2].maximum(first)).clamp_min(0).prod(1)
        union = (inside[:, 2:] - inside[:, :2]).prod(1) + rows * columns - shared
        if (shared / union).max() < least:
            return None
        return {"top": top, "left": left, "height": rows, "width": columns, "is_within_crop_area": within}
