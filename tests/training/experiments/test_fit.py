"""Training: it learns, it is the same every time, and a stop in the middle changes nothing."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
import pytest
import torch

import vicinal as vc
from tests.training.experiments.material import TINY
from vicinal.errors import DataError, JobError, SpecError
from vicinal.torch.experiments.data.pictures import Data
from vicinal.torch.experiments.recipe import pipeline_for
from vicinal.torch.experiments.task import loss_of
from vicinal.torch.experiments.training.feed import even, shuffled
from vicinal.torch.experiments.training.fit import fit
from vicinal.torch.experiments.training.settings import Training
from vicinal.torch.models import build

RECIPE = vc.Pipeline([vc.Pad(3), vc.RandomCrop(24), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.2, 0.2, 0.2, 0.0)])


def small(data: Data) -> torch.nn.Module:
    """A classifier that drops out, so that torch's own draws count too."""
    network = build("small_cnn", data.task.outputs, 3, **TINY)
    network.head.insert(2, torch.nn.Dropout(0.2))
    return network


def weights(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in network.state_dict().items()}


def equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_masks_are_learnt_from_nine_pictures_in_seconds(nuclei: Data) -> None:
    """Issue 4, point 5: the loss falls by half and Dice rises above 0.6, from what the first weights give."""
    network = build("unet", nuclei.task.outputs, 3, width=8, levels=2)
    recipe = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.QuarterTurn()])
    curves = fit(network, nuclei, recipe, Training(epochs=25, batch=3, rate=0.01, loss="bce+dice"))
    assert curves["loss"][-1] < curves["loss"][0] / 2
    assert curves["test_score"][-1] > 0.6
    assert curves["test_score"][-1] > curves["test_score"][0] + 0.1


def test_classes_are_learnt(classes: Data) -> None:
    curves = fit(build("small_cnn", 4, 3, **TINY), classes, RECIPE, Training(epochs=25, batch=8, rate=0.01))
    assert curves["loss"][-1] < curves["loss"][0] / 2
    assert curves["test_score"][-1] > 0.7  # a guess is right in 0.25


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_a_stopped_training_that_goes_on_ends_as_one_that_was_not(classes: Data, tmp_path: Path, optimizer: str) -> None:
    training = Training(epochs=4, batch=10, optimizer=optimizer, rate=0.01)
    whole = small(classes)
    curves = fit(whole, classes, RECIPE, training, seed=3)

    def stop(epoch: int, _loss: float) -> None:
        if epoch == 3:  # after it was trained, and before it was stored: the third epoch is trained twice
            raise KeyboardInterrupt

    path = tmp_path / "checkpoint.pt"
    given = {"checkpoint": path, "job": "here", "save_every": 0.0}
    with pytest.raises(KeyboardInterrupt):
        fit(small(classes), classes, RECIPE, training, seed=3, progress=stop, **given)
    again, seen = small(classes), []
    assert fit(again, classes, RECIPE, training, seed=3, progress=lambda *done: seen.append(done[0]), **given) == curves
    assert seen == [3, 4]
    assert equal(weights(again), weights(whole))
    with pytest.raises(JobError, match="belongs to another training"):
        fit(small(classes), classes, RECIPE, training, **{**given, "job": "elsewhere"})


def test_a_seed_gives_the_same_network_and_another_seed_another(classes: Data) -> None:
    training = Training(epochs=1, batch=8)
    one, two, other = (small(classes) for _ in range(3))
    torch.manual_seed(1)
    fit(one, classes, RECIPE, training, seed=5)
    torch.manual_seed(2)  # of no matter
    fit(two, classes, RECIPE, training, seed=5)
    fit(other, classes, RECIPE, training, seed=6)
    assert equal(weights(one), weights(two))
    assert not equal(weights(one), weights(other))


def test_the_order_is_a_shuffle_by_seed_and_epoch_that_every_recipe_shares(classes: Data) -> None:
    def seen(recipe: vc.Pipeline | None, seed: int, epoch: int) -> list[int]:
        named = attrs.evolve(classes.train, targets=np.arange(len(classes.train)))
        batches = list(shuffled(named, pipeline_for(classes, recipe), 10, seed, epoch))
        assert [len(images) for images, _ in batches] == [10, 10, 10, 10, 8]
        return torch.cat([targets for _, targets in batches]).tolist()

    rows = [seen(None, *key) for key in ((0, 0), (0, 1), (1, 0))]
    assert all(sorted(row) == list(range(48)) for row in rows)
    assert len({tuple(row) for row in rows}) == 3
    assert seen(RECIPE, 0, 1) == rows[1]
    assert [even(49, 48), even(128, 64), even(129, 64), even(3, 64)] == [25, 64, 43, 3]


def test_what_feeds_a_network_is_normalised_and_of_one_size(classes: Data) -> None:
    images, _ = next(shuffled(classes.train, pipeline_for(classes, None), 48, 0, 0))
    assert images.shape == (48, 3, 24, 24)
    assert images.mean((0, 2, 3)).abs().max() < 1e-3
    assert (images.std((0, 2, 3)) - 1).abs().max() < 1e-3
    larger = pipeline_for(classes, vc.RandomResizedCrop(40))
    assert next(shuffled(classes.train, larger, 8, 0, 0))[0].shape == (8, 3, 24, 24)


def test_a_loss_that_is_not_finite_ends_it_in_one_line(classes: Data) -> None:
    with pytest.raises(DataError, match=r"epoch \d+, step \d+: the loss is (nan|inf); try a lower learning rate"):
        fit(small(classes), classes, None, Training(epochs=9, batch=8, optimizer="sgd", rate=1e5))


def test_losses_by_name(classes: Data, nuclei: Data) -> None:
    logits = torch.randn(2, 1, 8, 8)
    target = (torch.rand(2, 8, 8) > 0.5).long()
    parts = [float(loss_of(nuclei.task, name)(logits, target)) for name in ("bce", "dice", "bce+dice")]
    assert parts[2] == pytest.approx(parts[0] + parts[1])
    for name in ("balanced", "focal", "iou", None):
        assert torch.isfinite(loss_of(nuclei.task, name)(logits, target))
    with pytest.raises(SpecError, match="loss: expected cross_entropy or focal for classes of pictures, got 'dice'"):
        loss_of(classes.task, "dice")
    with pytest.raises(SpecError, match=r"loss: expected one of .* got 'dise'; did you mean 'dice'"):
        loss_of(nuclei.task, "bce+dise")
