"""Pictures that are trained with and tested on, and classes that are not: every experiment says so."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from tests.compare.material import TINY, cut_photos
from tests.datasets.writing import store
from vicinal.errors import VicinalWarning
from vicinal.experiments.audit.audit import audit
from vicinal.experiments.compare import compare
from vicinal.experiments.comparison import Comparison, Trials
from vicinal.experiments.data.load import load
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.evaluate import evaluate, judged
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import recipes_of
from vicinal.experiments.training.settings import Training

SAID = r"2 of 34 pictures to test on are trained with too, pixel by pixel \(test/astronaut/other is train/astronaut/00\)"


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two pictures to test on are those to train with: one by another name, one in another class."""
    root = Path(cut_photos(tmp_path_factory.mktemp("leaky")))
    shutil.copy(root / "train/astronaut/00.png", root / "test/astronaut/other.png")
    shutil.copy(root / "train/astronaut/01.png", root / "test/chelsea/other.png")
    return str(root)


def comparison(source: str, *recipes: str) -> Comparison:
    return Comparison(
        source=source, recipes=recipes_of(recipes), model=Model("small_cnn", TINY), training=Training(epochs=1, batch=16),
        trials=Trials(limit=0, corruptions=False), seeds=(0,), device="cpu",
    )  # fmt: skip


def test_a_comparison_an_audit_and_an_evaluation_say_it(leaky: str, tmp_path: Path) -> None:
    with pytest.warns(VicinalWarning, match=SAID):
        compare(comparison(leaky, "none", "HorizontalFlip"), tmp_path / "c")
    network = str(tmp_path / "c/runs/none/seed-0/network.pt")
    with pytest.warns(VicinalWarning, match=SAID):
        audit(comparison(leaky, "HorizontalFlip"), tmp_path / "a", network=network, limit=8, copies=1)
    with pytest.warns(VicinalWarning, match=SAID):
        evaluate(judged(network, leaky, Selection()), Trials(limit=0), out=tmp_path / "e")
    written = (("c", "results.json", "report"), ("a", "audit.json", "audit"), ("e", "evaluation.json", "evaluation"))
    for folder, file, page in written:
        said = json.loads((tmp_path / folder / file).read_text())["beware"][0]
        assert "1 of them with another class" in said
        assert said in (tmp_path / folder / f"{page}.html").read_text()


def test_all_pictures_as_those_to_test_on_leak_nothing(leaky: str, tmp_path: Path) -> None:
    with pytest.warns(VicinalWarning, match=SAID):
        compare(comparison(leaky, "none"), tmp_path)
    found = judged(str(tmp_path / "runs/none/seed-0/network.pt"), leaky, Selection(), everything=True)
    assert evaluate(found, Trials(limit=0))["beware"] == []


@pytest.mark.parametrize("suffix", ["png", "bmp"])
def test_pictures_are_compared_by_their_pixels_not_by_names_or_files(suffix: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for split in ("train", "val"):
        for name in ("cat", "dog"):
            for number in range(3):
                store(tmp_path / split / name / f"{number}.png", rng.integers(0, 256, (8, 8, 3), np.uint8))
    assert load(str(tmp_path)).beware == ()
    store(tmp_path / f"val/cat/x.{suffix}", vc.read(tmp_path / "train/cat/2.png"))
    assert load(str(tmp_path)).beware[0].startswith(
        "1 of 7 pictures to test on is trained with too, pixel by pixel (val/cat/x is train/cat/2); "
    )


def test_pictures_of_one_colour_are_alike_by_chance(tmp_path: Path) -> None:
    for split in ("train", "val"):
        for name in ("cat", "dog"):
            store(tmp_path / split / name / "0.png", np.full((8, 8, 3), (9, 8, 7), np.uint8))
    assert load(str(tmp_path)).beware == ()


def test_classes_that_are_tested_and_not_trained(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for folder in ("train/cat", "train/dog", "test/cat", "test/cow", "test/eel"):
        for number in range(2):
            store(tmp_path / folder / f"{number}.png", rng.integers(0, 256, (8, 8, 3), np.uint8))
    said = "pictures to test on are of classes without a picture to train with"
    assert load(str(tmp_path)).beware == (f"4 of 6 {said} (cow, eel)",)
    assert load(str(tmp_path), Selection(test="train", train="test")).beware == (f"2 of 4 {said} (dog)",)


def test_copies_that_a_hold_out_divides(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for name in ("cat", "dog"):
        image = rng.integers(0, 256, (8, 8, 3), np.uint8)
        for number in range(4):
            store(tmp_path / name / f"{number}.png", image)
    assert load(str(tmp_path)).beware[0].startswith("2 of 2 pictures to test on are trained with too")


def test_the_command_says_it_in_one_line(leaky: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vicinal", "compare", leaky, "-r", "none", "-s", "1", "-o", str(tmp_path / "out")]
    options = ["--no-corruptions", "--trial-limit", "0", "--epochs", "1", "--batch", "16", "--device", "cpu"]
    found = subprocess.run([*command, *options, "--model-option", "widths=[4, 8]"], capture_output=True, text=True, check=True)
    lines = found.stderr.splitlines()
    assert [line for line in lines if line.startswith(f"vicinal: warning: {leaky}: 2 of 34 pictures to test on")]
    assert not [line for line in lines if "warnings.warn" in line or "VicinalWarning" in line]
