"""Gradients: against finite differences, and finite wherever logits and masks are extreme."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from vicinal.torch import losses

IGNORE = -1
MODES = ["binary", "multilabel", "multiclass"]

LOSSES: dict[str, Callable[..., torch.nn.Module]] = {
    "dice": losses.DiceLoss,
    "dice per image": functools.partial(losses.DiceLoss, per="image"),
    "iou": losses.IoULoss,
    "iou per image": functools.partial(losses.IoULoss, per="image"),
    "balanced": losses.BalancedCrossEntropy,
    "balanced per image": functools.partial(losses.BalancedCrossEntropy, per="image"),
    "focal": losses.FocalLoss,
    "focal half": functools.partial(losses.FocalLoss, gamma=0.5, alpha=None),
    "cross-entropy": lambda mode, **options: (
        losses.SoftCrossEntropy(label_smoothing=0.1, **options) if mode == "multiclass"
        else losses.BinaryCrossEntropy(mode=mode, pos_weight=3, **options)
    ),
    "sum": lambda mode, **options: losses.LossSum(
        losses.DiceLoss(mode=mode, **options), losses.FocalLoss(mode=mode, **options), weights=(1, 2)
    ),
}  # fmt: skip


def masks(mode: str, kind: str, size: int = 4) -> Tensor:
    """A target beside logits [2, 3, size, size]."""
    shape = (2, size, size) if mode == "multiclass" else (2, 3, size, size)
    high = 3 if mode == "multiclass" else 2
    drawn = torch.randint(0, high, shape, generator=torch.Generator().manual_seed(3))
    return {
        "drawn": drawn, "empty": torch.zeros_like(drawn), "full": torch.full_like(drawn, high - 1),
        "ignored": torch.full_like(drawn, IGNORE), "partly ignored": torch.where(torch.arange(size) < 2, IGNORE, drawn),
    }[kind]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("kind", ["drawn", "empty", "partly ignored"])
def test_gradients_agree_with_differences(mode: str, name: str, kind: str) -> None:
    loss = LOSSES[name](mode=mode, ignore_index=IGNORE)
    logits = torch.randn(2, 3, 4, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(4)) * 2
    target = masks(mode, kind)
    assert torch.autograd.gradcheck(lambda z: loss(z, target), (logits.requires_grad_(),))


@pytest.mark.parametrize("mode", MODES)
def test_gradients_of_consistency(mode: str) -> None:
    generator = torch.Generator().manual_seed(5)
    views = [torch.randn(2, 3, 2, dtype=torch.float64, generator=generator).requires_grad_() for _ in range(3)]
    assert torch.autograd.gradcheck(losses.JensenShannonLoss(mode=mode), views)


def extreme(kind: str) -> Tensor:
    """Logits [2, 3, 4, 4] of which none, some or all are huge."""
    drawn = torch.randn(2, 3, 4, 4, generator=torch.Generator().manual_seed(6))
    return {"drawn": drawn, "high": torch.full_like(drawn, 1e4), "low": torch.full_like(drawn, -1e4),
            "both": torch.where(drawn > 0, 1e4, -1e4)}[kind]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("kind", ["drawn", "empty", "full", "ignored", "partly ignored"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_all_is_finite(mode: str, name: str, kind: str, dtype: torch.dtype) -> None:
    loss = LOSSES[name](mode=mode, ignore_index=IGNORE)
    for scores in ("drawn", "high", "low", "both"):
        logits = extreme(scores).to(dtype).requires_grad_()
        value = loss(logits, masks(mode, kind))
        (gradient,) = torch.autograd.grad(value, logits)
        assert value.isfinite(), scores
        assert value >= 0
        assert gradient.isfinite().all(), scores
        if kind == "ignored":
            assert value == 0
            assert not gradient.any()


@pytest.mark.parametrize("mode", MODES)
def test_consistency_is_finite(mode: str) -> None:
    views = [extreme(kind).requires_grad_() for kind in ("both", "high", "low", "drawn")]
    value = losses.JensenShannonLoss(mode=mode)(*views)
    value.backward()
    assert value.isfinite()
    assert all(view.grad is not None and view.grad.isfinite().all() for view in views)
    same = losses.JensenShannonLoss(mode=mode)(views[0], views[0])
    assert abs(same.item()) < 1e-5


@pytest.mark.parametrize("mode", ["binary", "multilabel"])
@pytest.mark.parametrize("name", LOSSES)
def test_an_empty_mask_teaches_to_predict_nothing(mode: str, name: str) -> None:
    logits = extreme("drawn").requires_grad_()
    LOSSES[name](mode=mode)(logits, masks(mode, "empty")).backward()
    assert logits.grad is not None
    assert (logits.grad > 0).all()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", LOSSES)
def test_what_is_ignored_has_no_part(mode: str, name: str) -> None:
    loss = LOSSES[name](mode=mode, ignore_index=IGNORE)
    target = masks(mode, "partly ignored")
    logits = extreme("drawn").requires_grad_()
    value = loss(logits, target)
    value.backward()
    assert logits.grad is not None
    assert not logits.grad[..., :2].any()
    other = logits.detach().clone()
    other[..., :2] = 50
    torch.testing.assert_close(loss(other, target), value.detach())
    cut = loss(logits[..., 2:], target[..., 2:])
    torch.testing.assert_close(cut, value)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_sums_in_float32(mode: str, name: str, dtype: torch.dtype) -> None:
    """A sum over 256 x 256 pixels passes the largest float16, 65504."""
    logits = torch.full((2, 3, 256, 256), 4.0, dtype=dtype).requires_grad_()
    target = masks(mode, "full", 256)
    loss = LOSSES[name](mode=mode)
    value = loss(logits, target)
    assert value.dtype == torch.float32
    torch.testing.assert_close(value, loss(logits.detach().float(), target))
    value.backward()
    assert logits.grad is not None
    assert logits.grad.dtype == dtype
    assert logits.grad.isfinite().all()


@pytest.mark.parametrize("name", LOSSES)
def test_under_autocast(name: str) -> None:
    layer, pictures = torch.nn.Conv2d(1, 3, 3, padding=1), torch.ones(2, 1, 256, 256)
    loss, target = LOSSES[name](mode="multilabel"), masks("multilabel", "full", 256)
    with torch.autocast("cpu", torch.bfloat16):
        logits = layer(pictures)
        value = loss(logits, target)
    assert logits.dtype == torch.bfloat16
    torch.testing.assert_close(value, loss(logits.detach().float(), target))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", LOSSES)
def test_compiled_they_are_the_same(mode: str, name: str) -> None:
    """In one graph: a value that is asked for would end it."""
    loss, target = LOSSES[name](mode=mode, ignore_index=IGNORE), masks(mode, "partly ignored")
    torch.compiler.reset()  # it keeps but a few graphs of one function
    compiled: Any = torch.compile(loss, backend="eager", fullgraph=True)
    logits = [extreme("drawn").requires_grad_() for _ in range(2)]
    values = [one(of, target) for one, of in zip((loss, compiled), logits, strict=True)]
    gradients = [torch.autograd.grad(value, of)[0] for value, of in zip(values, logits, strict=True)]
    assert torch.equal(*values)
    assert torch.equal(*gradients)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(0, 3), (0, 3, 4, 4), (2, 3, 0)])
def test_consistency_of_nothing(mode: str, shape: tuple[int, ...]) -> None:
    views = [torch.zeros(shape, requires_grad=True) for _ in range(2)]
    value = losses.JensenShannonLoss(mode=mode)(*views)
    value.backward()
    assert value == 0
    none = losses.JensenShannonLoss(mode=mode, reduction="none")(*views)
    assert none.shape == ((shape[0], *shape[2:]) if mode == "multiclass" else shape)


def test_consistency_of_one_logit_a_picture() -> None:
    views = torch.randn(2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(7))
    loss = losses.JensenShannonLoss(mode="binary", reduction="none")
    torch.testing.assert_close(loss(*views), loss(*views[..., None])[:, 0])


def test_empty_batches() -> None:
    for mode in MODES:
        for name, make in LOSSES.items():
            value: Any = make(mode=mode)(torch.zeros(0, 3, 4, 4), masks(mode, "drawn")[:0])
            assert value == 0, (mode, name)
