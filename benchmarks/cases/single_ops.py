"""One op at a time on 512x512x3 uint8."""

from __future__ import annotations

from benchmarks.case import Case
from benchmarks.steps import (
    Affine,
    Blur,
    BrightnessContrast,
    CropResize,
    Erase,
    Flip,
    Gamma,
    GaussianNoise,
    HueSaturation,
    Jitter,
    Normalize,
    Perspective,
    Posterize,
    QuarterTurn,
    Resize,
    SaltPepper,
    Solarize,
    Step,
)

BATCH = 32
NOTES = {
    "kornia": "float32 planes in and out",
    "torchtransform": "uint8 planes in and out (float32 where it ends in Normalize)",
}


def _case(name: str, step: Step, title: str, size: int = 512, **notes: str) -> Case:
    return Case(f"op_{name}", title, (step,), inputs="photos", size=size, batch=BATCH, notes=NOTES | notes)


CASES: tuple[Case, ...] = (
    _case("flip", Flip(1.0), "flip left to right"),
    _case("quarter_turn", QuarterTurn(), "0 to 3 quarter turns", opencv="0 turns is a copy"),
    _case("affine", Affine(), "affine, bilinear"),
    _case("perspective", Perspective(), "perspective, bilinear"),
    _case("crop_resize", CropResize(224), "random resized crop to 224, bilinear", size=224),
    _case("resize", Resize(256), "resize to 256, bilinear, no antialias", size=256, torchtransform="antialiased"),
    _case("blur", Blur(), "Gaussian blur, sigma 0.1..2"),
    _case("jitter", Jitter(), "colour jitter 0.4, 0.4, 0.4, 0.1"),
    _case("brightness_contrast", BrightnessContrast(), "brightness and contrast +-0.2",
          torchtransform="contrast about the picture's mean"),
    _case("hue_saturation", HueSaturation(), "hue +-0.1, saturation +-0.3"),
    _case("gamma", Gamma(), "gamma 0.7..1.4"),
    _case("gaussian_noise", GaussianNoise(), "Gaussian noise, a draw a value",
          kornia="one strength for the batch"),
    _case("salt_and_pepper", SaltPepper(), "salt and pepper, 1..5 % of pixels",
          opencv="draws the places of the changed pixels alone, with repeats"),
    _case("erasing", Erase(), "random erasing, black"),
    _case("normalize", Normalize(), "Normalize to CHW float32"),
    _case("posterize", Posterize(), "posterize to 4 bits"),
    _case("solarize", Solarize(), "solarize at one half"),
)
