"""What is drawn follows the recorded distributions, within four standard errors."""

import json
import re
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN
from vicinal.compat import imgaug as ia
from vicinal.compat.imgaug import augmenters as iaa
from vicinal.compat.imgaug import parameters as iap

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="no ../shared")
COUNT = 20000
NOISE = {
    "Dropout(.2)": lambda: iaa.Dropout(0.2),
    "Dropout(.2,per_channel)": lambda: iaa.Dropout(0.2, per_channel=True),
    "SaltAndPepper(.2)": lambda: iaa.SaltAndPepper(0.2),
    "Salt(.2)": lambda: iaa.Salt(0.2),
    "Pepper(.2)": lambda: iaa.Pepper(0.2),
    "ImpulseNoise(.2)": lambda: iaa.ImpulseNoise(0.2),
    "AdditiveGaussianNoise(scale=25.5)": lambda: iaa.AdditiveGaussianNoise(scale=25.5),
    "AdditiveLaplaceNoise(scale=25.5)": lambda: iaa.AdditiveLaplaceNoise(scale=25.5),
    "AdditivePoissonNoise(10)": lambda: iaa.AdditivePoissonNoise(10),
    "MultiplyElementwise((.5,1.5))": lambda: iaa.MultiplyElementwise((0.5, 1.5)),
    "AddElementwise((-40,40))": lambda: iaa.AddElementwise((-40, 40)),
    "ReplaceElementwise(.1,[0,255])": lambda: iaa.ReplaceElementwise(0.1, [0, 255]),
}


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    return json.loads((GOLDEN / "statistics.json").read_text())


def test_arguments_become_the_recorded_parameters(recorded: dict[str, Any]) -> None:
    names = {name: getattr(iaa, name) for name in dir(iaa) if not name.startswith("_")} | {"Normal": iap.Normal}
    tried = 0
    for code, wanted in recorded["argument_to_distribution"].items():
        plain = re.sub(r"Deterministic\((?:int|float) ([-\d.]+)\)", r"\1", code)
        if wanted.startswith("ERROR") or "object" in wanted:
            continue
        assert str(eval(plain, names))[: len(wanted)] == wanted, code
        tried += 1
    assert tried > 100


def test_rand_augment_is_built_as_recorded(recorded: dict[str, Any]) -> None:
    assert str(iaa.RandAugment(m=9)) == recorded["randaugment_structure"]


def test_affine_numbers_are_drawn_as_recorded(recorded: dict[str, Any]) -> None:
    for number, (code, wanted) in enumerate(recorded["affine_draws"].items()):
        if not code.startswith(("rotate", "scale", "translate", "shear")):
            continue
        drawn = eval(f"iaa.Affine({code})", {"iaa": iaa})._draw_samples(COUNT, ia.random.RNG(number))
        if code.startswith("rotate"):
            if "rotate" in wanted:
                follows(drawn.rotation, wanted["rotate"], code)
            continue
        pair = {"scale": drawn.scale, "trans": drawn.translation, "shear": drawn.shear}[code[:5]]
        follows(pair[0], wanted["x"], code)
        follows(pair[1], wanted["y"], code)
        assert abs(np.mean(pair[0] == pair[1]) - wanted["x_equals_y_share"]) < 0.02, code


def follows(drawn: Any, wanted: dict[str, Any], name: str) -> None:
    """Mean and standard deviation are within four standard errors, of both sides, of those recorded."""
    error = 4 * np.sqrt(2 / COUNT) * max(wanted["std"], 1e-7)
    assert abs(np.mean(drawn, dtype=np.float64) - wanted["mean"]) <= error, name
    assert abs(np.std(drawn, dtype=np.float64) - wanted["std"]) <= error, name


@pytest.mark.parametrize("name", NOISE)
def test_noise_is_as_recorded(name: str, recorded: dict[str, Any]) -> None:
    wanted = recorded["noise"][name]
    ia.seed(11)
    image = np.full((256, 256, 3), 128, np.uint8)
    result = NOISE[name]().augment_image(image)
    pixels = image.shape[0] * image.shape[1]
    errors = 4 * np.sqrt(1 / pixels + 1 / wanted["n_pixels"])
    assert abs(result.mean() - wanted["out_mean"]) < errors * wanted["out_std"]
    changed = (result != 128).any(axis=2).mean()
    share = wanted["changed_pixel_share"]
    assert abs(changed - share) <= errors * np.sqrt(share * (1 - share)) + 1e-4
    equal = (result == result[..., :1]).all(axis=2).mean()
    share = wanted["channels_equal_share"]
    assert abs(equal - share) <= errors * np.sqrt(share * (1 - share)) + 1e-4


def test_members_and_orders_are_drawn_as_recorded(recorded: dict[str, Any]) -> None:
    ia.seed(12)
    images = np.full((3000, 1, 1, 1), 0, np.uint8)
    for code, wanted in recorded["meta"].items():
        found = re.fullmatch(r"SomeOf\((.*),\[Add\(1\),Add\(10\),Add\(100\)\]\) one batch of 3000", code)
        if found is None:
            continue
        augmenter = iaa.SomeOf(eval(found[1]), [iaa.Add(1), iaa.Add(10), iaa.Add(100)])
        values, counts = np.unique(augmenter.augment_images(images), return_counts=True)
        assert {str(value) for value in values} == set(wanted), code
        for value, count in zip(values, counts, strict=True):
            share = wanted[str(value)] / 3000
            assert abs(count / 3000 - share) <= 4 * np.sqrt(2 * share * (1 - share) / 3000), (code, value)


def test_sums_are_rounded_and_products_cut_off_as_recorded(recorded: dict[str, Any]) -> None:
    for code, wanted in recorded["more"].items():
        found = re.fullmatch(r"(Add|AddElementwise|AdditiveGaussianNoise)\(([^(]*)\) on 100", code)
        if found is not None:
            augmenter = eval(f"iaa.{found[1]}({found[2]})", {"iaa": iaa})
            assert augmenter.augment_image(np.full((2, 2), 100, np.uint8))[0, 0] == wanted, code
    assert iaa.MultiplyElementwise(1.2).augment_image(np.full((1, 1), 3, np.uint8))[0, 0] == 3


def test_boxes_and_points_follow_the_stronger_branch(recorded: dict[str, Any]) -> None:
    for factor in (0.49, 0.5, 0.51):
        augmenter = iaa.BlendAlpha(factor, iaa.Affine(translate_px={"x": 5}))
        point = augmenter.augment_keypoints(ia.KeypointsOnImage([ia.Keypoint(1, 1)], (10, 10, 3))).keypoints[0]
        assert point.x == recorded["more"][f"BlendAlpha({factor},Affine(translate_px x 5)) keypoint (1,1)"]
