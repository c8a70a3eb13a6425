"""Translation between two domains: what is learned, what is refused, and that a stopped training ends as if it had not been."""

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
from vicinal.generative.domains.guard import fault
from vicinal.generative.domains.model import fetch_model
from vicinal.generative.domains.pool import Pool
from vicinal.generative.domains.settings import DomainTraining
from vicinal.generative.domains.train import train_domains
from vicinal.offline import augment

TINY = DomainTraining(steps=60, size=16, width=6, blocks=1, average=0.9, rate=2e-3, scale=0.5)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def scene(seed: int) -> NDArray[np.float32]:
    """A soft picture of 20 x 20, light above."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:20, 0:20] / 20
    waves = rng.uniform(2, 9, 3)
    return np.stack([0.75 - 0.4 * y + 0.1 * np.sin(wave * x + seed) for wave in waves], 2).clip(0, 1).astype(np.float32)


def bluer(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """The planted other domain."""
    return picture * np.array([0.4, 0.7, 1.0], np.float32)


def domains(root: Path, count: int = 16) -> tuple[str, str]:
    """Two folders of pictures of disjoint scenes."""
    for index in range(count):
        store(root / f"first/{index}.png", np.rint(scene(index) * 255).astype(np.uint8))
        store(root / f"second/{index}.png", np.rint(bluer(scene(100 + index)) * 255).astype(np.uint8))
    return str(root / "first"), str(root / "second")


def weights(path: Path) -> bytes:
    model = fetch_model(path / "model.pt")
    states = [network.state_dict().values() for network in (model.forth, model.back)]
    return b"".join(value.numpy().tobytes() for state in states for value in state)


def test_translations_move_to_the_other_domain_and_come_back(tmp_path: Path) -> None:
    said: list[tuple[float, int]] = []
    first, second = domains(tmp_path)
    model = train_domains(
        first, second, tmp_path / "out", TINY, progress=lambda _what, done, total: said.append((done, total))
    )  # fmt: skip
    assert said[-1] == (60, 60)
    losses = json.loads((tmp_path / "out/losses.json").read_text())
    cycle = [one["cycle"] for one in losses]
    assert np.mean(cycle[-10:]) < 0.5 * np.mean(cycle[:10])
    pictures = [scene(200 + index) for index in range(4)]
    made = [model.translated(picture) for picture in pictures]
    before = np.mean([np.abs(picture - bluer(picture)).mean() for picture in pictures])
    after = np.mean([np.abs(found - bluer(picture)).mean() for found, picture in zip(made, pictures, strict=True)])
    assert after < 0.8 * before
    assert len(list((tmp_path / "out/previews").iterdir())) == 20
    assert not (tmp_path / "out/checkpoint.pt").exists()


def test_a_training_that_was_stopped_ends_with_the_same_weights(tmp_path: Path) -> None:
    first, second = domains(tmp_path)
    settings = attrs.evolve(TINY, steps=12, pool=3)

    def until(at: int) -> Callable[[str, float, int], None]:
        def stop(_what: str, done: float, _total: int) -> None:
            went_on.append(done)
            if done == at:
                raise KeyboardInterrupt

        return stop

    train_domains(first, second, tmp_path / "whole", settings)
    for at, first_step in ((1, 1), (7, 1), (12, 7)):
        went_on: list[float] = []
        with pytest.raises(KeyboardInterrupt):
            train_domains(first, second, tmp_path / "out", settings, progress=until(at), save_every=0)
        assert went_on[0] == first_step  # the step that was under way is done again
    train_domains(first, second, tmp_path / "out", settings)
    assert weights(tmp_path / "out") == weights(tmp_path / "whole")
    assert (tmp_path / "out/losses.json").read_text() == (tmp_path / "whole/losses.json").read_text()
    train_domains(first, second, tmp_path / "out", settings, progress=lambda *_: pytest.fail("it was finished"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model after a few steps."""
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("domains")
    train_domains(*domains(root), root / "out", DomainTraining(steps=2, size=16, width=4, blocks=1))
    return root / "out/model.pt"


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("shape", [(20, 23, 3), (7, 33, 3), (16, 16, 1)])
def test_the_transform_keeps_size_dtype_and_labels(trained: Path, dtype: Any, shape: tuple[int, ...]) -> None:
    top = 1 if dtype is np.float32 else np.iinfo(dtype).max
    picture = (np.random.default_rng(0).random(shape) * top).astype(dtype)
    boxes = vc.Boxes([[1, 1, 5, 5]], labels=[2])
    for backend in ("cpu", "reference"):
        found = vc.Pipeline([vc.TranslateDomain(str(trained))], seed=1)(
            vc.Batch(images=[picture], boxes=[boxes], ids=["a"]), backend=backend
        )
        assert found.images[0].shape == picture.shape
        assert found.images[0].dtype == picture.dtype
        assert not np.array_equal(found.images[0], picture)
        assert np.array_equal(found.boxes[0].data, boxes.data)
    assert np.array_equal(vc.TranslateDomain(str(trained), alpha=0)(picture), picture)
    assert not np.array_equal(vc.TranslateDomain(str(trained), back=True)(picture), vc.TranslateDomain(str(trained))(picture))


def test_a_pipeline_is_written_and_read_by_name(trained: Path) -> None:
    pipeline = vc.Pipeline([vc.TranslateDomain(str(trained), p=0.5, side=32)], seed=3)
    assert "TranslateDomain:" in pipeline.to_yaml()
    assert vc.Pipeline.from_yaml(pipeline.to_yaml()) == pipeline


def test_a_translated_data_set_is_marked_keeps_its_labels_and_knows_its_weights(trained: Path, tmp_path: Path) -> None:
    store(tmp_path / "src/cats/a.png", np.full((20, 20, 3), 90, np.uint8))
    store(tmp_path / "src/dogs/b.png", np.full((18, 22, 3), 200, np.uint8))
    augment(tmp_path / "src", tmp_path / "out", vc.Pipeline([vc.TranslateDomain(str(trained))], seed=0))
    data = vc.datasets.read(tmp_path / "out")
    assert data.synthetic.tolist() == [True, True]
    assert data.names == ("cats", "dogs")
    about = json.loads((tmp_path / "out/synthetic.jsonl").read_text().partition("\n")[0])
    assert list(about["files"]) == [str(trained)]


def test_inverted_and_collapsed_translations_are_found_and_good_ones_are_not() -> None:
    pictures = torch.from_numpy(np.stack([scene(index).transpose(2, 0, 1) for index in range(5)])) * 2 - 1
    assert fault(pictures, pictures) == ""
    assert fault(pictures, pictures * 0.5 - 0.3) == ""
    assert "light and dark are exchanged" in fault(pictures, -pictures)
    assert "light and dark are exchanged" in fault(pictures, 0.2 - 0.3 * pictures)
    assert "come out alike" in fault(pictures, pictures[:1].expand_as(pictures))
    assert "come out alike" in fault(pictures, pictures[:1] * 0.9 + 0.02 * pictures)


def test_a_domain_that_is_one_picture_ends_the_training(tmp_path: Path) -> None:
    first, second = domains(tmp_path)
    for path in Path(second).iterdir():
        store(path, np.full((20, 20, 3), 128, np.uint8))
    settings = DomainTraining(steps=200, size=16, width=6, blocks=1, average=0.5, rate=5e-3, cycle=0, identity=5)
    with pytest.raises(JobError, match=r"step \d+, first to second: (pictures all come out alike|light and dark)"):
        train_domains(first, second, tmp_path / "out", settings)


def test_the_pool_gives_half_new_and_half_older_pictures() -> None:
    pool = Pool(10, 0)
    given = [torch.full((1, 3, 2, 2), float(index)) for index in range(400)]
    found = [int(pool.exchanged(one, step)[0, 0, 0, 0]) for step, one in enumerate(given)]
    assert found[:10] == list(range(10))
    assert 0.4 < np.mean([value == step for step, value in enumerate(found[10:], 10)]) < 0.6
    assert all(value <= step for step, value in enumerate(found))
    alone = Pool(0, 0)
    assert all(int(alone.exchanged(one, step)[0, 0, 0, 0]) == step for step, one in enumerate(given[:9]))


def test_bad_input_gets_one_line(trained: Path, tmp_path: Path) -> None:
    first, second = domains(tmp_path, 16)
    few, _ = domains(tmp_path / "few", 3)
    with pytest.raises(JobError, match="few/first: expected 16 pictures or more to train with, got 3"):
        train_domains(few, second, tmp_path / "out", TINY)
    with pytest.raises(DataError, match="nowhere: no such file or folder"):
        train_domains(first, str(tmp_path / "nowhere"), tmp_path / "out", TINY)
    with pytest.raises(JobError, match="expected a new or empty folder, or that of this training"):
        train_domains(first, second, first, TINY)
    with pytest.raises(JobError, match="of another training, with other first, second, settings"):
        train_domains(first, second, trained.parent, TINY)
    (tmp_path / "other.pt").write_bytes(b"no weights")
    with pytest.raises(ReadError, match="expected a model that vicinal generate domains-train wrote"):
        fetch_model(tmp_path / "other.pt")
    found = torch.load(trained, weights_only=True)
    found["about"] = json.dumps({**json.loads(found["about"]), "width": 8})
    torch.save(found, tmp_path / "wide.pt")
    with pytest.raises(ReadError, match=r"wide.pt: expected weights of a Generator as the file says it is"):
        fetch_model(tmp_path / "wide.pt")
    with pytest.raises(SpecError, match=r"TranslateDomain.model: expected the path of a model"):
        vc.TranslateDomain(str(tmp_path / "none.pt"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("steps", 0), ("size", 30), ("rate", -1), ("cycle", float("nan")), ("scale", 0), ("blocks", -1), ("pool", 1.5)],
)
def test_settings_say_what_they_take(field: str, value: object) -> None:
    with pytest.raises(JobError, match=f"^{field}: expected"):
        DomainTraining(**{field: value})  # type: ignore[arg-type]
