"""Values of the losses against the formulas in float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.training import formulas
from vicinal.torch import losses

Array = NDArray[Any]
IGNORE = 255
N, C, H, W = 3, 4, 5, 6
MODES = ["binary", "multilabel", "multiclass"]


def case(mode: str, seed: int = 0, ignore: bool = True) -> tuple[Array, Array, Array, Array, Array]:
    """Logits and target as users have them, then truth, valid [N, C, L] and flat logits for the formulas."""
    rng = np.random.default_rng(seed)
    classes = 1 if mode == "binary" else C
    logits = rng.normal(0, 3, (N, classes, H, W))
    shape = (N, H, W) if mode == "multiclass" else logits.shape
    target = rng.integers(0, C if mode == "multiclass" else 2, shape)
    if ignore:
        target[rng.random(shape) < 0.2] = IGNORE
    flat = logits.reshape(N, classes, -1)
    rows = target.reshape(N, -1, H * W)
    if mode == "multiclass":
        return logits, target, formulas.one_hot(rows[:, 0], C), np.broadcast_to(rows != IGNORE, flat.shape), flat
    return logits, target, rows * (rows != IGNORE), rows != IGNORE, flat


def given(loss: torch.nn.Module, logits: Array, target: Array) -> Array:
    return np.asarray(loss(torch.from_numpy(logits), torch.from_numpy(target)))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("per", ["image", "batch"])
@pytest.mark.parametrize(("kind", "make"), [("dice", losses.DiceLoss), ("iou", losses.IoULoss)])
@pytest.mark.parametrize("smooth", [1.0, 0.1])
def test_dice_and_iou(mode: str, per: str, kind: str, make: Any, smooth: float) -> None:
    logits, target, truth, valid, flat = case(mode)
    wanted = formulas.overlap(formulas.probabilities(flat, mode), truth, valid, smooth, per, kind)
    options = {"mode": mode, "per": per, "smooth": smooth, "ignore_index": IGNORE}
    none = given(make(**options, reduction="none"), logits, target)
    np.testing.assert_allclose(none, wanted[..., 0] if mode == "binary" else wanted, rtol=1e-11)
    np.testing.assert_allclose(given(make(**options), logits, target), wanted.mean(), rtol=1e-11)
    np.testing.assert_allclose(given(make(**options, reduction="sum"), logits, target), wanted.sum(), rtol=1e-11)
    if mode != "binary":
        weights = (0.0, 1.0, 2.0, 0.5)
        weighted = (wanted * weights).sum() / np.broadcast_to(weights, wanted.shape).sum()
        np.testing.assert_allclose(given(make(**options, class_weights=weights), logits, target), weighted, rtol=1e-11)


@pytest.mark.parametrize("mode", ["binary", "multilabel"])
def test_binary_cross_entropy(mode: str) -> None:
    logits, target, truth, valid, flat = case(mode)
    p = formulas.probabilities(flat, mode)
    options = {"mode": mode, "ignore_index": IGNORE, "pos_weight": 2.5}
    values = np.where(valid, formulas.binary_cross_entropy(p, truth, 2.5), 0)
    none = given(losses.BinaryCrossEntropy(**options, reduction="none"), logits, target)
    np.testing.assert_allclose(none, values.reshape(logits.shape), rtol=1e-9)
    mean = given(losses.BinaryCrossEntropy(**options), logits, target)
    np.testing.assert_allclose(mean, values.sum() / valid.sum(), rtol=1e-11)
    total = given(losses.BinaryCrossEntropy(**options, reduction="sum"), logits, target)
    np.testing.assert_allclose(total, values.sum(), rtol=1e-11)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("per", ["image", "batch"])
def test_balanced_cross_entropy_weighs_by_the_share_of_the_others(mode: str, per: str) -> None:
    logits, target, truth, valid, flat = case(mode)
    p = formulas.probabilities(flat, mode)
    axes = (2,) if per == "image" else (0, 2)
    pixels, positives = valid.sum(axes, keepdims=True), (truth * valid).sum(axes, keepdims=True)
    if mode == "multiclass":
        weights = 1 - (positives + 1) / (pixels + C)
        values, valid = -(truth * weights * np.log(p)).sum(1), valid[:, 0]
    else:
        beta = 1 - (positives + 1) / (pixels + 2)
        values = np.where(valid, formulas.binary_cross_entropy(p, truth, beta, 1 - beta), 0)
    options = {"mode": mode, "per": per, "ignore_index": IGNORE}
    mean = given(losses.BalancedCrossEntropy(**options), logits, target)
    np.testing.assert_allclose(mean, values.sum() / valid.sum(), rtol=1e-9)
    none = given(losses.BalancedCrossEntropy(**options, reduction="none"), logits, target)
    np.testing.assert_allclose(none, values.reshape(none.shape), rtol=1e-10)


def test_balanced_by_a_beta_of_ones_own() -> None:
    logits, target, truth, _, flat = case("binary", ignore=False)
    values = formulas.binary_cross_entropy(formulas.probabilities(flat, "binary"), truth, 0.9, 0.1)
    np.testing.assert_allclose(given(losses.BalancedCrossEntropy(beta=0.9), logits, target), values.mean(), rtol=1e-11)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("mode", MODES)
def test_focal(mode: str, gamma: float) -> None:
    logits, target, truth, valid, flat = case(mode)
    p = formulas.probabilities(flat, mode)
    if mode == "multiclass":
        alphas = np.array([0.75, 0.25, 0.25, 0.25])[:, None]
        values, valid = -(truth * alphas * (1 - p) ** gamma * np.log(p)).sum(1), valid[:, 0]
    else:
        values = np.where(valid, formulas.focal(p, truth, 0.25, gamma), 0)
    mean = given(losses.FocalLoss(mode=mode, gamma=gamma, ignore_index=IGNORE), logits, target)
    np.testing.assert_allclose(mean, values.sum() / valid.sum(), rtol=1e-10)


def test_focal_of_two_classes_is_the_binary_one() -> None:
    logits, target, *_ = case("binary", ignore=False)
    two = np.concatenate([np.zeros_like(logits), logits], 1)
    several = given(losses.FocalLoss(mode="multiclass"), two, target[:, 0])
    np.testing.assert_allclose(several, given(losses.FocalLoss(), logits, target), rtol=1e-11)


def test_soft_cross_entropy() -> None:
    logits, target, truth, valid, flat = case("multiclass")
    smoothed = 0.9 * truth + 0.1 / C
    values = np.where(valid[:, 0], -(smoothed * np.log(formulas.probabilities(flat, "multiclass"))).sum(1), 0)
    loss = losses.SoftCrossEntropy(label_smoothing=0.1, ignore_index=IGNORE)
    np.testing.assert_allclose(given(loss, logits, target), values.sum() / valid[:, 0].sum(), rtol=1e-11)
    none = losses.SoftCrossEntropy(label_smoothing=0.1, ignore_index=IGNORE, reduction="none")
    np.testing.assert_allclose(given(none, logits, target), values.reshape(N, H, W), rtol=1e-9)


@pytest.mark.parametrize("share", [0.3, np.array([0.1, 0.5, 1.0])])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_mixed_labels_cost_the_same_written_either_way(share: Any, smoothing: float) -> None:
    rng = np.random.default_rng(1)
    logits, a, b = rng.normal(0, 2, (N, C)), np.array([0, 1, 2]), np.array([3, 1, 0])
    column = np.broadcast_to(share, N)[:, None]
    soft = column * np.eye(C)[a] + (1 - column) * np.eye(C)[b]
    loss = losses.SoftCrossEntropy(label_smoothing=smoothing)
    p = formulas.probabilities(logits[..., None], "multiclass")[..., 0]
    wanted = -(((1 - smoothing) * soft + smoothing / C) * np.log(p)).sum(1).mean()
    pair = (torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(share) if isinstance(share, np.ndarray) else share)
    np.testing.assert_allclose(loss(torch.from_numpy(logits), pair), wanted, rtol=1e-11)
    np.testing.assert_allclose(given(loss, logits, soft), wanted, rtol=1e-11)


@pytest.mark.parametrize("mode", MODES)
def test_jensen_shannon(mode: str) -> None:
    rng = np.random.default_rng(2)
    views = [rng.normal(0, 2, (N, C, H, W)) for _ in range(3)]
    flat = [formulas.probabilities(view.reshape(N, C, -1), mode) for view in views]
    if mode != "multiclass":
        flat = [np.stack([p.reshape(N, -1), 1 - p.reshape(N, -1)], 1) for p in flat]
    values = 12 * formulas.jensen_shannon(flat)
    tensors = [torch.from_numpy(view) for view in views]
    np.testing.assert_allclose(losses.JensenShannonLoss(mode=mode)(*tensors), values.mean(), rtol=1e-10)
    none = losses.JensenShannonLoss(mode=mode, reduction="none")(*tensors)
    assert none.shape == ((N, H, W) if mode == "multiclass" else (N, C, H, W))
    np.testing.assert_allclose(none.flatten(), values.flatten(), rtol=1e-8, atol=1e-12)


def test_sum() -> None:
    logits, target, *_ = case("binary", ignore=False)
    both = losses.LossSum(losses.BinaryCrossEntropy(), losses.DiceLoss(), weights=(0.5, 2))
    parts = [given(losses.BinaryCrossEntropy(), logits, target), given(losses.DiceLoss(), logits, target)]
    np.testing.assert_allclose(given(both, logits, target), 0.5 * parts[0] + 2 * parts[1], rtol=1e-11)
    logged = both.parts(torch.from_numpy(logits), torch.from_numpy(target))
    np.testing.assert_allclose([part.item() for part in logged], parts, rtol=1e-11)
    assert np.isfinite(given(losses.LossSum(losses.DiceLoss()), logits, target))


@pytest.mark.parametrize("shapes", [((3, 5, 6), (3, 5, 6)), ((3, 1, 5, 6), (3, 5, 6)), ((3, 5, 6), (3, 1, 5, 6))])
@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64, torch.bool, torch.float64])
def test_a_binary_target_may_lack_the_channel_and_be_of_any_dtype(shapes: Any, dtype: torch.dtype) -> None:
    logits, target, *_ = case("binary", ignore=False)
    z, y = torch.from_numpy(logits).reshape(shapes[0]), torch.from_numpy(target).reshape(shapes[1]).to(dtype)
    for name in ("dice_loss", "iou_loss", "binary_cross_entropy", "balanced_cross_entropy", "focal_loss"):
        function = getattr(losses, name)
        wanted = function(torch.from_numpy(logits), torch.from_numpy(target))
        torch.testing.assert_close(function(z, y), wanted)


def test_soft_masks_of_many_classes() -> None:
    logits, _, truth, _, flat = case("multiclass", ignore=False)
    soft = 0.8 * truth + 0.05
    wanted = formulas.overlap(formulas.probabilities(flat, "multiclass"), soft, np.ones_like(soft), 1, "batch", "dice")
    given_loss = given(losses.DiceLoss(mode="multiclass"), logits, soft.reshape(logits.shape))
    np.testing.assert_allclose(given_loss, wanted.mean(), rtol=1e-11)


@pytest.mark.parametrize(("module", "function"), [
    (losses.DiceLoss, losses.dice_loss), (losses.IoULoss, losses.iou_loss), (losses.FocalLoss, losses.focal_loss),
    (losses.BinaryCrossEntropy, losses.binary_cross_entropy),
    (losses.BalancedCrossEntropy, losses.balanced_cross_entropy),
])  # fmt: skip
def test_functions_take_every_option_of_the_modules(module: Any, function: Any) -> None:
    logits, target, *_ = case("multilabel")
    changed = {"mode": "multilabel", "ignore_index": IGNORE, "reduction": "sum"}
    extra = {"smooth": 0.2, "per": "image", "gamma": 1.5, "alpha": 0.4, "beta": 0.7, "pos_weight": (1, 2, 3, 4),
             "class_weights": (1, 2, 3, 4)}
    z, y = torch.from_numpy(logits), torch.from_numpy(target)
    plain = function(z, y, **changed)
    names = [name for name in extra if hasattr(module(), name)]
    assert names
    for name in names:
        options = {**changed, name: extra[name]}
        torch.testing.assert_close(function(z, y, **options), module(**options)(z, y), rtol=0, atol=0)
        assert function(z, y, **options) != plain, name
