"""Names that other libraries use lead to the transform that is meant, and not to one that is merely spelled alike."""

from __future__ import annotations

import pytest

import vicinal as vc
from vicinal.transforms.catalogue import CATALOGUE, transform_class
from vicinal.transforms.elsewhere import NAMES, called_here

WRITTEN = {
    "Compose": "Pipeline", "Sequential": "Pipeline", "Fliplr": "HorizontalFlip", "RandomHorizontalFlip": "HorizontalFlip",
    "hflip": "HorizontalFlip", "horizontal_flip": "HorizontalFlip", "Flipud": "VerticalFlip", "RandomRotation": "Rotate",
    "RandomRotate90": "QuarterTurn", "ShiftScaleRotate": "Affine", "RandomAffine": "Affine", "RandomGamma": "Gamma",
    "GaussNoise": "GaussianNoise", "AdditiveGaussianNoise": "GaussianNoise", "FancyPCA": "PCALighting", "MixUp": "Mixup",
    "RandomPosterize": "Posterize", "ToGray": "Grayscale", "RandomMixUpV2": "Mixup",
    "RandomBrightnessContrast": "BrightnessContrast", "PadIfNeeded": "PadTo", "ToSepia": "Sepia", "GridDropout": "GridMask",
    "RandomAutocontrast": "AutoContrast", "ColorJiggle": "ColorJitter", "NoOp": "Identity", "normalize": "Normalize",
    "RandomToneCurve": "ToneCurve", "RandomFog": "Fog", "FastSnowyLandscape": "Snow", "RandomSunFlare": "SunFlare",
    "RandomGridShuffle": "GridShuffle", "Jigsaw": "GridShuffle", "HEStain": "StainJitter", "FDA": "FourierDomainAdaptation",
    "RandomCropFromBorders": "CropAndPad", "AveragePooling": "Pixelate", "DefocusBlur": "Defocus", "RandomZoom": "Scale",
    "RandomTranslation": "Translate", "Resizing": "Resize", "RandomJigsaw": "GridShuffle", "ToTensorV2": "Normalize",
    "RandomGaussianIllumination": "Illumination", "Snowflakes": "Snow", "GridElasticDeform": "PiecewiseAffine",
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_names_of_other_libraries(name: str) -> None:
    message = f"; did you mean {WRITTEN[name]!r}\\?$"
    with pytest.raises(vc.SpecError, match=f"^unknown transform {name!r}{message}"):
        transform_class(name)
    with pytest.raises(AttributeError, match=f"has no attribute {name!r}{message}"):
        getattr(vc, name)
    with pytest.raises(vc.RecipeError, match=rf"^Pipeline\.transforms\[0\]: unknown transform {name!r}{message}"):
        vc.Pipeline.from_dict({"Pipeline": {"transforms": [name]}})


def test_every_name_of_ours_is_in_the_catalogue_and_none_of_theirs_is_another_of_ours() -> None:
    assert set(NAMES) <= set(CATALOGUE)
    theirs = [other.lower() for others in NAMES.values() for other in others.split()]
    assert len(set(theirs)) == len(theirs)
    assert not set(theirs) & {name.lower() for name in CATALOGUE}


def test_spelling_still_helps() -> None:
    with pytest.raises(AttributeError, match=r"; did you mean 'HorizontalFlip'\?"):
        vc.HorizontalFlop  # noqa: B018
    with pytest.raises(AttributeError, match=r"; did you mean 'Keypoints'\?"):
        vc.KeyPoints  # noqa: B018
    assert called_here("Rotatte", CATALOGUE) is None
