"""``Compose.pipeline``: what Vicinal's transforms say is what the front does; what they cannot say is named."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
import vicinal.compat.albumentations as A
from vicinal.cli.main import main
from vicinal.compat.albumentations.lowering import TABLE
from vicinal.compat.albumentations.unsaid import NEAR, REASONS
from vicinal.errors import SpecError

NOISE = np.random.default_rng(5).integers(0, 256, (48, 64, 3), np.uint8)
SMOOTH = np.asarray(cv2.GaussianBlur(NOISE, (0, 0), 3))
BUSY = np.asarray(cv2.convertScaleAbs(SMOOTH, alpha=3, beta=-260))

FIXED: list[tuple[Any, float]] = [
    (lambda: A.HorizontalFlip(p=1), 0), (lambda: A.VerticalFlip(p=1), 0), (lambda: A.Transpose(p=1), 0),
    (lambda: A.InvertImg(p=1), 0), (lambda: A.Posterize(3, p=1), 0), (lambda: A.Solarize((0.3, 0.3), p=1), 0),
    (lambda: A.CenterCrop(20, 31), 0), (lambda: A.Pad((1, 2, 3, 4), fill=51), 0), (lambda: A.Pad((5, 2), border_mode=4), 0),
    (lambda: A.PadIfNeeded(61, 80, position="top_left"), 0), (lambda: A.PadIfNeeded(None, None, 32, 32), 0),
    (lambda: A.CropAndPad(px=(-3, 4, 5, -6), keep_size=False), 0),
    (lambda: A.Rotate((30, 30), p=1), 3), (lambda: A.Rotate((-75, -75), border_mode=4, p=1), 3),
    (lambda: A.Rotate((20, 20), fill=(10, 120, 250), p=1), 3),
    (lambda: A.Affine(scale=(1.3, 1.3), p=1), 3), (lambda: A.Affine(scale={"x": 0.7, "y": 1.2}, p=1), 3),
    (lambda: A.Affine(translate_px={"x": 7, "y": -4}, p=1), 0), (lambda: A.Affine(shear={"x": 15.0, "y": 0.0}, p=1), 3),
    (lambda: A.Affine(shear={"x": 0.0, "y": -12.0}, p=1), 3), (lambda: A.Affine(rotate=20, scale=1.2, border_mode=1, p=1), 3),
    (lambda: A.ShiftScaleRotate(shift_limit=(0.125, 0.125), scale_limit=0, rotate_limit=(15, 15), border_mode=2, p=1), 3),
    (lambda: A.Resize(31, 40), 3), (lambda: A.Resize(90, 100, interpolation=2), 3), (lambda: A.LongestMaxSize(40), 3),
    (lambda: A.SmallestMaxSize(33), 3), (lambda: A.RandomBrightnessContrast((0.1, 0.1), (0.2, 0.2), p=1), 1),
    (lambda: A.RandomGamma((70, 70), p=1), 1), (lambda: A.GaussianBlur((5, 5), (1.1, 1.1), p=1), 1),
    (lambda: A.Blur((3, 3), p=1), 1), (lambda: A.MedianBlur((5, 5), p=1), 0), (lambda: A.ToGray(p=1), 1),
    (lambda: A.Sharpen((0.4, 0.4), (0.8, 0.8), p=1), 1), (lambda: A.Emboss((0.4, 0.4), (0.5, 0.5), p=1), 1),
    (lambda: A.RGBShift((20, 20), (-9, -9), (0, 0), p=1), 0), (lambda: A.Equalize(p=1), 16),
    (lambda: A.AutoContrast(method="pil", p=1), 1), (lambda: A.MultiplicativeNoise((0.7, 0.7), p=1), 1),
    (lambda: A.RingingOvershoot((9, 9), (1.2, 1.2), p=1), 1), (lambda: A.RandomToneCurve(0, p=1), 1),
    (lambda: A.PlanckianJitter(temperature_limit=(6000, 6000), p=1), 1),
    (lambda: A.OpticalDistortion((0.2, 0.2), mode="fisheye", border_mode=1, p=1), 8),
    (lambda: A.ToSepia(p=1), 1), (lambda: A.HueSaturationValue(0, (0, 0), (20, 20), p=1), 2),
]  # fmt: skip


@pytest.mark.parametrize("index", range(0, len(FIXED), 8))
def test_pipelines_do_what_the_front_does(index: int) -> None:
    for make, most in FIXED[index : index + 8]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            front = A.Compose([make()])
        ours, theirs = front.pipeline(BUSY), front(image=BUSY)["image"]
        assert ours.shape == theirs.shape, repr(front)
        off = np.abs(ours.astype(int) - theirs.astype(int))
        assert np.quantile(off, 0.995) <= most, (repr(front), off.max(), off.mean())


def test_normalize_before_a_tensor_has_channels_first() -> None:
    assert A.Compose([A.Normalize()]).pipeline(BUSY).shape == (48, 64, 3)
    assert A.Compose([A.Normalize(), A.ToTensorV2()]).pipeline(BUSY).shape == (3, 48, 64)
    with pytest.raises(SpecError, match="comes last"):
        _ = A.Compose([A.ToTensorV2(), A.HorizontalFlip()]).pipeline


def test_choices_and_probabilities() -> None:
    front = A.Compose(
        [
            A.OneOf([A.HorizontalFlip(p=0.1), A.VerticalFlip(p=0.3)], p=0.5),
            A.Sequential([A.InvertImg(p=0.2), A.ToGray(p=0.4)], p=0.3),
            A.OneOrOther(A.Transpose(), A.D4(), p=0.6),
            A.SomeOf([A.Posterize(), A.Solarize()], n=1, p=0.9),
            A.Affine(rotate=(-5, 9), scale=(0.8, 1.1), p=0.25),
        ],
        seed=4, bbox_params=A.BboxParams("yolo", min_area=3, min_visibility=0.2),
    )  # fmt: skip
    pipeline = front.pipeline
    one_of, both, either, some, moved = pipeline.transforms
    assert (one_of.weights, one_of.p) == ((0.1, 0.3), 0.5)
    assert [child.p for child in one_of.transforms] == [1.0, 1.0]
    assert (both.share, [child.p for child in both.then]) == (0.3, [0.2, 0.4])
    assert (either.share, type(either.otherwise[0]).__name__) == (0.6, "D4")
    assert (some.count, some.p) == ((1, 1), 0.9)
    assert [type(step).__name__ for step in moved.then] == ["Scale", "Rotate"]
    assert (pipeline.seed, pipeline.min_area, pipeline.min_visibility) == (4, 3, 0.2)
    assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline


def test_what_cannot_be_said_is_named_at_once() -> None:
    front = A.Compose(
        [A.RandomFog(), A.OneOf([A.Perspective(), A.Blur()]), A.Rotate(crop_border=True), A.SafeRotate(),
         A.GaussianBlur((3, 7))],
        bbox_params=A.BboxParams("coco", min_width=3), additional_targets={"b": "image"},
    )  # fmt: skip
    with pytest.raises(SpecError) as caught:
        _ = front.pipeline
    for part in (
        "RandomFog",
        "SafeRotate",
        "Compose[1].OneOf[0][0].Perspective",
        "crop_border",
        "size of the kernel",
        "min_width",
        "additional",
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda: A.RingingOvershoot((51, 51)), r"RingingOvershoot\.radius: .* got"),
        (lambda: A.GaussianBlur(0, (200, 9000)), r"GaussianBlur\.sigma: .* got"),
        (lambda: A.GridDistortion(500), r"GridDistortion\.steps: .* got"),
        (lambda: A.AutoContrast(), "only method='pil'"),
        (lambda: A.GridDistortion(distort_limit=(-0.1, 0.3)), "ranges about 0"),
        (lambda: A.OpticalDistortion(), "see LensDistortion"),
        (lambda: A.RandomRain(), "Vicinal's Rain has the same purpose"),
        (lambda: A.FancyPCA(), "see PCALighting"),
        (lambda: A.GridElasticDeform((3, 3), 5), "no transform of Vicinal says it"),
    ],
)
def test_values_beyond_the_counterpart_are_named_with_all_else(wrong: Any, reason: str) -> None:
    with pytest.raises(SpecError, match=rf"Compose\[1\].*{reason}.*Compose\[2\]\.Solarize3"):
        _ = A.Compose([A.HorizontalFlip(), wrong(), Solarize3()]).pipeline


class Solarize3(A.ImageOnlyTransform):
    """A transform of a user's own."""


@pytest.mark.parametrize("name", sorted({*REASONS, *NEAR}))
def test_reasons_are_of_transforms_without_a_counterpart(name: str) -> None:
    assert hasattr(A, name)
    assert name not in TABLE
    for word in re.findall(r"[A-Z]\w*[a-z]\w*[A-Z]\w*", NEAR.get(name, "")):
        assert hasattr(vc, word)


def test_draws_of_converted_ranges() -> None:
    curve, light, ring, grid = A.Compose(
        [A.RandomToneCurve(p=1), A.PlanckianJitter("cied", p=0.3), A.RingingOvershoot(p=1), A.GridDistortion(p=1)]
    ).pipeline.transforms
    assert (curve.low, curve.high) == (vc.TruncatedNormal(0.25, 0.1, 0, 1), vc.TruncatedNormal(0.75, 0.1, 0, 1))
    assert [child.kelvin for child in light.transforms] == [vc.Uniform(4000, 6000), vc.Uniform(6000, 15000)]
    assert (light.weights, light.p) == ((0.4, 0.6), 0.3)
    assert (ring.radius, ring.cutoff) == (vc.IntUniform(3, 7), vc.Uniform(0.25, 0.5))
    assert (grid.steps, grid.limit) == (5, vc.Constant(0.3)) or (grid.steps, grid.limit) == (5, 0.3)


def test_convert_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = A.Compose([A.HorizontalFlip(p=0.5), A.Rotate(limit=(-10, 40), p=0.3)])
    for name in ("json", "yaml"):
        A.save(made, tmp_path / f"a.{name}", data_format=name)
        assert run("convert-recipe", str(tmp_path / f"a.{name}")) == 0
        recipe = vc.Pipeline.from_yaml(capsys.readouterr().out)
        assert recipe.transforms == made.pipeline.transforms
        assert recipe.transforms[1].degrees == vc.Rotate((-40, 10)).degrees
        assert run("convert-recipe", str(tmp_path / f"a.{name}"), "--out", str(tmp_path / f"r.{name}")) == 0
        assert vc.recipes.load(tmp_path / f"r.{name}") == recipe
    (tmp_path / "mine_for_albu.py").write_text("import vicinal.compat.albumentations as A\nt = A.Compose([A.D4()])\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert run("convert-recipe", "mine_for_albu:t") == 0
    assert "D4" in capsys.readouterr().out
    for wrong in ("mine_for_albu:u", "nowhere.json", "nothing", "mine_for_albu:A"):
        assert run("convert-recipe", wrong) == 2
        assert capsys.readouterr().err.startswith("vicinal: ")


def run(*arguments: str) -> int:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)
