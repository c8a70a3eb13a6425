"""Training: it learns, it is the same every time, and a stop in the middle changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
import torch

import vicinal as vc
from tests.compare.material import TINY
from vicinal.errors import DataError, JobError, SpecError
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.task import loss_of
from vicinal.experiments.training.feed import even, shuffled
from vicinal.experiments.training.fit import fit
from vicinal.experiments.training.schedule import rate_of
from vicinal.experiments.training.settings import Training
from vicinal.experiments.training.step import Step, precision_of
from vicinal.experiments.training.views import views_of
from vicinal.torch.models import build

RECIPE = vc.Pipeline([vc.Pad(3), vc.RandomCrop(24), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.2, 0.2, 0.2, 0.0)], seed=0)


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
    recipe = vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.QuarterTurn()], seed=0)
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


@pytest.mark.parametrize("options", [{"consistency": 12.0}, {"amp": True}, {"warmup": 2}])
def test_options_of_training_learn_and_go_on_where_they_stopped(
    classes: Data, tmp_path: Path, options: dict[str, Any]
) -> None:
    training = Training(epochs=20, batch=12, rate=0.01, **options)
    whole = small(classes)
    curves = fit(whole, classes, RECIPE, training, seed=3)
    assert curves["loss"][-1] < 0.7 * curves["loss"][0]
    assert curves["test_score"][-1] > 0.6  # a guess is right in 0.25

    def stop(epoch: int, _loss: float) -> None:
        if epoch == 3:
            raise KeyboardInterrupt

    given = {"checkpoint": tmp_path / "checkpoint.pt", "save_every": 0.0}
    with pytest.raises(KeyboardInterrupt):
        fit(small(classes), classes, RECIPE, training, seed=3, progress=stop, **given)
    again = small(classes)
    assert fit(again, classes, RECIPE, training, seed=3, **given) == curves
    assert equal(weights(again), weights(whole))


def test_consistency_compares_the_picture_with_two_draws_of_the_recipe(classes: Data) -> None:
    training = Training(epochs=1, batch=48, consistency=5.0)
    views = [next(shuffled(classes.train, one, 48, 3, 1)) for one in views_of(classes, RECIPE, training, 3)]
    assert len(views) == 3
    (clean, targets), (first, _), (second, others) = views
    assert torch.equal(targets, others)
    assert torch.equal(clean, next(shuffled(classes.train, pipeline_for(classes, None), 48, 3, 1))[0])
    assert torch.equal(first, next(shuffled(classes.train, pipeline_for(classes, RECIPE, 3), 48, 3, 1))[0])
    assert not (first == second).flatten(1).all(1).any()
    assert len(views_of(classes, None, training, 3)) == len(views_of(classes, RECIPE, Training(), 3)) == 1

    network = build("small_cnn", 4, 3, **TINY)
    with torch.inference_mode():
        logits = [network(images) for images, _ in views]
    shares = torch.stack(logits).softmax(2).double()
    mean = shares.mean(0)
    divergence = float((shares * (shares.log() - mean.log())).sum(2).mean())
    clean_loss = float(torch.nn.functional.cross_entropy(logits[0], targets))
    step = Step(network, loss_of(classes.task, None), torch.optim.SGD(network.parameters(), 0.1), training, "cpu")
    value = step([images for images, _ in views], targets)
    assert value == pytest.approx(clean_loss + 5 * divergence, rel=1e-4)
    assert value > clean_loss


def test_consistency_is_for_classes_and_recipes_of_one_picture_at_a_time(classes: Data, nuclei: Data) -> None:
    training = Training(epochs=1, consistency=12.0)
    with pytest.raises(DataError, match=r"consistency: expected classes of pictures, .* got masks"):
        fit(build("unet", 1, 3, width=2, levels=1), nuclei, RECIPE, training)
    mixing = vc.Pipeline([vc.OneOf([vc.CutMix(), vc.HorizontalFlip()])], seed=0)
    with pytest.raises(JobError, match="consistency: expected recipes of one picture at a time; leave Mixup and CutMix out"):
        fit(small(classes), classes, mixing, training)
    for bad in (0, -1.0, "12"):
        with pytest.raises(JobError, match="consistency: expected a weight above 0"):
            Training(consistency=bad)


def test_the_rate_rises_over_the_warm_up_and_then_falls() -> None:
    def rates(**options: Any) -> list[float]:
        training = Training(epochs=6, rate=0.1, **options)
        return [rate_of(training, step, 24) for step in range(24)]

    warm = rates(warmup=2)
    assert warm[:8] == pytest.approx([0.1 * (step + 1) / 8 for step in range(8)])
    assert warm[8:] == pytest.approx([0.05 * (1 + np.cos(np.pi * step / 16)) for step in range(16)])
    assert rates() == pytest.approx([0.05 * (1 + np.cos(np.pi * step / 24)) for step in range(24)])
    assert rates(warmup=1, schedule="constant")[4:] == [0.1] * 20
    with pytest.raises(JobError, match=r"warmup: expected a whole number in \[0, 5\], got 6"):
        rates(warmup=6)


def test_mixed_precision_computes_in_bfloat16_and_keeps_weights_in_float32(classes: Data) -> None:
    seen: list[torch.dtype] = []
    network = build("small_cnn", 4, 3, **TINY)
    network.register_forward_hook(lambda _module, _given, logits: seen.append(logits.dtype))
    training = Training(epochs=1, batch=48, amp=True)
    fit(network, classes, None, training)
    assert seen[0] == torch.bfloat16 == precision_of(training, "cpu")
    assert seen[-1] == torch.float32  # measured as it is
    assert {value.dtype for value in network.parameters()} == {torch.float32}
    assert precision_of(training, "cuda:1") == torch.float16
    assert precision_of(Training(), "cuda") == torch.float32


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
