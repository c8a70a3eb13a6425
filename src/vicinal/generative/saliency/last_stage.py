"""A network's last stage: what it gives for a batch, without gradients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import torch
from torch import Tensor, nn

from vicinal.errors import SpecError, expected

CLOSE = 0.02
"""How far apart, for their size, two computations of an answer may be."""


@attrs.frozen(eq=False)
class LastStage:
    """``features`` [N, K, h, w]: of the last layer that knows places. ``logits`` [N, classes]: the network's answer.
    ``weight`` [classes, K]: of the linear layer that made it of the features' means over the picture; None where none did."""

    features: Tensor
    logits: Tensor
    weight: Tensor | None


def last_stage(network: nn.Module, x: Tensor) -> LastStage:
    """What ``network`` gives for pictures [N, C, H, W], as it takes them; on the network's device, in evaluation mode.

    No gradients are kept, and the network's modes are afterwards what they were. SpecError for a network of which no layer
    gives [N, K, h, w] with more than one place, or that does not give [N, classes].
    """
    seen: list[Tensor] = []
    linear: list[nn.Linear] = []

    def note(module: nn.Module, _given: Any, found: Any) -> None:
        if not isinstance(found, Tensor):
            return
        if found.ndim == 4 and found.shape[2] * found.shape[3] > 1:
            seen[:] = [found]
        if isinstance(module, nn.Linear):
            linear[:] = [module]

    with torch.no_grad(), _evaluating(network), _hooked(network, note):
        logits = network(x.to(device_of(network)))
    if not seen:
        raise SpecError(f"{type(network).__name__}: expected a layer that gives [N, K, h, w] with several places, got none")
    if not isinstance(logits, Tensor) or logits.ndim != 2:
        got = list(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
        raise SpecError(expected(type(network).__name__, "an answer [N, classes]", got))
    features = seen[0].float()
    for layer in linear:
        for one in (features, features.relu()):  # a ReLU may be a function, and no module
            if layer.in_features == features.shape[1] and _answers(layer, one, logits.float()):
                return LastStage(one, logits.float(), layer.weight.detach().float())
    return LastStage(features, logits.float(), None)


def _answers(layer: nn.Linear, features: Tensor, logits: Tensor) -> bool:
    """Whether ``logits`` are what the layer makes of the features' means, up to the rounding of short floats."""
    bias = None if layer.bias is None else layer.bias.detach().float()
    found = nn.functional.linear(features.mean(dim=(2, 3)), layer.weight.detach().float(), bias)
    return found.shape == logits.shape and bool((found - logits).abs().max() <= CLOSE * (1 + logits.abs().max()))


def device_of(network: nn.Module) -> torch.device:
    """Where the weights lie; the CPU where there are none."""
    first = next(network.parameters(), None)
    return torch.device("cpu") if first is None else first.device


@contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    """In evaluation mode, and afterwards every module in that which it was in."""
    modes = [(module, module.training) for module in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


@contextmanager
def _hooked(network: nn.Module, note: Any) -> Iterator[None]:
    hooks = [module.register_forward_hook(note) for module in network.modules()]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
