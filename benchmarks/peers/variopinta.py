"""variopinta: a compiled native pipeline, one picture a call; normalised cases return its CHW tensor."""

from __future__ import annotations

from typing import Any

from benchmarks import steps as s
from benchmarks.case import Run, Work
from benchmarks.peers.albumentations import transforms


def _table() -> dict[type, Any]:
    import variopinta as vp  # type: ignore[import-not-found]

    return {
        s.CropResize: lambda t: vp.RandomResizedCrop(t.size, t.size),
        s.RandomCrop: lambda t: vp.RandomCrop(t.size, t.size),
        s.PadCrop: lambda t: [
            vp.PadIfNeeded(min_height=t.size + 2 * t.pad, min_width=t.size + 2 * t.pad), vp.RandomCrop(t.size, t.size)
        ],
        s.Resize: lambda t: vp.Resize(t.size, t.size),
        s.Flip: lambda t: vp.HorizontalFlip(p=t.p),
        s.Affine: lambda t: vp.Affine(
            degrees_range=(-t.degrees, t.degrees), translate_max_fraction=(t.shift, t.shift), scale_range=t.scale,
            shear_x_range=(-t.shear, t.shear),
        ),
        s.Perspective: lambda t: vp.Perspective(distortion_scale_range=(0.0, t.distortion)),
        s.Blur: lambda t: vp.GaussianBlur(kernel_size=13, sigma_range=t.sigma),
        s.Jitter: lambda t: vp.ColorJitter(
            brightness_range=(1 - t.brightness, 1 + t.brightness), contrast_range=(1 - t.contrast, 1 + t.contrast),
            saturation_range=(1 - t.saturation, 1 + t.saturation), hue_range=(-t.hue, t.hue),
        ),
        s.BrightnessContrast: lambda t: vp.ColorJitter(
            brightness_range=(1 - t.strength, 1 + t.strength), contrast_range=(1 - t.strength, 1 + t.strength),
            saturation_range=(1.0, 1.0),
        ),
        s.HueSaturation: lambda t: vp.ColorJitter(
            brightness_range=(1.0, 1.0), contrast_range=(1.0, 1.0),
            saturation_range=(1 - t.saturation, 1 + t.saturation), hue_range=(-t.hue, t.hue),
        ),
        s.GaussianNoise: lambda t: vp.GaussianNoise(std_range=(255 * t.std[0], 255 * t.std[1])),
        s.Holes: lambda t: vp.CoarseDropout(
            num_holes_range=(t.count, t.count), hole_height_range=(t.length, t.length), hole_height_unit="pixels",
            hole_width_range=(t.length, t.length), hole_width_unit="pixels", p=1.0,
        ),
        s.Posterize: lambda t: vp.Posterize(t.bits),
        s.Solarize: lambda t: vp.Solarize(int(256 * t.threshold)),
        s.Normalize: lambda _: vp.Normalize(mean=s.MEAN, std=s.STD),
    }


def prepare(work: Work) -> Run:
    import variopinta as vp

    case, images = work.case, list(work.images)
    steps = transforms(case.steps, _table())
    if not case.normalized:
        plain = vp.Pipeline(steps, seed=1).compile()
        return lambda: ([plain(image) for image in images], None)
    picture = vp.Image(name="picture", output_specs=vp.ReturnTensor(name="planes"))
    labels = vp.Mask(name="labels", output_specs=vp.ReturnArray(name="classes"))
    pipeline = vp.Pipeline(steps, seed=1, targets=[picture, labels] if case.masks else [picture]).compile()

    def pictures() -> tuple[Any, Any]:
        return [pipeline(picture=picture.bind(image)).picture.planes for image in images], None

    def pairs() -> tuple[Any, Any]:
        assert work.masks is not None
        outs = [
            pipeline(picture=picture.bind(image), labels=labels.bind(mask))
            for image, mask in zip(images, work.masks, strict=True)
        ]
        return [out.picture.planes for out in outs], [out.labels.classes for out in outs]

    return pairs if case.masks else pictures
