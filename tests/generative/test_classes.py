"""Pictures of rare classes: what is learned, what is filtered, what is refused, and going on after a stop."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import vicinal as vc
from tests.offline.pictures import store
from vicinal.errors import DataError, JobError, ReadError, SpecError
from vicinal.experiments.data.load import load
from vicinal.generative.classes.candidates import Filter
from vicinal.generative.classes.classifier import evened
from vicinal.generative.classes.learned import counts_of, real_pictures, shares_of
from vicinal.generative.classes.make import make_class
from vicinal.generative.classes.model import fetch_model
from vicinal.generative.classes.settings import ClassTraining
from vicinal.generative.classes.train import train_classes

TINY = ClassTraining(
    steps=170, size=16, batch=12, width=12, latent=8, rate=2e-3, average=0.9, classifier=6, balance=1.0
)  # fmt: skip


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def picture(name: str, seed: int) -> NDArray[np.uint8]:
    """A bar, upright or lying, somewhere in a grey picture of 16 x 16."""
    rng = np.random.default_rng([seed, len(name)])
    found = rng.integers(0, 30, (16, 16))
    at, value = rng.integers(3, 11), rng.integers(150, 250)
    found[at : at + 3] = value
    return (found if name == "lying" else found.T).astype(np.uint8)


def bars(root: Path, lying: int = 60, upright: int = 60, split: str = "") -> str:
    for name, count in (("lying", lying), ("upright", upright)):
        for index in range(count):
            store(root / split / name / f"{index}.png", picture(name, index)[..., None])
    return str(root)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Data, and what was trained on it."""
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("classes")
    data = bars(root / "data", split="train")
    bars(root / "data", 8, 8, split="test")
    train_classes(data, root / "out", TINY)
    return data, root / "out"


def lies(image: NDArray[np.uint8]) -> bool:
    """Whether rows differ more than columns."""
    return bool(image.astype(float).mean(1).std() > image.astype(float).mean(0).std())


def test_a_class_is_made_as_it_is_asked_for(trained: tuple[str, Path]) -> None:
    model = fetch_model(trained[1] / "model.pt")
    right = []
    for label, name in enumerate(model.about["names"]):
        made = model.pictures(label, np.arange(40), 3)
        assert made.shape == (40, 16, 16, 1)
        assert made.std() > 20
        right += [lies(one) == (name == "lying") for one in made]
    assert np.mean(right) > 0.75
    assert len(list((trained[1] / "previews").iterdir())) > 15


def test_a_picture_depends_on_seed_class_and_number_alone(trained: tuple[str, Path]) -> None:
    model = fetch_model(trained[1] / "model.pt")
    together = model.pictures(0, np.arange(6), 3)
    alone = np.concatenate([model.pictures(0, np.array([number]), 3) for number in range(6)])
    assert np.abs(together.astype(int) - alone).max() <= 1
    assert not np.array_equal(together, model.pictures(0, np.arange(6), 4))
    assert len({one.tobytes() for one in together}) == 6


def test_made_pictures_are_a_marked_data_set_of_their_class(trained: tuple[str, Path], tmp_path: Path) -> None:
    data, model = trained
    made = make_class(data, tmp_path / "out", "upright", 30, model / "model.pt", confidence=(0.5, 1.0))
    assert made.count == 30
    found = vc.datasets.read(tmp_path / "out")
    assert len(found) == 30
    assert found.names == ("lying", "upright")  # all of the source, so that numbers mean the same
    assert [item.label for item in found.items()] == [1] * 30
    assert found.synthetic.all()
    assert np.mean([lies(sample["image"]) for sample in found]) < 0.2
    lines = [json.loads(line) for line in (tmp_path / "out/manifest.jsonl").read_text().splitlines()]
    assert [line["output"] for line in lines] == sorted(line["output"] for line in lines)
    head = json.loads((tmp_path / "out/synthetic.jsonl").read_text().partition("\n")[0])
    assert len(head["files"][str(model / "model.pt")]) == 64


def test_making_goes_on_where_it_was_stopped(trained: tuple[str, Path], tmp_path: Path) -> None:
    data, model = trained
    given: Any = {"confidence": (0.3, 1.0), "seed": 2}

    def stop(_what: str, _done: float, _total: int) -> None:
        raise KeyboardInterrupt

    make_class(data, tmp_path / "whole", "lying", 90, model / "model.pt", **given)
    with pytest.raises(KeyboardInterrupt):
        make_class(data, tmp_path / "out", "lying", 90, model / "model.pt", progress=stop, **given)
    part = vc.datasets.read(tmp_path / "out")
    assert 0 < len(part) < 90
    assert part.synthetic.all()  # also of a job that is not finished
    make_class(data, tmp_path / "out", "lying", 90, model / "model.pt", **given)
    trees = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tmp_path / "whole", tmp_path / "out")
    ]
    assert trees[0] == trees[1]
    with pytest.raises(JobError, match="holds another job, with other count"):
        make_class(data, tmp_path / "out", "lying", 91, model / "model.pt", **given)


def test_the_filter_leaves_out_copies_and_other_classes(trained: tuple[str, Path]) -> None:
    data = real_pictures(trained[0], 16)
    judged = Filter.of(trained[1] / "classifier.pt", data, 0, (0.5, 1.0))
    real = data.train.images[data.train.targets == 0]
    other = data.train.images[data.train.targets == 1]
    fresh = np.stack([picture("lying", 1000 + index)[..., None] for index in range(100)])
    assert judged.kept(real).sum() == 0
    assert judged.told["too near to a real picture"] > 50
    assert judged.kept(other).mean() < 0.1
    assert judged.kept(fresh).mean() > 0.5  # but pictures of the class that are new are kept
    sure = Filter.of(trained[1] / "classifier.pt", data, 0, (0.5, 0.6))
    sure.kept(fresh)
    assert sure.told["too plain to teach anything"] > 50


def test_a_training_that_was_stopped_ends_with_the_same_weights(tmp_path: Path) -> None:
    data = bars(tmp_path / "data", 12, 12)
    settings = attrs.evolve(TINY, steps=8, batch=4, width=4, classifier=1)
    seen: list[float] = []

    def until(at: int) -> Callable[[str, float, int], None]:
        def stop(_what: str, done: float, _total: int) -> None:
            seen.append(done)
            if done == at:
                raise KeyboardInterrupt

        return stop

    train_classes(data, tmp_path / "whole", settings)
    for at, first in ((1, 1), (5, 1), (8, 5)):
        seen.clear()
        with pytest.raises(KeyboardInterrupt):
            train_classes(data, tmp_path / "out", settings, progress=until(at), save_every=0)
        assert seen[0] == first
    train_classes(data, tmp_path / "out", settings)
    whole, found = (fetch_model(tmp_path / name / "model.pt").generator.state_dict() for name in ("whole", "out"))
    assert all(torch.equal(whole[name], found[name]) for name in whole)
    train_classes(data, tmp_path / "out", settings, progress=lambda *_: pytest.fail("it was finished"))


def test_few_real_pictures_are_refused_unless_forced(trained: tuple[str, Path], tmp_path: Path) -> None:
    few = bars(tmp_path / "few", 60, 49)
    model = trained[1] / "model.pt"
    with pytest.raises(JobError, match=r"class 'upright': expected 50 real pictures or more, got 49: with fewer a network"):
        make_class(few, tmp_path / "out", "upright", 2, model)
    assert not (tmp_path / "out").exists()
    made = make_class(few, tmp_path / "out", "upright", 2, model, force=True, confidence=(0.3, 1.0))
    assert made.count == 2


def test_made_pictures_are_not_learned_from(trained: tuple[str, Path], tmp_path: Path) -> None:
    data, model = trained
    bars(tmp_path / "data", 20, 20, split="train")
    bars(tmp_path / "data", 8, 8, split="test")
    make_class(data, tmp_path / "data/more", "upright", 10, model / "model.pt", confidence=(0.3, 1.0))
    for path in (tmp_path / "data/more/train/upright").iterdir():
        assert path.suffix == ".png"
    (tmp_path / "data/more").rename(tmp_path / "more")
    assert counts_of(real_pictures(str(tmp_path / "data"), 16)) == [20, 20]
    (tmp_path / "more/train/upright").rename(tmp_path / "data/train/upright/made")
    lines = (tmp_path / "more/synthetic.jsonl").read_text().replace("train/upright/", "")
    (tmp_path / "data/train/upright/made/synthetic.jsonl").write_text(lines)
    assert len(load(str(tmp_path / "data")).train) == 50
    assert counts_of(real_pictures(str(tmp_path / "data"), 16)) == [20, 20]


def test_how_often_classes_are_drawn() -> None:
    assert shares_of([900, 100, 0], 0).tolist() == [0.9, 0.1, 0]
    assert shares_of([900, 100, 0], 1).tolist() == [0.5, 0.5, 0]
    assert shares_of([900, 100], 0.5) == pytest.approx([0.75, 0.25])


def test_rare_classes_are_repeated_for_the_classifier(tmp_path: Path) -> None:
    data = real_pictures(bars(tmp_path, 60, 4), 16)
    found = evened(data.train)
    assert np.bincount(found.targets).tolist() == [60, 40]
    assert len(set(found.keys)) == len(set(found.ids.tolist())) == 100


def test_bad_input_gets_one_line(trained: tuple[str, Path], tmp_path: Path) -> None:
    data, out = trained
    model = out / "model.pt"
    with pytest.raises(SpecError, match=r"class: expected one of lying, upright, got 'uprigt'; did you mean 'upright'\?"):
        make_class(data, tmp_path / "x", "uprigt", 3, model)
    with pytest.raises(JobError, match="count: expected a whole number"):
        make_class(data, tmp_path / "x", "lying", 0, model)
    with pytest.raises(JobError, match=r"confidence: expected \(low, high\)"):
        make_class(data, tmp_path / "x", "lying", 1, model, confidence=(0.9, 0.5))
    with pytest.raises(JobError, match=r"expected 40 pictures of 'lying', got 0 of 2\d\d\d candidates \(2\d\d\d t"):
        make_class(data, tmp_path / "x", "lying", 40, model, confidence=(0.0, 1e-9))
    with pytest.raises(ReadError, match="no such file"):
        make_class(data, tmp_path / "x", "lying", 1, tmp_path / "none.pt")
    with pytest.raises(ReadError, match="expected a model that vicinal generate class-train wrote"):
        make_class(data, tmp_path / "x", "lying", 1, out / "classifier.pt")
    found = torch.load(model, weights_only=True)
    about = json.loads(found["about"])
    about["shape"]["width"] = 20
    torch.save({**found, "about": json.dumps(about)}, tmp_path / "wide.pt")
    with pytest.raises(ReadError, match=r"wide.pt: expected weights of a ClassGenerator as the file says"):
        make_class(data, tmp_path / "x", "lying", 1, tmp_path / "wide.pt")
    with pytest.raises(DataError, match="expected 16 pictures or more to learn from, got 3"):
        train_classes(bars(tmp_path / "three", 2, 1), tmp_path / "y", TINY)
    with pytest.raises(DataError, match="nowhere: no such file or folder"):
        train_classes(str(tmp_path / "nowhere"), tmp_path / "y", TINY)
    with pytest.raises(JobError, match="of another training, with other settings"):
        train_classes(data, out, attrs.evolve(TINY, seed=9))


@pytest.mark.parametrize(
    ("field", "value"), [("steps", 0), ("size", 30), ("size", 7), ("balance", 2), ("rate", -1), ("augment", 1), ("seed", -1)]
)
def test_settings_say_what_they_take(field: str, value: object) -> None:
    with pytest.raises(JobError, match=f"^{field}: expected"):
        ClassTraining(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "smallest"), [(28, 7), (32, 8), (48, 6), (64, 8), (16, 8), (12, 6), (8, 4)])
def test_sizes_that_generators_can_make(size: int, smallest: int) -> None:
    assert ClassTraining(size=size).smallest == smallest
