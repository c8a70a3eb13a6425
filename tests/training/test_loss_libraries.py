"""The losses against torch, MONAI and kornia, where those define the same thing."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
from torch.nn import functional

from vicinal.torch import losses

N, C = 3, 4
Z = torch.randn(N, C, 7, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)) * 3
INDEX = torch.randint(0, C, (N, 7, 5), generator=torch.Generator().manual_seed(1))
HOT = functional.one_hot(INDEX, C).movedim(-1, 1).double()
SOFT = torch.softmax(Z.flip(0), 1)
WEIGHTS = torch.tensor([1.0, 2.0, 0.5, 3.0], dtype=torch.float64)


def imported(name: str) -> Any:
    """When a test asks for it: not by every process that collects tests, as that takes seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of MONAI's and kornia's own imports
        return pytest.importorskip(name)


@pytest.fixture(scope="module")
def kornia() -> Any:
    return imported("kornia.losses")


@pytest.fixture(scope="module")
def monai() -> Any:
    return imported("monai.losses")


def same(ours: torch.Tensor, theirs: torch.Tensor, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    torch.testing.assert_close(ours, theirs.reshape(ours.shape).to(ours.dtype), rtol=rtol, atol=atol)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("weights", [None, WEIGHTS])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_cross_entropy_is_torchs(reduction: str, weights: Any, smoothing: float) -> None:
    options: dict[str, Any] = {"reduction": reduction, "label_smoothing": smoothing}
    ours = losses.SoftCrossEntropy(**options, class_weights=weights)
    same(ours(Z, INDEX), functional.cross_entropy(Z, INDEX, weights, **options))
    same(ours(Z, SOFT), functional.cross_entropy(Z, SOFT, weights, **options))
    ours = losses.SoftCrossEntropy(**options, class_weights=weights, ignore_index=2)
    same(ours(Z, INDEX), functional.cross_entropy(Z, INDEX, weights, **options, ignore_index=2))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_binary_cross_entropy_is_torchs(reduction: str) -> None:
    ours = losses.binary_cross_entropy(
        Z, SOFT, mode="multilabel", pos_weight=WEIGHTS.tolist(), class_weights=WEIGHTS.flip(0).tolist(), reduction=reduction
    )
    theirs = functional.binary_cross_entropy_with_logits(
        Z, SOFT, WEIGHTS.flip(0)[:, None, None], pos_weight=WEIGHTS[:, None, None], reduction=reduction
    )
    same(ours, theirs)


@pytest.mark.parametrize("per", ["image", "batch"])
@pytest.mark.parametrize("jaccard", [False, True])
@pytest.mark.parametrize("mode", ["multilabel", "multiclass"])
def test_dice_and_iou_are_monais(monai: Any, per: str, jaccard: bool, mode: str) -> None:
    activation = {"softmax": True} if mode == "multiclass" else {"sigmoid": True}
    smooth = 0.5 if jaccard else 1.0  # MONAI smooths 2 (both) / 2 (union), which halves what is added
    theirs = monai.DiceLoss(**activation, jaccard=jaccard, smooth_nr=2 * smooth if jaccard else smooth,
                            smooth_dr=2 * smooth if jaccard else smooth, batch=per == "batch", reduction="none")
    make = losses.IoULoss if jaccard else losses.DiceLoss
    ours = make(mode=mode, per=per, smooth=smooth, reduction="none")
    same(ours(Z, INDEX if mode == "multiclass" else HOT), theirs(Z, HOT))


@pytest.mark.parametrize("gamma", [0.5, 2.0])
def test_focal_is_monais_and_kornias(monai: Any, kornia: Any, gamma: float) -> None:
    options: dict[str, Any] = {"gamma": gamma, "alpha": 0.25, "reduction": "none"}
    ours = losses.focal_loss(Z, HOT, mode="multilabel", **options)
    same(ours, monai.FocalLoss(gamma=gamma, alpha=0.25, reduction="none")(Z, HOT), rtol=1e-3, atol=1e-8)  # MONAI's is float32
    same(ours, kornia.binary_focal_loss_with_logits(Z, HOT, **options))
    several = losses.focal_loss(Z, INDEX, mode="multiclass", **options)
    same(several, kornia.focal_loss(Z, INDEX, **options).sum(1))
    ours = losses.focal_loss(Z, INDEX, mode="multiclass", gamma=gamma, alpha=None)
    same(ours, monai.FocalLoss(gamma=gamma, use_softmax=True)(Z, HOT) * C, rtol=1e-5)


def test_dice_is_kornias(kornia: Any) -> None:
    ours = losses.dice_loss(Z, INDEX, mode="multiclass", per="image", smooth=1e-9)
    same(ours, kornia.dice_loss(Z, INDEX, average="macro", eps=1e-12), rtol=1e-6)


def test_consistency_is_that_of_the_papers_code() -> None:
    """augmix/cifar.py of google-research: kl_div with reduction "batchmean", m clamped at 1e-7."""
    views = [Z[..., 0, 0], Z[..., 1, 1], Z[..., 2, 2]]
    p = [functional.softmax(view, dim=1) for view in views]
    log_mean = torch.clamp(sum(p) / 3, 1e-7, 1).log()
    theirs = 12 * sum(functional.kl_div(log_mean, one, reduction="batchmean") for one in p) / 3
    same(losses.jensen_shannon_loss(*views), theirs)
