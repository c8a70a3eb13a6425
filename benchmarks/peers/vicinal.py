"""Vicinal, by its public names."""

from __future__ import annotations

from typing import Any

from benchmarks import steps as s
from benchmarks.case import Run, Work
from benchmarks.peers.folders import fresh_folder


def transforms(steps: tuple[s.Step, ...]) -> list[Any]:
    import vicinal as vc

    table: dict[type, Any] = {
        s.Decode: lambda _: [],
        s.Encode: lambda _: [],
        s.CropResize: lambda t: vc.RandomResizedCrop(t.size),
        s.RandomCrop: lambda t: vc.RandomCrop(t.size),
        s.PadCrop: lambda t: [vc.Pad(t.pad), vc.RandomCrop(t.size)],
        s.Resize: lambda t: vc.Resize((t.size, t.size), antialias=False),
        s.Flip: lambda t: vc.HorizontalFlip(p=t.p),
        s.QuarterTurn: lambda _: vc.QuarterTurn(),
        s.Affine: lambda t: vc.Affine(
            (-t.degrees, t.degrees), t.scale, translate_x=(-t.shift, t.shift), translate_y=(-t.shift, t.shift),
            shear_x=(-t.shear, t.shear), unit="fraction",
        ),
        s.Perspective: lambda t: vc.Perspective(t.distortion),
        s.TranslateWhole: lambda t: vc.Translate((-t.most, t.most), (-t.most, t.most), whole=True),
        s.Blur: lambda t: vc.GaussianBlur(t.sigma),
        s.Jitter: lambda t: vc.ColorJitter(t.brightness, t.contrast, t.saturation, t.hue),
        s.BrightnessContrast: lambda t: [
            vc.Brightness((1 - t.strength, 1 + t.strength)), vc.LinearContrast((1 - t.strength, 1 + t.strength))
        ],
        s.HueSaturation: lambda t: [vc.Hue((-t.hue, t.hue)), vc.Saturation((1 - t.saturation, 1 + t.saturation))],
        s.Gamma: lambda t: vc.Gamma(t.gamma),
        s.GaussianNoise: lambda t: vc.GaussianNoise(t.std),
        s.SaltPepper: lambda t: vc.SaltAndPepper(t.amount),
        s.Holes: lambda t: vc.Cutout(t.length, t.count),
        s.Erase: lambda t: vc.RandomErasing(t.area, t.aspect, p=1.0),
        s.Posterize: lambda t: vc.Posterize(t.bits),
        s.Solarize: lambda t: vc.Solarize(t.threshold),
        s.Normalize: lambda _: vc.Normalize(mean=s.MEAN, std=s.STD),
    }
    made = [table[type(step)](step) for step in steps]
    return [one for entry in made for one in (entry if isinstance(entry, list) else [entry])]


def _folder_to_folder(work: Work, augment: Any) -> Run:
    """The offline job, with its manifest, receipts and files that are flushed to the disk."""
    from vicinal import offline

    quality = next(step.quality for step in work.case.steps if isinstance(step, s.Encode))

    def run() -> tuple[Any, Any]:
        out = fresh_folder()
        offline.augment(work.folder, out, augment, copies=work.case.copies, threads=work.threads, quality=quality)
        return sorted(out.rglob("*.jpg")), None

    return run


def prepare(work: Work) -> Run:
    import vicinal as vc

    vc.set_threads(work.threads)
    case = work.case
    augment = vc.Pipeline(transforms(case.steps), seed=1)
    if case.stored:
        return _folder_to_folder(work, augment)
    images, single, files = work.images, work.images[0], work.files
    masks = work.masks if case.masks else None
    epoch = 0

    def run() -> tuple[Any, Any]:
        nonlocal epoch
        epoch += 1
        if files:
            batch = vc.Batch(images=[vc.Encoded(data) for data in files], ids=range(len(files)))
            return augment(batch, epoch=epoch).images, None
        if case.single:
            return [augment(single, epoch=epoch)], None
        if masks is None:
            return augment(images, epoch=epoch), None
        out = augment(vc.Batch(images=images, masks=masks), epoch=epoch)
        return out.images, out.masks

    return run
