"""Values in a wrong unit are refused, by field and with the right unit, over the whole catalogue."""

from __future__ import annotations

import re
from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from tests.transforms.examples import ARGUMENTS
from vicinal.extend import fields, transform
from vicinal.sampling.distribution import Distribution
from vicinal.sampling.draw import Draws
from vicinal.transforms.catalogue import CATALOGUE, FOLDERS, transform_class

WRONG = (25, 128, 300, (5, 25), [25, 128])
"""8-bit values, degrees, percent and pixels, where a part of something is meant."""

RANGE, TURNS, SHARE, SIDE, FACTOR = (
    "of the range|fraction", "turns", "share", "share|fraction|in pixels", "factor"
)  # fmt: skip
"""How a message names the unit."""

LARGER: dict[str, str] = {
    "Brightness.factor": FACTOR, "Contrast.factor": FACTOR, "Saturation.factor": FACTOR, "Multiply.factor": FACTOR,
    "LinearContrast.factor": FACTOR, "Sharpness.factor": FACTOR, "Gamma.gamma": FACTOR, "LogContrast.gain": FACTOR,
    "ColorJitter.brightness": FACTOR, "ColorJitter.contrast": FACTOR, "ColorJitter.saturation": FACTOR,
    "PhotometricDistort.brightness": FACTOR, "PhotometricDistort.contrast": FACTOR,
    "PhotometricDistort.saturation": FACTOR, "Sharpen.lightness": FACTOR, "StainJitter.scale": FACTOR,
    "MultiplicativeNoise.factor": FACTOR, "ZoomBlur.factor": FACTOR, "BrightnessContrast.contrast": SHARE,
    "Emboss.strength": SHARE, "UnsharpMask.amount": SHARE, "ISONoise.intensity": SHARE,
    "WhiteBalance.red": FACTOR, "WhiteBalance.blue": FACTOR,
    "Illumination.sigma": SIDE, "Wave.wavelength": SIDE, "Twirl.radius": SIDE, "SunFlare.radius": SIDE,
}  # fmt: skip
"""Fields that reach beyond 1, and are in no unit of which one may have 25 or 128."""

OTHERWISE = {
    "Perspective.corners", "Affine.center", "Spatter.std", "Defocus.softness", "LensDistortion.k1", "LensDistortion.k2",
    "StainJitter.shift", "GlassBlur.sigma",
}  # fmt: skip
"""What has other forms than a number, is in pixels, or is a coefficient without a unit: refused, by its bounds."""

TURNING = ("Hue.shift", "HueSaturationValue.hue", "PhotometricDistort.hue", "ColorJitter.hue", "ISONoise.color_shift")
LEVELLED = {"fill", "color", "threshold", "cutoff", "std", "mean", "brightness", "value", "addition", "red", "green", "blue"}


def fields_of(name: str) -> dict[str, Any]:
    """By field what the example, or else the declaration, says."""
    made: Any = transform_class(name)(**ARGUMENTS[name])
    return {field.name: getattr(made, field.name) for field in attrs.fields(type(made)) if field.init}


def is_part(value: Any) -> bool:
    """Whether what a field holds lies within [-1, 1], and somewhere in between."""
    ends = value.bounds() if isinstance(value, Distribution) else value if isinstance(value, tuple) else (value,)
    numbers = [end for end in ends if isinstance(end, float)]
    return bool(numbers) and len(numbers) == len(ends) and max(map(abs, numbers)) <= 1 and any(end % 1 for end in numbers)


def table() -> list[tuple[str, str]]:
    """Every field in [-1, 1] by its example, and those of LARGER, each with how its unit is called."""
    rows = []
    for name in CATALOGUE:
        if name in FOLDERS["compose"] or name == "Lambda":
            continue
        for field, value in fields_of(name).items():
            key = f"{name}.{field}"
            if key in OTHERWISE:
                continue
            part = field == "p" or is_part(value) or field in LEVELLED
            if key in LARGER or (part and key not in ELSEWHERE):
                rows.append((key, LARGER.get(key) or (TURNS if key in TURNING else f"{RANGE}|{SIDE}")))
    return rows


ELSEWHERE = {
    "Scale.factor", "RandomScale.factor", "RandomResizedCrop.ratio", "IoUCrop.ratio", "RandomErasing.aspect",
    "ZoomOut.factor", "Affine.scale",  # factors of lengths and aspects, of which one may have 25
    "SaltAndPepper.salt", "MixupCutmix.mixup_alpha", "Mixup.alpha", "CutMix.alpha", "MixupCutmix.cutmix_alpha", "AugMix.alpha",
    "GaussianBlur.sigma", "Canny.sigma",
}  # fmt: skip
ROWS = table()


def refusal(key: str, value: Any) -> str:
    name, _, field = key.partition(".")
    with pytest.raises(vc.SpecError) as caught:
        transform_class(name)(**{**ARGUMENTS[name], field: value})
    return str(caught.value)


def test_the_table_holds_most_of_the_catalogue() -> None:
    assert len(ROWS) > 200
    assert {key.partition(".")[0] for key, _ in ROWS} >= set(CATALOGUE) - set(FOLDERS["compose"]) - {"Lambda", "Normalize"}


@pytest.mark.parametrize(("key", "unit"), ROWS)
def test_parts_are_not_counted_in_levels_percent_degrees_or_pixels(key: str, unit: str) -> None:
    name, _, field = key.partition(".")
    drawn = isinstance(fields_of(name)[field], Distribution)
    for value in (*WRONG, vc.Uniform(30, 128)) if drawn else WRONG:
        message = refusal(key, value)
        assert message.startswith(f"{key}: expected "), message
        assert re.search(unit, message.partition(": expected")[2]), message


MISTAKEN: list[tuple[Any, str]] = [
    (lambda: vc.Translate((-0.1, 0.1)), "Translate.x: expected pixels (fractions of the canvas: unit='fraction')"),
    (lambda: vc.Translate(y=vc.Uniform(0.1, 1)), "Translate.y: expected pixels (fractions of the canvas"),
    (lambda: vc.Affine(translate_x=[0.1, 0.2]), "Affine.translate_x: expected pixels (fractions of the canvas"),
    (lambda: vc.Affine(translate_y=(-0.3, 0.3)), "Affine.translate_y: expected pixels (fractions of the canvas"),
    (lambda: vc.Translate(25, unit="fraction"), "Translate.x: expected fractions of the canvas in [-10, 10] (pixels: unit="),
    (lambda: vc.Affine(translate_y=(-30, 30), unit="fraction"), "Affine.translate_y: expected fractions of the canvas in"),
    (lambda: vc.Erase([[0.1, 0.1, 0.5, 0.5]]), "Erase.rectangles: expected pixels (fractions of the canvas: unit='fraction')"),
    (lambda: vc.Erase((0, 0.5, 1, 1)), "Erase.rectangles: expected pixels (fractions of the canvas: unit='fraction')"),
    (lambda: vc.Erase((0, 0, 8, 8), unit="fraction"), "Erase.rectangles: expected fractions of the canvas in [0, 1]"),
    (lambda: vc.Cutout(0.5), "Cutout.length: expected whole pixels (fractions of the side: unit='fraction')"),
    (lambda: vc.Cutout((0.2, 1.0)), "Cutout.length: expected whole pixels (fractions of the side: unit='fraction')"),
    (lambda: vc.CoarseDropout(height=(0.1, 1.0), width=5, unit="pixels"), "CoarseDropout.height: expected whole pixels"),
    (lambda: vc.CropAndPad(top=(-0.5, 1.0), unit="pixels"), "CropAndPad.top: expected whole pixels in"),
    (lambda: vc.GridMask(spacing=(0.2, 0.4), unit="pixels"), "GridMask.spacing: expected "),
    (lambda: vc.QuarterTurn(90), "QuarterTurn.turns: expected .*did you mean 90/90 = 1 quarter turns?"),
    (lambda: vc.QuarterTurn([0, 90, 180, 270]),
     "QuarterTurn.turns: .*mean [0/90, 90/90, 180/90, 270/90] = [0, 1, 2, 3] quarter"),
    (lambda: vc.Gamma((80, 120)), "Gamma.gamma: .*got (80, 120); did you mean (80/100, 120/100) = (0.8, 1.2), a factor?"),
    (lambda: vc.Scale((80, 120)), "Scale.factor: .*did you mean (80/100, 120/100) = (0.8, 1.2), a factor?"),
    (lambda: vc.RandomScale(150), "RandomScale.factor: .*did you mean 150/100 = 1.5, a factor?"),
    (lambda: vc.Affine(scale=(95, 105)), "Affine.scale: .*did you mean (95/100, 105/100) = (0.95, 1.05), a factor?"),
    (lambda: vc.HorizontalFlip(p=50),
     "HorizontalFlip.p: expected a number in [0, 1], got 50; did you mean 50/100 = 0.5, a share?"),
    (lambda: vc.Sometimes(30, [vc.Invert()]), "Sometimes.share: .*did you mean 30/100 = 0.3, a share?"),
    (lambda: vc.RandomResizedCrop(8, scale=(8, 100)), "RandomResizedCrop.scale: .*mean (8/100, 100/100) = (0.08, 1), a share?"),
    (lambda: vc.ImageCompression(0.5), "ImageCompression.quality: expected whole numbers: "),
    (lambda: vc.Posterize(0.5), "Posterize.bits: expected whole numbers: "),
    (lambda: vc.Resize(0.5), "Resize.size: expected a whole number of pixels"),
    (lambda: vc.Hue(300), "Hue.shift: .*; it is in turns, where d degrees are d / 360"),
    (lambda: vc.GaussianNoise(300),
     "GaussianNoise.std: .*; it is in fractions of the range, where an 8-bit value v is v / 255"),
    (lambda: vc.Vignette(x=vc.Uniform(10, 128)),
     "Vignette.x: .*; it is in shares of the picture's side, not in pixels or percent"),
    (lambda: vc.Grayscale(vc.Uniform(10, 90)), "Grayscale.alpha: .*; did you mean it / 100, a share?"),
    (lambda: vc.Pipeline.from_yaml("Pipeline: {transforms: [{Solarize: {threshold: 128}}]}"),
     "Pipeline.transforms[0]: Solarize.threshold: .*; did you mean 128/255 = 0.502 of the range?"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), MISTAKEN, ids=[str(place) for place in range(len(MISTAKEN))])
def test_what_was_meant_is_said(make: Any, message: str) -> None:
    with pytest.raises(vc.SpecError) as caught:
        make()
    assert re.match(".*".join(map(re.escape, message.split(".*"))), str(caught.value)), str(caught.value)


@pytest.mark.parametrize("made", [
    lambda: vc.Translate(0.5), lambda: vc.Translate((-1, 1)), lambda: vc.Affine(translate_x=0.25),
    lambda: vc.Translate((-0.1, 4)), lambda: vc.Translate(vc.Normal(0, 0.1), unit="fraction"),
    lambda: vc.Translate(vc.Normal(0, 2)), lambda: vc.Erase((0, 0, 1, 1)), lambda: vc.Erase((0.5, 0.5, 3.5, 4)),
    lambda: vc.Cutout(1), lambda: vc.QuarterTurn([-1, 5]), lambda: vc.Gamma(19.9),
    lambda: vc.CoarseDropout(height=1, width=(1, 2), unit="pixels"),
    lambda: vc.CropAndPad(top=(-1, 0), right=0, bottom=0, left=2, unit="pixels"),
])  # fmt: skip
def test_what_is_meant_so_is_taken(made: Any) -> None:
    assert isinstance(made(), vc.Transform)


def test_a_number_that_is_just_out_of_bounds_is_no_percentage() -> None:
    assert refusal("HorizontalFlip.p", 1.5) == "HorizontalFlip.p: expected a number in [0, 1], got 1.5"
    assert "did you mean" not in refusal("Solarize.threshold", 1.2)


@attrs.frozen
class Own(Distribution):
    """A distribution of the user's own, which cannot be written down."""

    low: float
    high: float

    def draw(self, draws: Draws, place: str, name: str) -> Any:
        return draws.uniform(place, name)[:, 0] * (self.high - self.low) + self.low

    def bounds(self) -> tuple[float, float]:
        return self.low, self.high


@pytest.mark.parametrize(("made", "good", "bad"), [
    (lambda x: vc.Translate(x), (0, 3), (0, 0.5)), (lambda x: vc.Affine(translate_y=x, unit="fraction"), (0, 1), (0, 99)),
    (lambda x: vc.CropAndPad(top=x), (0, 1), (0, 20)), (lambda x: vc.GaussianBlur(x), (0, 1), (0, 1e7)),
    (lambda x: vc.Cutout(x), (1, 3), (0, 0.5)), (lambda x: vc.CoarseDropout(height=x), (0, 1), (0, 9)),
    (lambda x: vc.GridMask(x), (0.2, 0.5), (1, 9)), (lambda x: vc.PlanckianJitter(x), (4000, 9000), (10, 20)),
])  # fmt: skip
def test_distributions_of_the_users_own_are_guarded_too(made: Any, good: tuple[float, float], bad: tuple[float, float]) -> None:
    picture = np.full((8, 9, 3), 99, np.uint8)
    assert vc.Pipeline([made(Own(*good))], seed=1)(picture).shape == picture.shape
    with pytest.raises(vc.SpecError, match=r"^\w+\.\w+: expected .*Own\("):
        made(Own(*bad))


@transform
class Glow(vc.Transform):
    """As packages declare theirs: by how many parts of another unit make one of a field's."""

    amount: fields.Parameter = fields.number(default=0.5, low=0, high=1, of=255)
    share: fields.Parameter = fields.number(default=0.5, low=0, high=1, kw_only=True)
    times: fields.Interval = fields.interval(default=(1, 2), high=4, kw_only=True, of=100)


@pytest.mark.parametrize(("given", "message"), [
    ({"amount": 51}, "Glow.amount: expected .*, got 51; did you mean 51/255 = 0.2?"),
    ({"amount": 300}, "Glow.amount: expected .*, got 300; it is in parts of 255: a value v is v / 255"),
    ({"share": 25}, "Glow.share: expected .*, got 25; did you mean 25/100 = 0.25, a share?"),
    ({"times": (50, 200)}, "Glow.times: expected .*, got (50, 200); did you mean (50/100, 200/100) = (0.5, 2)?"),
])  # fmt: skip
def test_fields_of_transforms_of_ones_own_are_guarded_alike(given: dict[str, Any], message: str) -> None:
    with pytest.raises(vc.SpecError) as caught:
        Glow(**given)
    assert re.fullmatch(".*".join(map(re.escape, message.split(".*"))), str(caught.value)), str(caught.value)


@pytest.mark.parametrize(
    ("made", "alike"),
    [
        (lambda: vc.RandomResizedCrop(8, scale=np.float16(0.5)), lambda: vc.RandomResizedCrop(8, scale=0.5)),
        (lambda: vc.IoUCrop(ratio=(np.float16(0.5), np.float16(2))), lambda: vc.IoUCrop(ratio=(0.5, 2))),
        (lambda: vc.RandomErasing(area=(np.float16(0.25), 0.5)), lambda: vc.RandomErasing(area=(0.25, 0.5))),
    ],
)
def test_float16_is_a_number_though_it_holds_no_bound(made: Any, alike: Any) -> None:
    assert made() == alike()


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: vc.QuarterTurn((np.float16(-90), np.float16(90))), r"QuarterTurn.turns: .* \(-90/90, 90/90\) = \(-1, 1\)"),
        (lambda: vc.Gamma(np.float16(80)), r"Gamma.gamma: .* did you mean 80/100 = 0.8"),
        (lambda: vc.HorizontalFlip(p=np.float16(50)), r"HorizontalFlip.p: .* did you mean 50/100 = 0.5"),
    ],
)
def test_what_was_meant_is_said_of_float16_too(made: Any, message: str) -> None:
    with pytest.raises(vc.SpecError, match=f"^{message}"):
        made()
