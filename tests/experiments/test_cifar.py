"""CIFAR-10: wrong labels, the attack, activations, a small run of everything, and the target in the committed results."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from experiments.cifar.activations import ranked
from experiments.cifar.fgsm import Normalised, accuracies, attacked, signs
from experiments.cifar.labels import corrupted
from experiments.cifar.measure import work
from experiments.cifar.network import Small
from experiments.cifar.outcome import TARGET, table
from experiments.cifar.pictures import unpack, with_wrong_labels
from experiments.cifar.settings import CLEAN, CORE, DEFAULT, NOISY, Settings
from experiments.common.arguments import Arguments
from experiments.common.publish import KEYS, published
from vicinal.errors import DataError
from vicinal.experiments.data.load import load
from vicinal.experiments.recipe import check_without_normalize
from vicinal.experiments.training.settings import Training
from vicinal.torch.models import build

COLOURS = {"frog": (60, 160, 60), "ship": (60, 60, 180), "truck": (180, 60, 60)}
EACH = 4


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two zip files of the shape of CIFAR-10's: flat pictures with noise, a colour for each class."""
    folder, rng = tmp_path_factory.mktemp("cifar"), np.random.default_rng(5)
    for split in ("train", "test"):
        with zipfile.ZipFile(folder / f"cifar10-{split}-10k.zip", "w") as archive:
            for name, colour in COLOURS.items():
                for number in range(EACH):
                    data = io.BytesIO()
                    Image.fromarray((rng.integers(-40, 41, (32, 32, 3)) + colour).astype(np.uint8)).save(data, "JPEG")
                    archive.writestr(f"{split}/{name}/{number:04d}.jpg", data.getvalue())
    return folder


def of(archives: Path) -> dict[str, Path]:
    return {split: archives / f"cifar10-{split}-10k.zip" for split in ("train", "test")}


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_just_the_share_of_labels_is_wrong(share: float) -> None:
    labels = np.arange(1000) % 10
    noisy = corrupted(labels, share, 10, seed=3)
    assert (noisy != labels).sum() == round(1000 * share)
    assert noisy.min() >= 0
    assert noisy.max() <= 9
    np.testing.assert_array_equal(noisy, corrupted(labels, share, 10, seed=3))


def test_wrong_labels_are_of_all_other_classes_and_another_seed_takes_others() -> None:
    labels = np.zeros(9000, np.int64)
    noisy = corrupted(labels, 1.0, 10, seed=0)
    counts = np.bincount(noisy, minlength=10)
    assert counts[0] == 0
    assert np.abs(counts[1:] - 1000).max() < 5 * np.sqrt(1000 * 8 / 9)  # five deviations of a binomial count
    assert (corrupted(labels, 0.5, 10, seed=1) != corrupted(labels, 0.5, 10, seed=2)).any()


def test_a_smaller_share_is_among_a_larger() -> None:
    labels = np.arange(500) % 10
    few, many = (corrupted(labels, share, 10, seed=0) for share in (0.2, 0.8))
    np.testing.assert_array_equal(few[few != labels], many[few != labels])


def test_only_labels_to_train_with_are_corrupted(archives: Path, tmp_path: Path) -> None:
    clean = unpack(of(archives), tmp_path / "clean.npz")
    before, after = load(str(clean)), load(str(with_wrong_labels(clean, 0.5, 0, tmp_path / "wrong.npz")))
    assert before.task.names == tuple(COLOURS)
    assert (before.train.targets != after.train.targets).sum() == len(before.train) / 2
    np.testing.assert_array_equal(before.test.targets, after.test.targets)
    np.testing.assert_array_equal(before.train.images, after.train.images)
    np.testing.assert_array_equal(before.train.ids, after.train.ids)


def test_pictures_come_with_their_classes(archives: Path, tmp_path: Path) -> None:
    data = load(str(unpack(of(archives), tmp_path / "clean.npz")))
    for part in (data.train, data.test):
        assert len(part) == len(COLOURS) * EACH
        strongest = part.images.mean((1, 2)).argmax(1)  # frogs are green, ships blue, trucks red
        np.testing.assert_array_equal(strongest, np.array([1, 2, 0])[part.targets])


def test_splits_of_other_classes_are_refused(archives: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(of(archives)["test"]) as whole, zipfile.ZipFile(other, "w") as part:
        for name in whole.namelist()[:EACH]:
            part.writestr(name, whole.read(name))
    with pytest.raises(DataError, match="expected the classes of"):
        unpack({**of(archives), "test": other}, tmp_path / "clean.npz")


@pytest.fixture
def victim() -> nn.Module:
    """A network in float32, since the attack reads the signs of small gradients."""
    network = build("experiments.cifar.network:Small", 10, seed=1, widths=(8, 16, 16, 16))
    assert isinstance(network, Small)
    network.reduced = False
    return Normalised(network, (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


def loss(network: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    with torch.inference_mode():
        return float(functional.cross_entropy(network(images), labels))


def test_the_attack_makes_the_loss_grow_and_stays_in_bounds(victim: nn.Module, rng: np.random.Generator) -> None:
    images = torch.from_numpy(rng.integers(0, 256, (16, 3, 32, 32)).astype(np.float32)) / 255
    labels = torch.from_numpy(rng.integers(0, 10, 16))
    directions = signs(victim, images, labels)
    losses = [loss(victim, images, labels)]
    for level in (1, 2, 4, 8):
        changed = attacked(images, directions, level / 255)
        assert float((changed - images).abs().max()) <= level / 255 + 1e-6
        assert float(changed.min()) >= 0
        assert float(changed.max()) <= 1
        torch.testing.assert_close((changed * 255).round() / 255, changed, rtol=0, atol=1e-6)  # whole levels stay whole
        losses.append(loss(victim, changed, labels))
    assert losses == sorted(losses)
    assert losses[-1] > losses[0] + 0.05
    assert loss(victim, attacked(images, -directions, 2 / 255), labels) < losses[0]


def test_the_attack_knows_the_best_step_of_a_linear_network() -> None:
    weights = torch.tensor([[1.0, -2.0, 0.0], [0.0, 0.0, 0.0]])
    network = nn.Sequential(nn.Flatten(), nn.Linear(3, 2, bias=False))
    network[1].weight.data = weights
    found = signs(network, torch.full((1, 3, 1, 1), 0.5), torch.tensor([0]))
    assert found.flatten().tolist() == [-1, 1, 0]  # away from class 0


def test_accuracy_without_a_step_is_that_of_the_network(archives: Path, tmp_path: Path) -> None:
    data = load(str(unpack(of(archives), tmp_path / "clean.npz")))
    network = build("experiments.cifar.network:Small", 3, seed=0)
    assert isinstance(network, Small)
    network.reduced = False
    network.eval()
    images = torch.from_numpy(data.test.images).permute(0, 3, 1, 2).float() / 255
    mean, std = (torch.tensor(row).reshape(3, 1, 1) for row in (data.mean, data.std))
    with torch.inference_mode():
        right = network((images - mean) / std).argmax(1).numpy() == data.test.targets
    assert accuracies(network, data, data.test)[0] == pytest.approx(right.mean())


def test_activations_are_ranked_in_every_picture() -> None:
    layers = nn.Sequential(nn.Identity(), nn.ReLU())
    images = torch.tensor([[-3.0, 1.0, 2.0], [0.5, -0.5, 0.0]]).reshape(2, 3, 1, 1)
    first, second = ranked(layers, images)
    assert first.tolist() == [[3.0, 2.0, 1.0], [0.5, 0.5, 0.0]]
    assert second.tolist() == [[2.0, 1.0, 0.0], [0.5, 0.0, 0.0]]


def test_the_reduced_network_answers_as_the_whole_one(rng: np.random.Generator) -> None:
    network = build("experiments.cifar.network:Small", 10, seed=0).eval()
    assert isinstance(network, Small)
    images = torch.from_numpy(rng.standard_normal((8, 3, 32, 32)).astype(np.float32))
    with torch.inference_mode():
        reduced = network(images)
        network.reduced = False
        whole = network(images)
    assert reduced.dtype == whole.dtype == torch.float32
    torch.testing.assert_close(reduced, whole, rtol=0, atol=0.05 * float(whole.abs().max()))  # bfloat16 keeps 8 bits


def test_recipes_are_those_of_the_issue() -> None:
    words = {"flip-crop": "HorizontalFlip", "cutout": "Cutout", "mixup": "Mixup", "cutmix": "CutMix"}
    texts = {recipe.name: recipe.text for recipe in (*CLEAN, *NOISY)}
    assert texts["none"] == ""
    assert all(word in texts[name] for name, word in words.items())
    assert all(text.startswith(texts["flip-crop"]) for name, text in texts.items() if name != "none")
    for recipe in CLEAN:
        check_without_normalize(recipe)


def test_a_small_run_of_everything(archives: Path, tmp_path: Path) -> None:
    short = Training(epochs=1, batch=8, optimizer="sgd", rate=0.05)
    tiny = Settings(training=short, noisy_training=short, seeds=(0, 1), shares=(0.5,), attacked=6)
    arguments = Arguments(name="cifar", data=archives, out=tmp_path / "out", results=tmp_path / "results", threads=1)
    results = work(arguments, tiny)
    assert set(KEYS) <= set(results)
    counts = {row["recipe"]: row["error"]["count"] for row in results["outcome"]}
    assert counts == {recipe.name: 2 for recipe in CLEAN}
    assert {(row["share"], row["recipe"]) for row in results["noise"]} == {(0.5, recipe.name) for recipe in NOISY}
    assert all(row["last"]["mean"] >= row["best"]["mean"] for row in results["noise"])
    assert [row["recipe"] for row in results["fgsm"]] == list(counts)
    assert {row["recipe"] for row in results["activations"]} == set(CORE)
    assert {path.name for path in arguments.results.glob("*.png")} == set(results["pictures"])
    assert all(name in table(results) for name in counts)
    again = work(arguments, tiny)
    assert again["outcome"] == results["outcome"], "what was trained is not trained again"
    assert again["seconds"]["cpu"] > results["seconds"]["cpu"]


def test_the_target_is_in_the_committed_results() -> None:
    results = published("cifar")
    assert results is not None
    found = results["answers"]["cutout"]
    row = next(row for row in results["outcome"] if row["recipe"] == "cutout")
    assert found["mean"] == pytest.approx(row["gain"]["mean"], abs=1e-5)
    assert found["at_least"] == TARGET
    assert found["reached"] == (found["mean"] >= TARGET)
    assert results["settings"]["training"] == DEFAULT.training.plain()
