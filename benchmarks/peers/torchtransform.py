"""torchtransform: NCHW tensors, geometry fused by the library."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import steps as s
from benchmarks.case import Run, Work


def _transforms(work: Work) -> list[Any]:
    import torchtransform as tt  # type: ignore[import-not-found]

    side = work.images.shape[1]
    table: dict[type, Any] = {
        s.CropResize: lambda t: tt.RandomResizedCrop(t.size),
        s.RandomCrop: lambda t: tt.RandomCrop(t.size),
        s.PadCrop: lambda t: [tt.Pad(t.pad), tt.RandomCrop(t.size)],
        s.Resize: lambda t: tt.Resize(t.size),
        s.Flip: lambda t: tt.HorizontalFlip(p=t.p),
        s.QuarterTurn: lambda _: tt.QuarterTurn((0, 3)),
        s.Affine: lambda t: tt.Affine(
            rotation=(-t.degrees, t.degrees), scale=t.scale, translation=(-t.shift, t.shift), shear=(-t.shear, t.shear)
        ),
        s.Perspective: lambda t: tt.Perspective((0.0, t.distortion)),
        s.TranslateWhole: lambda t: tt.Translate(
            tt.IntUniform(-t.most, t.most), tt.IntUniform(-t.most, t.most)
        ),
        s.Blur: lambda t: tt.GaussianBlur(t.sigma),
        s.Jitter: lambda t: tt.ColorJitter(
            (1 - t.brightness, 1 + t.brightness), (1 - t.contrast, 1 + t.contrast),
            (1 - t.saturation, 1 + t.saturation), (-t.hue, t.hue),
        ),
        s.BrightnessContrast: lambda t: [
            tt.Brightness((1 - t.strength, 1 + t.strength)), tt.Contrast((1 - t.strength, 1 + t.strength))
        ],
        s.HueSaturation: lambda t: [tt.Hue((-t.hue, t.hue)), tt.Saturation((1 - t.saturation, 1 + t.saturation))],
        s.Gamma: lambda t: tt.Gamma(t.gamma),
        s.GaussianNoise: lambda t: tt.GaussianNoise(t.std),
        s.SaltPepper: lambda t: tt.SaltAndPepperNoise(t.amount, 0.5),
        s.Holes: lambda t: tt.Erasing(t.count, t.length / side),
        s.Erase: lambda _: tt.Erasing(1, (0.14, 0.57)),
        s.Posterize: lambda t: tt.Posterize(t.bits),
        s.Solarize: lambda t: tt.Solarize(t.threshold),
        s.Normalize: lambda _: tt.Normalize(s.MEAN, s.STD),
    }
    made = [table[type(step)](step) for step in work.case.steps]
    return [one for entry in made for one in (entry if isinstance(entry, list) else [entry])]


def prepare(work: Work) -> Run:
    import torch
    import torchtransform as tt

    torch.set_num_threads(work.threads)
    torch.manual_seed(1)
    augment = tt.Compose(*_transforms(work))
    images = torch.from_numpy(np.ascontiguousarray(work.images.transpose(0, 3, 1, 2)))
    masks = torch.from_numpy(work.masks[:, None]) if work.case.masks and work.masks is not None else None

    def run() -> tuple[Any, Any]:
        values = images.float().div_(255) if work.case.normalized else images
        if masks is None:
            return augment(values).contiguous(), None
        out = augment(image=values, mask=tt.Mask(masks))
        return out["image"].contiguous(), out["mask"]

    return run
