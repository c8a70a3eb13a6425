"""kornia: NCHW float32 tensors, one transform after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import steps as s
from benchmarks.case import Run, Work


def _transforms(work: Work) -> list[Any]:
    import torch
    from kornia import augmentation as K  # type: ignore[import-not-found]  # noqa: N812

    side = work.images.shape[1]

    def translate(step: s.TranslateWhole) -> Any:
        share = (-step.most / side, step.most / side)
        return K.RandomTranslate(share, share, p=1.0)

    table: dict[type, Any] = {
        s.CropResize: lambda t: K.RandomResizedCrop((t.size, t.size), cropping_mode="resample"),
        s.RandomCrop: lambda t: K.RandomCrop((t.size, t.size), cropping_mode="resample"),
        s.PadCrop: lambda t: K.RandomCrop((t.size, t.size), padding=t.pad, cropping_mode="resample"),
        s.Resize: lambda t: K.Resize((t.size, t.size), align_corners=False),
        s.Flip: lambda t: K.RandomHorizontalFlip(p=t.p),
        s.QuarterTurn: lambda _: K.RandomRotation90((0, 3), p=1.0),
        s.Affine: lambda t: K.RandomAffine(t.degrees, (t.shift, t.shift), t.scale, t.shear, p=1.0),
        s.Perspective: lambda t: K.RandomPerspective(t.distortion, p=1.0),
        s.TranslateWhole: translate,
        s.Blur: lambda t: K.RandomGaussianBlur((13, 13), t.sigma, p=1.0),
        s.Jitter: lambda t: K.ColorJitter(t.brightness, t.contrast, t.saturation, t.hue),
        s.BrightnessContrast: lambda t: [
            K.RandomBrightness((1 - t.strength, 1 + t.strength)), K.RandomContrast((1 - t.strength, 1 + t.strength))
        ],
        s.HueSaturation: lambda t: [
            K.RandomHue((-t.hue, t.hue)), K.RandomSaturation((1 - t.saturation, 1 + t.saturation))
        ],
        s.Gamma: lambda t: K.RandomGamma(t.gamma),
        s.GaussianNoise: lambda t: K.RandomGaussianNoise(0.0, sum(t.std) / 2, p=1.0),
        s.SaltPepper: lambda t: K.RandomSaltAndPepperNoise(t.amount, (0.5, 0.5), p=1.0),
        s.Holes: lambda t: K.RandomErasing((t.count * (t.length / side) ** 2,) * 2, (1.0, 1.0), p=1.0),
        s.Erase: lambda t: K.RandomErasing(t.area, t.aspect, p=1.0),
        s.Posterize: lambda t: K.RandomPosterize((t.bits, t.bits), p=1.0),
        s.Solarize: lambda t: K.RandomSolarize((t.threshold, t.threshold), (0.0, 0.0), p=1.0),
        s.Normalize: lambda _: K.Normalize(torch.tensor(s.MEAN), torch.tensor(s.STD)),
    }
    made = [table[type(step)](step) for step in work.case.steps]
    return [one for entry in made for one in (entry if isinstance(entry, list) else [entry])]


def prepare(work: Work) -> Run:
    import torch
    from kornia.augmentation import AugmentationSequential  # type: ignore[import-not-found]

    torch.set_num_threads(work.threads)
    torch.manual_seed(1)
    keys = ["input", "mask"] if work.case.masks else ["input"]
    augment = AugmentationSequential(*_transforms(work), data_keys=keys)
    planes = torch.from_numpy(np.ascontiguousarray(work.images.transpose(0, 3, 1, 2)))
    images = planes if work.case.normalized else planes.float().div_(255)
    masks = torch.from_numpy(work.masks[:, None]).float() if work.case.masks and work.masks is not None else None

    def run() -> tuple[Any, Any]:
        values = images.float().div_(255) if work.case.normalized else images
        with torch.no_grad():
            if masks is None:
                return augment(values), None
            pictures, moved = augment(values, masks)
            return pictures, moved

    return run
