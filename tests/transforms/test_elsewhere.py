"""Names that other libraries use lead to the transform that is meant, and not to one that is merely spelled alike."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import vicinal as vc
from tools.make_migration import PAGE, peers, text
from vicinal.cli.main import main
from vicinal.transforms.absent import ABSENT, why_absent
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


NAMED = [(library, name) for library, names in peers().items() for name in names]
SHARED = Path(__file__).parents[3] / "shared/golden"
NO_TRANSFORMS = ("CSPACE_", "Suspicious", "ABCMeta", "Any", "Batch", "Sequence", "UnnormalizedBatch")


def ours(why: str) -> list[str]:
    return re.findall(r"'(\w+)'", why)


@pytest.mark.parametrize("library", peers())
def test_every_public_name_of_a_library_answers_with_ours_or_with_why_not(library: str) -> None:
    for number, name in enumerate(peers()[library]):
        here, why = called_here(name, CATALOGUE), why_absent(name)
        assert here in CATALOGUE or why, f"{library}: {name}"
        if name in CATALOGUE or number % 8:  # unknown names are looked for in installed packages, which takes long
            continue
        answer = f"; did you mean '{here}'?" if here else f"; not in Vicinal: {why}"
        with pytest.raises(vc.SpecError) as caught:
            transform_class(name)
        assert str(caught.value) == f"unknown transform '{name}'{answer}"
        if hasattr(vc, name):  # Transform, the base class
            continue
        with pytest.raises(AttributeError) as missing:
            getattr(vc, name)
        assert str(missing.value) == f"module 'vicinal' has no attribute '{name}'{answer}"
        with pytest.raises(vc.RecipeError) as unknown:
            vc.Pipeline.from_yaml(f"Pipeline: {{transforms: [{{{name}: {{}}}}]}}")
        assert str(unknown.value).endswith(answer)


@pytest.mark.parametrize("path", ["albumentations/signatures.json", "albumentations/signatures_1_4_24.json",
                                  "albumentations/signatures_x_2_5_1.json", "imgaug/signatures.json",
                                  "torchvision/signatures.json"])  # fmt: skip
def test_the_names_that_were_recorded_are_in_the_list(path: str) -> None:
    if not (SHARED / path).exists():
        pytest.skip("no recorded signatures here")
    found = json.loads((SHARED / path).read_text())
    keys = ("transforms", "others", "v1", "v2", "imgaug.augmenters", "imgaug.augmenters.pillike",
            "imgaug.augmenters.imgcorruptlike")  # fmt: skip
    names = {name for key in keys for name in found.get(key, ()) if re.match("[A-Z]", name)}
    for name in names:
        if not name.startswith(NO_TRANSFORMS) and not name.endswith(("Error", "Warning")):
            assert called_here(name, CATALOGUE) or why_absent(name), name


def test_what_is_named_as_nearest_is_in_the_catalogue_and_no_name_is_absent_twice() -> None:
    assert {near for why in ABSENT for near in ours(why)} <= set(CATALOGUE)
    names = [name.lower() for names in ABSENT.values() for name in names.split()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["fliplr", "random_horizontal_flip", "RANDOMHORIZONTALFLIP", "Random_Mosaic", "superpixels"])
def test_other_spellings_are_found_too(name: str) -> None:
    with pytest.raises(AttributeError, match=r"; did you mean '(HorizontalFlip|Mosaic|Superpixels)'\?$|; not in Vicinal: "):
        getattr(vc, name)


@pytest.mark.parametrize(("name", "answer"), [
    ("Fliplr", "did you mean 'HorizontalFlip'?"), ("RandomRotation", "did you mean 'Rotate'?"),
    ("Superpixels", "not in Vicinal: nothing divides pictures into cells by their content; nearest is 'Pixelate'"),
    ("RandomCrop3D", "not in Vicinal: a volume goes in as volume=, whose slices share one draw; nothing moves between slices"),
])  # fmt: skip
def test_the_command_line_answers(name: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name in CATALOGUE:
        pytest.skip("it is here by now")
    with pytest.raises(SystemExit) as stopped:
        main(["transforms", name])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == f"vicinal: unknown transform '{name}'; {answer}\n"


def test_the_page_for_those_who_come_from_elsewhere_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run python tools/make_migration.py"
    rows = PAGE.read_text(encoding="utf-8")
    assert "| Fliplr | HorizontalFlip |" in rows
    assert "no answer" not in rows
    for library, name in NAMED:
        assert name in rows.split(f"## {library}\n")[1].split("\n## ")[0]


def test_spelling_still_helps() -> None:
    with pytest.raises(AttributeError, match=r"; did you mean 'HorizontalFlip'\?"):
        vc.HorizontalFlop  # noqa: B018
    with pytest.raises(AttributeError, match=r"; did you mean 'Keypoints'\?"):
        vc.KeyPoints  # noqa: B018
    assert called_here("Rotatte", CATALOGUE) is None
