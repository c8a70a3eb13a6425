"""What the fields of each transform are drawn from: Python expressions, as they stand in the recorded pipelines.

A word in capitals stands for what depends on the pictures: FILL, PAINT and NORMAL for a number or one a channel, SIZE for a
height and width, SMALL for those of a crop that fits.
"""

from __future__ import annotations

Options = dict[str, tuple[str, ...]]

BORDERS = ("'constant'", "'edge'", "'reflect'", "'symmetric'", "'wrap'")
BORDER: Options = {
    "border": BORDERS, "fill": ("0.0", "0.5", "FILL"), "mask_fill": ("0", "3"), "mask_border": (*BORDERS, "None"),
}  # fmt: skip
RESAMPLED: Options = {"interpolation": ("'nearest'", "'bilinear'", "'bicubic'", "'area'"), **BORDER}
POLICY: Options = {"interpolation": ("'nearest'", "'bilinear'", "'bicubic'"), "fill": ("0.0", "0.5", "FILL")}
FACTOR = ("(0.5, 1.5)", "0.3", "[0.0, 1.0, 2.5]", "vc.Normal(1, 0.3).clip(0, 3)", "vc.LogUniform(0.4, 2.5)")
SHARE = ("(0.0, 1.0)", "0.3", "[0.0, 0.5, 1.0]", "vc.Beta(2, 3)")
SMALL_SHARE = ("(0.0, 0.2)", "0.1", "[0.0, 0.02, 0.4]", "0.3 * vc.Beta(0.5, 2)")
AREAS = ("(0.02, 0.4)", "(0.3, 1.0)", "(0.25, 0.25)")
ASPECTS = ("(0.3, 3.3)", "(0.75, 1.3333)", "(1.0, 1.0)")
MIXED: Options = {"per_sample": ("True", "False"), "classes": ("5", "None"), "partners": (
    "'permutation'", "'same-class'", "'cross-class'",
)}  # fmt: skip

GEOMETRIC: dict[str, Options] = {
    "HorizontalFlip": {},
    "VerticalFlip": {},
    "Transpose": {},
    "QuarterTurn": {"turns": ("1", "[1, 3]", "(-2, 5)", "vc.IntUniform(0, 3)")},
    "Rotate": {"degrees": ("(-40, 40)", "90", "[0, 17, 180]", "vc.Normal(0, 25)", "vc.TruncatedNormal(0, 20, -45, 45)"),
               **RESAMPLED},
    "Scale": {"factor": ("(0.5, 2.0)", "0.4", "vc.LogUniform(0.3, 3)"), "factor_y": ("(0.7, 1.4)", "None"), **RESAMPLED},
    "Translate": {"x": ("(-6, 6)", "2.5", "vc.IntUniform(-9, 9)"), "y": ("(-4.5, 4.5)", "[-3, 0, 3]", "vc.Poisson(2)"),
                  "whole": ("True", "False"), **RESAMPLED},
    "Shear": {"x": ("(-20, 20)", "35"), "y": ("(-20, 20)", "0"), **RESAMPLED},
    "Affine": {"degrees": ("(-90, 90)", "0"), "scale": ("(0.5, 1.5)", "1"), "translate_x": ("(-4, 4)", "0.5"),
               "translate_y": ("(-4, 4)", "-3"), "shear_x": ("(-10, 10)", "0"), "shear_y": ("(-10, 10)",),
               "fit_output": ("True", "False", "False"), **RESAMPLED},
    "Perspective": {"distortion": ("0.6", "(0.1, 1.0)", "0.05"), **RESAMPLED},
    "CenterCrop": {"size": ("SMALL", "SMALL", "SIZE"), **BORDER},
    "RandomCrop": {"size": ("SMALL", "SMALL", "SIZE"), **BORDER},
    "RandomResizedCrop": {"size": ("SIZE",), "scale": ("(0.08, 1.0)", "(0.5, 0.5)"), "ratio": ASPECTS,
                          "interpolation": RESAMPLED["interpolation"]},
    "Pad": {"padding": ("(1, 2, 3, 4)", "3", "(0, 7, 0, 0)"), **BORDER},
    "Resize": {"size": ("SIZE",), "mode": ("'stretch'", "'contain'", "'cover'"), "antialias": ("True", "False"), **RESAMPLED},
}  # fmt: skip

TONE: dict[str, Options] = {
    "Brightness": {"factor": FACTOR},
    "Contrast": {"factor": FACTOR},
    "Gamma": {"gamma": ("(0.5, 2)", "2.2", "[0.4, 1]", "vc.LogUniform(0.3, 3)")},
    "Multiply": {"factor": FACTOR, "per_channel": ("True", "False")},
    "LinearContrast": {"factor": FACTOR},
    "Invert": {},
    "Posterize": {"bits": ("(2, 6)", "4", "[1, 8]", "vc.IntUniform(1, 7)")},
    "Solarize": {"threshold": SHARE},
    "SolarizeAdd": {"addition": ("(-0.3, 0.4)", "0.2"), "threshold": SHARE},
    "AutoContrast": {},
    "Equalize": {},
    "Sharpness": {"factor": FACTOR},
    "GaussianBlur": {"sigma": ("(0, 1.5)", "0.8", "(0.1, 4.0)", "vc.Beta(2, 2) * 3"), "sigma_y": ("1.2", "None"),
                     "kernel": ("5", "None", "None")},
    "GaussianNoise": {"std": SMALL_SHARE, "per_channel": ("True", "False")},
    "SaltAndPepper": {"amount": SMALL_SHARE, "salt": SHARE, "per_channel": ("True", "False")},
    "PixelDropout": {"amount": SMALL_SHARE, "fill": SHARE, "per_channel": ("True", "False")},
    "Cutout": {"length": ("6", "(1, 20)", "vc.Poisson(5)"), "holes": ("1", "3"), "fill": ("PAINT",)},
    "RandomErasing": {"area": AREAS, "aspect": ASPECTS, "holes": ("1", "2"), "fill": ("PAINT",), "p": ("1.0", "0.5")},
    "Erase": {"rectangles": ("[[1, 2, 6, 5], [0, 0, 2, 2]]", "[-3, 1.4, 900, 3]"), "fill": ("PAINT",)},
}  # fmt: skip
"""Of any number of channels."""

COLOUR: dict[str, Options] = {
    "Saturation": {"factor": FACTOR},
    "Hue": {"shift": ("(-0.2, 0.2)", "0.5", "[0, 0.1]", "vc.TruncatedNormal(0, 0.1, -0.5, 0.5)")},
    "ColorJitter": {"brightness": ("0.4", "(0.2, 1.1)"), "contrast": ("0.4", "0"), "saturation": ("0.4", "[0.5, 2]"),
                    "hue": ("0.1", "0"), "random_order": ("True", "False")},
    "Grayscale": {"alpha": SHARE},
    "AutoAugment": {"policy": ("'imagenet'", "'cifar10'", "'svhn'", "'cifar10-95'"), **POLICY},
    "RandAugment": {"n": ("1", "3"), "magnitude": ("(5, 30)", "9", "vc.Normal(9, 0.5).clip(0, 30)"),
                    "operations": ("'paper'", "'code'"), **POLICY},
    "TrivialAugmentWide": {"bins": ("31", "2"), **POLICY},
    "AugMix": {"severity": ("10", "(1, 5)"), "width": ("3", "1"), "depth": ("2", "None"), "alpha": ("1.0", "0.3"),
               "all_operations": ("True", "False"), **POLICY},
}  # fmt: skip
"""Of one or three colours, with or without alpha."""

NORMALIZE: Options = {"mean": ("NORMAL",), "std": ("NORMAL",), "layout": ("'chw'", "'hwc'")}

MIXING: dict[str, Options] = {
    "Mixup": {"alpha": ("1.0", "0.2"), **MIXED},
    "CutMix": {"alpha": ("1.0", "0.5"), **MIXED},
    "MixupCutmix": {"mixup_alpha": ("0.8", "2"), "cutmix_alpha": ("1.0",), "switch": ("0.5", "0.9"), **MIXED},
}  # fmt: skip

RECIPES = ("'cifar'", "'detection'", "'fashion_mnist'", "'gentle'", "'imagenet'", "'medical'", "'segmentation'")

REQUIRED = {"size", "padding", "length", "rectangles", "mean", "std"}
"""Fields that are always given; others half of the time."""
