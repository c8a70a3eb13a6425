"""The calls of a tutorial, with only the import changed: pictures, sizes and shares."""

import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN, MEAN, MOST
from vicinal.compat import imgaug as ia
from vicinal.compat.imgaug import augmenters as iaa

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="no ../shared")


@pytest.fixture(scope="module")
def tutorial() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    with np.load(GOLDEN / "tutorial.npz") as arrays:
        return json.loads((GOLDEN / "tutorial.json").read_text())["calls"], {name: arrays[name] for name in arrays.files}


@pytest.fixture(scope="module")
def train() -> Any:
    with np.load(GOLDEN / "tutorial.npz") as arrays:
        return arrays["input/fmnist32"]


def test_single_pictures_are_as_recorded(tutorial: Any, train: Any) -> None:
    calls, arrays = tutorial
    fixed = [
        call for call in calls if "output" in call and "random" not in call.get("note", "") and "example" not in call["call"]
    ]
    assert len(fixed) >= 18
    for call in fixed:
        image = eval(call["call"], {"iaa": iaa, "train": train})
        wanted = arrays[call["output"]]
        assert image.shape == wanted.shape, call["call"]
        assert image.dtype == wanted.dtype
        off = np.abs(image.astype(int) - wanted)
        assert off.mean() <= MEAN, call["call"]
        assert off.max() <= MOST, call["call"]


def test_sizes_of_rotations_are_those_recorded(tutorial: Any, train: Any) -> None:
    recorded = next(call for call in tutorial[0] if call["n"] == 16)["value"]["output_shapes_over_400"]
    ia.seed(1)
    augmenter = iaa.Affine(rotate=(-45, 45), fit_output=True, cval=0, mode="constant")
    shapes = Counter(str(augmenter.augment_image(train[0]).shape) for _ in range(400))
    assert set(shapes) <= {f"({side}, {side})" for side in range(28, 41)}
    assert abs(shapes["(39, 39)"] - recorded["(39, 39)"]) < 4 * np.sqrt(2 * recorded["(39, 39)"])


def test_shares_of_noise_are_those_recorded(tutorial: Any) -> None:
    by_number = {call["n"]: call.get("value") for call in tutorial[0]}
    ia.seed(2)
    dropped = iaa.Dropout(p=0.2).augment_images(np.full((300, 28, 28), 200, np.uint8))
    assert dropped.ndim == 3
    assert set(np.unique(dropped)) == {0, 200}
    assert abs((dropped == 0).mean() - 0.2) < 4 * np.sqrt(0.2 * 0.8 / dropped.size)
    peppered = iaa.SaltAndPepper(0.2).augment_images(np.full((300, 28, 28), 100, np.uint8))
    changed = peppered[peppered != 100]
    for key, some in (("changed_below_64", changed < 64), ("changed_above_191", changed > 191)):
        share = by_number[21][key] / by_number[21]["changed_total"]
        assert abs(some.mean() - share) < 4 * np.sqrt(2 * share * (1 - share) / len(changed)), key


def test_orders_are_drawn_for_each_batch() -> None:
    ia.seed(3)
    augmenter = iaa.Sequential([iaa.Add(1), iaa.Multiply(2)], random_order=True)
    images = np.full((2, 4, 4), 10, np.uint8)
    seen = Counter(tuple(np.unique(augmenter.augment_images(images))) for _ in range(400))
    assert set(seen) == {(21,), (22,)}
    assert abs(seen[(21,)] - 200) < 4 * 10


def test_whole_pixel_moves_copy_pixels() -> None:
    ia.seed(4)
    augmenter = iaa.Sequential([iaa.Affine(translate_px={"x": (-10, 10)}, mode="constant")])
    image = np.arange(1, 785).reshape(28, 28).astype(np.uint8) | 1
    moved = augmenter.augment_images(np.repeat(image[np.newaxis], 400, axis=0))
    shifts = Counter()
    for one in moved:
        found = [shift for shift in range(-10, 11) if np.array_equal(one, shifted(image, shift))]
        assert len(found) == 1
        shifts[found[0]] += 1
    assert len(shifts) == 21


def shifted(image: Any, by: int) -> Any:
    """`image` moved to the right, with zeros."""
    result = np.zeros_like(image)
    width = image.shape[1]
    result[:, max(by, 0) : width + min(by, 0)] = image[:, max(-by, 0) : width - max(by, 0)]
    return result


def test_kinds_of_results(train: Any) -> None:
    augmenter = iaa.Sequential([iaa.Affine(translate_px={"x": (-10, 10)}), iaa.Fliplr(0.5)])
    array = augmenter.augment_images(train)
    assert (type(array), array.shape, array.dtype) == (np.ndarray, (32, 28, 28), np.uint8)
    many = augmenter(images=list(train))
    assert (type(many), len(many), many[0].shape) == (list, 32, (28, 28))
    assert augmenter.augment_image(train[0]).shape == (28, 28)
    with pytest.raises(TypeError, match="augment_images"):
        augmenter.augment_image(list(train))


def test_the_example_of_the_read_me_runs() -> None:
    ia.seed(5)
    images = np.random.default_rng(0).integers(0, 256, (4, 48, 64, 3), np.uint8)
    result = heavy().augment_images(images)
    assert np.shape(result) == images.shape
    assert not np.array_equal(result, images)


def heavy() -> Any:
    """The heavy example of imgaug's README."""

    def sometimes(augmenter: Any) -> Any:
        return iaa.Sometimes(0.5, augmenter)

    edges = iaa.OneOf([iaa.EdgeDetect(alpha=(0.5, 1.0)), iaa.DirectedEdgeDetect(alpha=(0.5, 1.0), direction=(0.0, 1.0))])
    blurs = [iaa.GaussianBlur((0, 3.0)), iaa.AverageBlur(k=(2, 7)), iaa.MedianBlur(k=(3, 11))]
    drops = [
        iaa.Dropout((0.01, 0.1), per_channel=0.5),
        iaa.CoarseDropout((0.03, 0.15), size_percent=(0.02, 0.05), per_channel=0.2),
    ]
    contrast = iaa.BlendAlphaFrequencyNoise(
        exponent=(-4, 0),
        foreground=iaa.Multiply((0.5, 1.5), per_channel=True),
        background=iaa.LinearContrast((0.5, 2.0)),
    )
    children = [
        sometimes(iaa.Superpixels(p_replace=(0, 1.0), n_segments=(20, 200))),
        iaa.OneOf(blurs),
        iaa.Sharpen(alpha=(0, 1.0), lightness=(0.75, 1.5)),
        iaa.Emboss(alpha=(0, 1.0), strength=(0, 2.0)),
        iaa.BlendAlphaSimplexNoise(edges),
        iaa.AdditiveGaussianNoise(loc=0, scale=(0.0, 0.05 * 255), per_channel=0.5),
        iaa.OneOf(drops),
        iaa.Invert(0.05, per_channel=True),
        iaa.Add((-10, 10), per_channel=0.5),
        iaa.AddToHueAndSaturation((-20, 20)),
        iaa.OneOf([iaa.Multiply((0.5, 1.5), per_channel=0.5), contrast]),
        iaa.LinearContrast((0.5, 2.0), per_channel=0.5),
        iaa.Grayscale(alpha=(0.0, 1.0)),
        sometimes(iaa.ElasticTransformation(alpha=(0.5, 3.5), sigma=0.25)),
        sometimes(iaa.PiecewiseAffine(scale=(0.01, 0.05))),
        sometimes(iaa.PerspectiveTransform(scale=(0.01, 0.1))),
    ]
    affine = iaa.Affine(
        scale={"x": (0.8, 1.2), "y": (0.8, 1.2)},
        translate_percent={"x": (-0.2, 0.2), "y": (-0.2, 0.2)},
        rotate=(-45, 45),
        shear=(-16, 16),
        order=[0, 1],
        cval=(0, 255),
        mode=ia.ALL,
    )
    crop = iaa.CropAndPad(percent=(-0.05, 0.1), pad_mode=ia.ALL, pad_cval=(0, 255))
    steps = [
        iaa.Fliplr(0.5),
        iaa.Flipud(0.2),
        sometimes(crop),
        sometimes(affine),
        iaa.SomeOf((0, 5), children, random_order=True),
    ]
    return iaa.Sequential(steps, random_order=True)
