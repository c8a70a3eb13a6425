"""What a network takes each draw for, as `evaluate` finds it, of pictures of any kind; and files that are no such network."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc

pytest.importorskip("torch")
pytest.importorskip("httpx")

import torch

from vicinal.experiments.answers import answers_of
from vicinal.experiments.data.load import load as load_data
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.measure import probabilities
from vicinal.experiments.network import Model, store_network
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.task import Task
from vicinal.play.app import application
from vicinal.play.judge import judge_for
from vicinal.play.pictures import shown
from vicinal.recipes.load import load

MODEL = Model("small_cnn", {"widths": (4,), "hidden": 8, "grid": 2})


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(vc.offline.shapes(tmp_path_factory.mktemp("play") / "shapes", count=24, size=32))


@pytest.fixture(scope="module")
def data(source: str) -> Data:
    return load_data(source, Selection(size=(24, 24)))


def stored(path: Path, data: Data, **of_task: Any) -> Path:
    told = attrs.evolve(data, task=attrs.evolve(data.task, **of_task))
    store_network(path, MODEL, MODEL.build(told.task, data.train.channels, seed=3), told, 0.2)
    return path


@pytest.fixture(scope="module")
def network(data: Data, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("network") / "runs/none/seed-0/network.pt", data)


def draw(source: str, network: Path, recipe: vc.Pipeline, picture: int = 0) -> dict[str, Any]:
    from starlette.testclient import TestClient

    pictures = shown(source)
    app = application(pictures, load("gentle"), judge=judge_for(str(network), pictures))
    asked = {"recipe": recipe.to_dict(), "picture": picture, "copies": 3, "cell": 40}
    found: dict[str, Any] = TestClient(app, base_url="http://localhost").post("/api/draw", json=asked).json()
    return found


def test_answers_are_those_of_evaluate(source: str, data: Data, network: Path) -> None:
    found = answers_of(network)
    shares = probabilities(found.trained.network, data.task, data.test, pipeline_for(data, None))
    pictures = {one["id"]: one["image"] for one in vc.datasets.read(source)}
    answers = found.of([pictures[key] for key in data.test.keys])
    assert [name for name, _ in answers] == [data.task.names[index] for index in shares.argmax(1).tolist()]
    np.testing.assert_allclose([share for _, share in answers], shares.max(1).values, rtol=1e-4)
    assert len({round(share, 4) for _, share in answers}) > 1


def test_every_draw_has_its_answer_and_whether_it_is_right(source: str, network: Path) -> None:
    pictures = shown(source)
    rights = []
    for index in (0, len(pictures.names()) - 1):
        found = draw(source, network, vc.Pipeline([vc.Rotate((90, 180)), vc.Brightness((0.2, 0.5))], seed=2), index)
        answers = [cell["answer"] for cell in found["cells"]]
        assert [cell["right"] for cell in answers] == [cell["name"] == pictures.kind(index) for cell in answers]
        assert len({round(cell["share"], 5) for cell in answers}) == 4  # each of its own pixels
        rights += [cell["right"] for cell in answers]
        assert found["silent"] == ""
    assert {type(one) for one in rights} == {bool}
    mixed = draw(source, network, vc.Pipeline([vc.HorizontalFlip(), vc.Mosaic((24, 24))], seed=2))
    assert [cell["answer"]["right"] for cell in mixed["cells"]] == [None] * 4  # a mix has no one class


def test_pictures_without_a_class_have_answers_that_are_neither_right_nor_wrong(network: Path) -> None:
    pictures = shown(None)
    assert judge_for(str(network), pictures).of([pictures.batch(0)[0]["image"]])
    assert pictures.kind(0) is None


def test_pictures_of_every_kind_are_brought_to_what_the_network_takes(network: Path, data: Data, tmp_path: Path) -> None:
    grey = attrs.evolve(data, train=attrs.evolve(data.train, images=data.train.images[..., :1]), mean=(0.4,), std=(0.3,))
    level = np.random.default_rng(0).integers(0, 256, (40, 30, 1), np.uint8)
    for found in (answers_of(network), answers_of(stored(tmp_path / "network.pt", grey))):
        alike = [
            level, level[..., 0], np.repeat(level, 3, 2), np.dstack([np.repeat(level, 3, 2), level]), np.dstack([level, level]),
            level.astype(np.uint16) * 257, (level / 255).astype(np.float32),
        ]  # fmt: skip
        answers = [found.of([one])[0] for one in alike]
        assert len({name for name, _ in answers}) == 1
        np.testing.assert_allclose([share for _, share in answers], answers[0][1], atol=0.01)
    assert found.of([]) == []


@pytest.mark.parametrize("recipe", [
    vc.Pipeline([vc.HorizontalFlip(), vc.Normalize()], seed=0), vc.Pipeline([vc.Normalize(mean=0.0, std=1.0)], seed=0),
    vc.Pipeline([vc.Normalize(mean=0.2, layout="channels_last")], seed=0),
])  # fmt: skip
def test_of_normalised_pictures_there_is_no_answer_and_the_draws_stand(source: str, network: Path, recipe: vc.Pipeline) -> None:
    found = draw(source, network, recipe)
    assert "as before Normalize, got float32" in found["silent"]
    assert len(found["cells"]) == 4
    assert {cell["answer"] for cell in found["cells"]} == {None}


def test_what_is_no_network_of_these_classes_is_said(source: str, data: Data, network: Path, tmp_path: Path) -> None:
    (tmp_path / "text.pt").write_text("no network")
    (tmp_path / "empty.pt").write_bytes(b"")
    (tmp_path / "nothing").mkdir()
    with zipfile.ZipFile(tmp_path / "zip.pt", "w") as made:
        made.writestr("a", "b")
    torch.save({"format": "vicinal style 1"}, tmp_path / "style.pt")
    torch.save(torch.zeros(3), tmp_path / "tensor.pt")
    whole = torch.load(network, weights_only=True)
    torch.save({**whole, "about": "{"}, tmp_path / "text of it.pt")
    torch.save({**whole, "about": "{}"}, tmp_path / "nothing of it.pt")
    torch.save({**whole, "state": dict(list(whole["state"].items())[1:])}, tmp_path / "part of it.pt")
    torch.save({"format": whole["format"]}, tmp_path / "head of it.pt")
    stored(tmp_path / "cats.pt", data, names=("cat", "dog", "emu", "fox"))
    stored(tmp_path / "fewer.pt", data, names=data.task.names[:2])
    masks = attrs.evolve(data, task=Task("segmentation", ("background", "object"), 255))
    store_network(tmp_path / "masks.pt", Model("unet"), Model("unet").build(masks.task, 3), masks, 0.2)
    for name, said in {
        "gone.pt": "gone.pt: no such file", "text.pt": "expected a file that vicinal compare wrote",
        "empty.pt": "expected a file that vicinal compare wrote", "zip.pt": "expected a file that vicinal compare wrote",
        "style.pt": "got 'vicinal style 1'", "tensor.pt": "got Tensor",
        "nothing": "expected a network.pt, got a folder without any",
        **{f"{part} of it.pt": "expected a whole network" for part in ("text", "nothing", "part", "head")},
        "cats.pt": r"cats.pt: classes: expected those of the pictures, \('disc'", "fewer.pt": "classes: expected those",
        "masks.pt": "expected a network that tells classes of pictures, got one of segmentation",
    }.items():  # fmt: skip
        with pytest.raises(vc.VicinalError, match=said) as caught:
            judge_for(str(tmp_path / name), shown(source))
        assert "\n" not in str(caught.value)
    with pytest.raises(vc.ReadError, match=r"got a folder with runs/none/seed-0/network\.pt$"):
        judge_for(str(network.parents[3]), shown(source))


def test_the_command_ends_with_that_line() -> None:
    command = [sys.executable, "-m", "vicinal", "play", "--no-browser", "--port", "0", "--network", "gone.pt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["vicinal: gone.pt: no such file"]
    assert done.stdout == ""
