"""Which dtypes augmenters take, keep or refuse is as recorded."""

import json
import warnings
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN
from vicinal.compat.imgaug import augmenters as iaa

ARGUMENTS: dict[str, dict[str, Any]] = {
    "BlendAlpha": {"factor": 0.5, "foreground": iaa.Identity()},
    "Crop": {"px": 2},
    "CropAndPad": {"px": 2},
    "Pad": {"px": 2},
    "PerspectiveTransform": {"scale": 0.1},
    "PiecewiseAffine": {"scale": 0.1},
    "ReplaceElementwise": {"mask": 0.5, "replacement": 50},
    "Resize": {"size": 8},
    "WithChannels": {"channels": 0, "children": iaa.Add(1)},
}
# The families written here; the others have tests of their own.
NAMES = [
    "Identity", "Fliplr", "Rot90", "Dropout2d", "Cutout", "Invert", "Solarize", "ChannelShuffle", "Affine", "PiecewiseAffine",
    "SaltAndPepper", "ImpulseNoise", "ReplaceElementwise", "Crop", "Pad", "CropAndPad", "Resize", "PerspectiveTransform",
    "ElasticTransformation", "Add", "AddElementwise", "Multiply", "MultiplyElementwise", "AdditiveGaussianNoise", "Dropout",
    "CoarseDropout", "WithChannels", "JpegCompression", "BlendAlpha",
]  # fmt: skip


def picture(name: str) -> Any:
    """16 x 16 x 3 of values 0 to 99; booleans are 0 and 1."""
    values = (np.arange(16 * 16 * 3) % 100).reshape(16, 16, 3)
    return values % 2 == 1 if name == "bool" else values.astype(np.longdouble if name == "float128" else name)


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="no ../shared")
@pytest.mark.parametrize("name", NAMES)
def test_dtypes_are_kept_or_refused_as_recorded(name: str) -> None:
    table = json.loads((GOLDEN / "dtypes.json").read_text())["table"]
    for dtype, wanted in table[name].items():
        augmenter = getattr(iaa, name)(**ARGUMENTS.get(name, {}))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = "ok" if augmenter.augment_image(picture(dtype)).dtype == picture(dtype).dtype else "another dtype"
            except (ValueError, AssertionError) as error:
                found = "ValueError" if isinstance(error, ValueError) else "AssertionError"
        assert found == wanted, (dtype, found)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int16", "float32"])
@pytest.mark.parametrize("name", ["Fliplr", "Affine", "Crop", "Dropout", "Invert"])
def test_pictures_that_were_given_are_not_changed(name: str, dtype: str) -> None:
    given = picture(dtype)
    augmenter = getattr(iaa, name)(**ARGUMENTS.get(name, {}))
    for call in (augmenter.augment_image, lambda image: augmenter(images=image[np.newaxis])):
        call(given)
        np.testing.assert_array_equal(given, picture(dtype))
