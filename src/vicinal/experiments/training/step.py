"""One step of a training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from vicinal.experiments.training.settings import Training
from vicinal.torch.losses import JensenShannonLoss


class Step:
    """Changes a network by the gradient of a batch's loss; a call gives the loss.

    With mixed precision (``Training.amp``) the network runs in ``precision``: bfloat16 on a CPU, and on a GPU float16,
    with the loss scaled so that its gradients do not vanish. Weights and losses stay float32.
    """

    def __init__(
        self, network: nn.Module, loss: nn.Module, optimizer: torch.optim.Optimizer, training: Training, device: str
    ) -> None:
        self.network, self.loss, self.optimizer, self.amp = network, loss, optimizer, training.amp
        self.consistency = None if training.consistency is None else JensenShannonLoss(weight=training.consistency)
        self.kind = torch.device(device).type
        self.precision = precision_of(training, device)
        self.scaler = torch.amp.GradScaler(self.kind, enabled=self.precision == torch.float16)

    def __call__(self, views: Sequence[Tensor], targets: Any) -> float:
        """``views``: float32 [N, C, H, W] each, all of the same pictures; the first is what ``targets`` are for."""
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast(self.kind, self.precision, enabled=self.amp):
            logits = self.network(views[0] if len(views) == 1 else torch.cat(list(views))).tensor_split(len(views))
            value: Tensor = self.loss(logits[0], targets)
            if self.consistency is not None and len(views) > 1:
                value = value + self.consistency(*logits)
        self.scaler.scale(value).backward()  # type: ignore[no-untyped-call]
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return float(value.detach())


def precision_of(training: Training, device: str) -> torch.dtype:
    """What a network computes in while it is trained."""
    if not training.amp:
        return torch.float32
    return torch.float16 if torch.device(device).type == "cuda" else torch.bfloat16
