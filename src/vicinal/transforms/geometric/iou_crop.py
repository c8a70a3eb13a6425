"""The crops of SSD: windows that overlap a box by a drawn share."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.around import emit_windows, note_windows

OVERLAPS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@transform
class IoUCrop(Transform):
    """Cuts out a window that holds the centre of a box and overlaps such a box by at least a drawn share. An exact copy.

    As Liu et al., "SSD: Single Shot MultiBox Detector", 2016, in torchvision's form: the least intersection over union is drawn
    from OVERLAPS (0, 0.1, 0.3, 0.5, 0.7, 0.9, or 1, which keeps the whole picture), then up to ``trials`` windows, of which the
    first that fits is taken; where none does, the whole picture stays, as it does without boxes. torchvision also drops
    boxes whose centre is outside; here the pipeline's ``min_visibility`` says which stay. It uses the boxes, so it must
    come before transforms that mix pictures.

    ``scale``: range (low, high) of the window's sides, fractions of the picture's in (0, 1].
    ``ratio``: range (low, high) of the window's width over its height, above 0, as fractions of the picture's sides.
    ``trials``: windows to draw, 1 to 1000.

    >>> out = vc.IoUCrop()(image=image, boxes=boxes, labels=labels)
    >>> len(out["boxes"]) == len(out["labels"])
    True
    """

    scale: fields.Interval = fields.interval(default=(0.3, 1.0), high=1.0)
    ratio: fields.Interval = fields.interval(default=(0.5, 2.0))
    trials: int = fields.whole(default=40, low=1, high=1000)

    def lower(self, site: Site) -> None:
        overlap = np.array(OVERLAPS)[np.floor(site.uniform("overlap")[:, 0] * len(OVERLAPS)).astype(np.int64)]
        uniform = site.uniform("windows", 4 * self.trials).reshape(site.count, self.trials, 4)
        boxes = site.boxes()
        windows = np.concatenate([np.zeros((site.count, 2)), site.canvas], axis=1)  # y0, x0, y1, x1
        for sample in np.flatnonzero(site.active & (overlap < 1)).tolist():
            if boxes is not None and len(boxes[sample]):
                trials = self._trials(uniform[sample], site.canvas[sample].astype(np.float64))
                fitting = np.flatnonzero(_fit(trials, boxes[sample][:, [1, 0, 3, 2]], overlap[sample]))
                windows[sample] = trials[fitting[0]] if len(fitting) else windows[sample]
        start, sides = windows[:, :2], windows[:, 2:] - windows[:, :2]
        note_windows(site, start, sides)
        emit_windows(site, start, sides)

    def _trials(self, uniform: Floats, canvas: Floats) -> Floats:
        """Windows [T, 4] (y0, x0, y1, x1) in whole pixels; of one whose ratio is out of range, nothing [0, 0, 0, 0]."""
        (low, high), (narrow, wide) = fields.as_range(self.scale), fields.as_range(self.ratio)
        share = low + (high - low) * uniform[:, :2]
        sides = np.maximum(np.floor(share * canvas), 1)
        start = np.floor(uniform[:, 2:] * (canvas - sides + 1))
        ratio = share[:, 1] / share[:, 0]
        fits = (ratio >= narrow) & (ratio <= wide)
        found: Floats = np.where(fits[:, None], np.concatenate([start, start + sides], axis=1), 0.0)
        return found


def _fit(windows: Floats, boxes: Floats, overlap: float) -> Bools:
    """Which windows [T, 4] hold the centre of a box [M, 4] that they overlap by so much, all (y0, x0, y1, x1)."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside: Bools = np.all((centre > windows[:, None, :2]) & (centre < windows[:, None, 2:]), axis=2)
    low, high = np.maximum(windows[:, None, :2], boxes[:, :2]), np.minimum(windows[:, None, 2:], boxes[:, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    whole = (windows[:, 2:] - windows[:, :2]).prod(axis=1)[:, None] + (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) - shared
    share = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    best: Floats = np.where(inside, share, -1.0).max(axis=1)
    return best >= max(overlap, 0.0)
