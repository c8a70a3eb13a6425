"""Wrong declarations, each with the whole message."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import pytest

from vicinal.errors import SpecError
from vicinal.sampling.distributions import Beta, Normal
from vicinal.transforms.blur.gaussian_blur import GaussianBlur
from vicinal.transforms.color.color_jitter import ColorJitter
from vicinal.transforms.color.colors import Grayscale, Hue
from vicinal.transforms.color.levels import Posterize, Solarize, SolarizeAdd
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.color.sharpness import Sharpness
from vicinal.transforms.color.tones import Brightness, Contrast, Gamma, LinearContrast, Multiply
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.erase.random_erasing import RandomErasing
from vicinal.transforms.geometric.affine import Affine
from vicinal.transforms.geometric.center_crop import CenterCrop
from vicinal.transforms.geometric.flips import HorizontalFlip, QuarterTurn
from vicinal.transforms.geometric.pad import Pad
from vicinal.transforms.geometric.perspective import Perspective
from vicinal.transforms.geometric.random_crop import RandomCrop
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop
from vicinal.transforms.geometric.resize import Resize
from vicinal.transforms.geometric.rotate import Rotate
from vicinal.transforms.geometric.scale import Scale
from vicinal.transforms.geometric.shear import Shear
from vicinal.transforms.geometric.translate import Translate
from vicinal.transforms.noise.gaussian_noise import GaussianNoise
from vicinal.transforms.noise.pixel_dropout import PixelDropout
from vicinal.transforms.noise.salt_and_pepper import SaltAndPepper

PARAMETER = "a number, (low, high), [choices] or a Distribution"

# mypy is not asked about this file: the declarations are wrong on purpose.
WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: Rotate((30, -30)), "Rotate.degrees: expected (low, high) with low <= high, got (30, -30)"),
    (lambda: Rotate("30"), f"Rotate.degrees: expected {PARAMETER}, got '30'"),
    (lambda: Rotate(nan), f"Rotate.degrees: expected {PARAMETER}, got nan"),
    (lambda: Rotate(True), f"Rotate.degrees: expected {PARAMETER}, got True"),
    (lambda: Rotate([]), "Rotate.degrees: expected a list of one or more numbers, got []"),
    (lambda: Rotate((1, 2, 3)), "Rotate.degrees: expected (low, high) with low <= high, got (1, 2, 3)"),
    (lambda: Rotate(30, p=1.5), "Rotate.p: expected a number in [0, 1], got 1.5"),
    (lambda: Rotate(30, p="half"), "Rotate.p: expected a number in [0, 1], got 'half'"),
    (lambda: Rotate(30, degree=5), "Rotate: unknown keyword 'degree'; did you mean 'degrees'?"),
    (lambda: Rotate(30, filling=0), "Rotate: unknown keyword 'filling'; did you mean 'fill'?"),
    (
        lambda: Rotate(30, interpolation="cubic"),
        "Rotate.interpolation: expected one of nearest, bilinear, bicubic, area, got 'cubic'; did you mean 'bicubic'?",
    ),
    (
        lambda: Rotate(30, interpolation=1),
        "Rotate.interpolation: expected one of nearest, bilinear, bicubic, area, got 1",
    ),
    (
        lambda: Rotate(30, border="mirror"),
        "Rotate.border: expected one of constant, edge, reflect, symmetric, wrap, got 'mirror'",
    ),
    (
        lambda: Rotate(30, border="reflekt"),
        "Rotate.border: expected one of constant, edge, reflect, symmetric, wrap, "
        "got 'reflekt'; did you mean 'reflect'?",
    ),
    (
        lambda: Rotate(30, border=None),
        "Rotate.border: expected one of constant, edge, reflect, symmetric, wrap, got None",
    ),
    (
        lambda: Rotate(30, fill=255),
        "Rotate.fill: expected a fraction of the range in [0, 1] (an 8-bit value v is v / 255) or one a channel, "
        "got 255; did you mean 255/255 = 1 of the range?",
    ),
    (
        lambda: Rotate(30, fill="white"),
        "Rotate.fill: expected a fraction of the range in [0, 1] (an 8-bit value v is v / 255) or one a channel, "
        "got 'white'",
    ),
    (lambda: Rotate(30, mask_fill=-1), "Rotate.mask_fill: expected a whole number in [0, 2147483647], got -1"),
    (
        lambda: Rotate(30, "bilinear"),
        "Rotate: expected at most 1 positional argument, got 2; "
        "by keyword: interpolation, border, fill, mask_fill, mask_border, p",
    ),
    (lambda: Scale(0), f"Scale.factor: expected {PARAMETER} above 0, got 0"),
    (lambda: Scale((-1, 2)), f"Scale.factor: expected {PARAMETER} above 0, got (-1, 2)"),
    (
        lambda: Scale(Normal(1, 0.1)),
        f"Scale.factor: expected {PARAMETER} above 0, got Normal(mean=1, std=0.1), "
        "whose values go from -inf to inf (see .clip(low, high))",
    ),
    (lambda: Scale(1e-12), f"Scale.factor: expected {PARAMETER} above 0, none below 1e-09, got 1e-12"),
    (
        lambda: Multiply(1e12),
        f"Multiply.factor: expected {PARAMETER} of at least 0, none beyond 20, got 1000000000000.0",
    ),
    (lambda: Scale(1, factor_y=0), f"Scale.factor_y: expected {PARAMETER} above 0, got 0"),
    (lambda: Translate(1, unit="percent"), "Translate.unit: expected one of pixels, fraction, got 'percent'"),
    (lambda: Translate(1, whole=1), "Translate.whole: expected True or False, got 1"),
    (lambda: Shear(90), f"Shear.x: expected {PARAMETER} in [-89, 89], got 90"),
    (
        lambda: Affine(center=0.5),
        "Affine.center: expected a pair (x, y) in fractions of the canvas, or None for its middle, got 0.5",
    ),
    (
        lambda: Affine(center=(0.5, "left")),
        "Affine.center: expected a pair (x, y) in fractions of the canvas, or None for its middle, got (0.5, 'left')",
    ),
    (lambda: Affine(fit_output="yes"), "Affine.fit_output: expected True or False, got 'yes'"),
    (lambda: Perspective(1.5), f"Perspective.distortion: expected {PARAMETER} in [0, 1], got 1.5"),
    (
        lambda: QuarterTurn(0.5),
        "QuarterTurn.turns: expected whole numbers: one, (low, high), [choices] or a Distribution, got 0.5",
    ),
    (
        lambda: QuarterTurn((0, 1.5)),
        "QuarterTurn.turns: expected whole numbers: one, (low, high), [choices] or a Distribution, got (0, 1.5)",
    ),
    (lambda: CenterCrop(), "CenterCrop.size: expected a value, got none"),
    (
        lambda: CenterCrop(0),
        "CenterCrop.size: expected a whole number of pixels in [1, 1048576] or a pair (height, width) of them, got 0",
    ),
    (
        lambda: CenterCrop((224, 224, 3)),
        "CenterCrop.size: expected a whole number of pixels in [1, 1048576] or a pair (height, width) of them, "
        "got (224, 224, 3)",
    ),
    (
        lambda: CenterCrop(10.5),
        "CenterCrop.size: expected a whole number of pixels in [1, 1048576] or a pair (height, width) of them, got 10.5",
    ),
    (lambda: RandomCrop(10, distinct=None), "RandomCrop.distinct: expected True or False, got None"),
    (
        lambda: RandomCrop(10, border="zero"),
        "RandomCrop.border: expected one of constant, edge, reflect, symmetric, wrap or None, got 'zero'",
    ),
    (
        lambda: RandomResizedCrop(224, scale=(0, 1)),
        "RandomResizedCrop.scale: expected a pair (low, high) with 0 < low <= high <= 1, got (0, 1)",
    ),
    (
        lambda: RandomResizedCrop(224, scale=(0.5, 2)),
        "RandomResizedCrop.scale: expected a pair (low, high) with 0 < low <= high <= 1, got (0.5, 2)",
    ),
    (
        lambda: RandomResizedCrop(224, ratio=(2, 1)),
        "RandomResizedCrop.ratio: expected a pair (low, high) with 0 < low <= high, got (2, 1)",
    ),
    (
        lambda: RandomResizedCrop(224, sclae=(0.5, 1)),
        "RandomResizedCrop: unknown keyword 'sclae'; did you mean 'scale'?",
    ),
    (
        lambda: Pad(-1),
        "Pad.padding: expected whole pixels in [0, 1048576]: one number, (y, x) or (top, right, bottom, left), got -1",
    ),
    (
        lambda: Pad((1, 2, 3)),
        "Pad.padding: expected whole pixels in [0, 1048576]: one number, (y, x) or (top, right, bottom, left), "
        "got (1, 2, 3)",
    ),
    (
        lambda: Pad(1.5),
        "Pad.padding: expected whole pixels in [0, 1048576]: one number, (y, x) or (top, right, bottom, left), got 1.5",
    ),
    (lambda: Resize(8, "fit"), "Resize.mode: expected one of stretch, contain, cover, short, long, got 'fit'"),
    (lambda: Resize((8, 9), "short"), "Resize.size: expected one number where mode is 'short', got (8, 9)"),
    (lambda: Resize(8, antialias=0), "Resize.antialias: expected True or False, got 0"),
    (lambda: Brightness(-0.5), f"Brightness.factor: expected {PARAMETER} of at least 0, got -0.5"),
    (lambda: Sharpness((-1, 1)), f"Sharpness.factor: expected {PARAMETER} of at least 0, got (-1, 1)"),
    (lambda: Contrast((-1, 1)), f"Contrast.factor: expected {PARAMETER} of at least 0, got (-1, 1)"),
    (lambda: Hue(181),
     f"Hue.shift: expected {PARAMETER} in [-0.5, 0.5], got 181; it is in turns, where d degrees are d / 360"),
    (lambda: Hue(0.7), f"Hue.shift: expected {PARAMETER} in [-0.5, 0.5], got 0.7"),
    (
        lambda: Hue((-18, 18)),
        f"Hue.shift: expected {PARAMETER} in [-0.5, 0.5], got (-18, 18); did you mean (-18/360, 18/360) = (-0.05, 0.05) turns?",
    ),
    (
        lambda: ColorJitter(hue=18),
        "ColorJitter.hue: expected a number in [0, 0.5], (low, high), [choices] or a Distribution, got 18; "
        "did you mean 18/360 = 0.05 turns?",
    ),
    (
        lambda: ColorJitter(hue=-0.1),
        "ColorJitter.hue: expected a number in [0, 0.5], (low, high), [choices] or a Distribution, got -0.1",
    ),
    (
        lambda: ColorJitter(0.1, 0.1, 0.1, 0.1, True),
        "ColorJitter: expected at most 4 positional arguments, got 5; by keyword: random_order, p",
    ),
    (lambda: Gamma(0), f"Gamma.gamma: expected {PARAMETER} above 0, got 0"),
    (lambda: Multiply(-1), f"Multiply.factor: expected {PARAMETER} of at least 0, got -1"),
    (lambda: Multiply(1, per_channel="all"), "Multiply.per_channel: expected True or False, got 'all'"),
    (lambda: LinearContrast(-1), f"LinearContrast.factor: expected {PARAMETER} of at least 0, got -1"),
    (lambda: Grayscale(1.5), f"Grayscale.alpha: expected {PARAMETER} in [0, 1], got 1.5"),
    (lambda: Posterize(0), f"Posterize.bits: expected {PARAMETER} in [1, 8], got 0"),
    (
        lambda: Posterize(4.5),
        "Posterize.bits: expected whole numbers: one, (low, high), [choices] or a Distribution in [1, 8], got 4.5",
    ),
    (lambda: Posterize((0, 9)), f"Posterize.bits: expected {PARAMETER} in [1, 8], got (0, 9)"),
    (lambda: Solarize(128),
     f"Solarize.threshold: expected {PARAMETER} in [0, 1], got 128; did you mean 128/255 = 0.502 of the range?"),
    (
        lambda: SolarizeAdd([0, 110]),
        f"SolarizeAdd.addition: expected {PARAMETER} in [-1, 1], got [0, 110]; "
        "did you mean [0/255, 110/255] = [0, 0.431] of the range?",
    ),
    (lambda: Normalize(std=0), "Normalize.std: expected a number above 0 or one a channel, got 0"),
    (
        lambda: Normalize((0.5, 0.5), (0.2, 0.2, 0.2)),
        "Normalize.std: expected one number or as many as mean has (2), got (0.2, 0.2, 0.2)",
    ),
    (lambda: Normalize(layout="nchw"),
     "Normalize.layout: expected one of chw, hwc, channels_last, got 'nchw'; did you mean 'chw'?"),
    (lambda: GaussianBlur(-1), f"GaussianBlur.sigma: expected {PARAMETER} of at least 0, got -1"),
    (
        lambda: GaussianBlur(Normal(1, 1)),
        f"GaussianBlur.sigma: expected {PARAMETER} of at least 0, got Normal(mean=1, std=1), "
        "whose values go from -inf to inf (see .clip(low, high))",
    ),
    (lambda: GaussianBlur(1, kernel=4), "GaussianBlur.kernel: expected an odd whole number or None, got 4"),
    (lambda: GaussianBlur(1, kernel=0), "GaussianBlur.kernel: expected a whole number in [1, 4001] or None, got 0"),
    (lambda: GaussianNoise(-0.1), f"GaussianNoise.std: expected {PARAMETER} in [0, 1], got -0.1"),
    (
        lambda: GaussianNoise(12.75),
        f"GaussianNoise.std: expected {PARAMETER} in [0, 1], got 12.75; did you mean 12.75/255 = 0.05 of the range?",
    ),
    (
        lambda: GaussianNoise(10 * Beta(2, 2)),
        f"GaussianNoise.std: expected {PARAMETER} in [0, 1], got {10 * Beta(2, 2)!r}, "
        "whose values go from 0 to 10 (see .clip(low, high)); did you mean it / 255 of the range?",
    ),
    (
        lambda: Normalize(0.5, (58.4, 57.1, 57.4)),
        "Normalize.std: expected a fraction of the range in [1e-09, 1] or one a channel, got (58.4, 57.1, 57.4); "
        "did you mean (58.4/255, 57.1/255, 57.4/255) = (0.229, 0.224, 0.225) of the range?",
    ),
    (
        lambda: Affine(center=(112, 112)),
        "Affine.center: expected a pair (x, y) in fractions of the canvas, or None for its middle, none beyond 10, "
        "got (112, 112)",
    ),
    (
        lambda: Cutout((8, 16), unit="fraction"),
        "Cutout.length: expected fractions of the side in [0, 1] (pixels: unit='pixels'), got (8, 16)",
    ),
    (lambda: Cutout(0.3), "Cutout.length: expected whole pixels (fractions of the side: unit='fraction'), got 0.3"),
    (lambda: SaltAndPepper(1.5), f"SaltAndPepper.amount: expected {PARAMETER} in [0, 1], got 1.5"),
    (lambda: SaltAndPepper(0.1, salt=-1), f"SaltAndPepper.salt: expected {PARAMETER} in [0, 1], got -1"),
    (
        lambda: PixelDropout(0.1, fill=255),
        f"PixelDropout.fill: expected {PARAMETER} in [0, 1], got 255; did you mean 255/255 = 1 of the range?",
    ),
    (lambda: Cutout(-1), f"Cutout.length: expected {PARAMETER} of at least 0, got -1"),
    (lambda: Cutout(8, holes=0), "Cutout.holes: expected a whole number in [1, 1000], got 0"),
    (
        lambda: Cutout(8, fill="black"),
        "Cutout.fill: expected a fraction of the range in [0, 1], one a channel, 'mean' or 'noise', got 'black'",
    ),
    (lambda: Cutout(8, unit="percent"), "Cutout.unit: expected one of pixels, fraction, got 'percent'"),
    (
        lambda: RandomErasing(area=(0, 0.5)),
        "RandomErasing.area: expected a pair (low, high) with 0 < low <= high <= 1, got (0, 0.5)",
    ),
    (
        lambda: RandomErasing(aspect="wide"),
        "RandomErasing.aspect: expected a pair (low, high) with 0 < low <= high, got 'wide'",
    ),
    (
        lambda: RandomErasing(fill=2.0),
        "RandomErasing.fill: expected a fraction of the range in [0, 1], one a channel, 'mean' or 'noise', got 2.0; "
        "did you mean 2/255 = 0.00784 of the range?",
    ),
    (lambda: HorizontalFlip(0.5), "HorizontalFlip: expected no positional arguments, got 1; by keyword: p"),
    (lambda: HorizontalFlip(p=-0.1), "HorizontalFlip.p: expected a number in [0, 1], got -0.1"),
]


@pytest.mark.parametrize(("declare", "message"), WRONG, ids=[message[:48] for _, message in WRONG])
def test_a_wrong_declaration_says_what_was_expected(declare: Callable[[], object], message: str) -> None:
    with pytest.raises(SpecError) as error:
        declare()
    assert str(error.value) == message


def test_errors_are_value_errors_too() -> None:
    with pytest.raises(ValueError, match=r"Rotate\.degrees"):
        Rotate((30, -30))
