"""A network and a trainer of Lightning, in a module of their own: its import takes seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lightning
import torch

from tests.training.feeding.data import contents
from vicinal.torch.losses import SoftCrossEntropy


class Network(lightning.LightningModule):
    """One linear layer, that keeps the batches it was trained on."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3 * 16 * 16, 23)
        self.loss = SoftCrossEntropy()
        self.seen: list[Any] = []
        self.losses: list[float] = []

    def training_step(self, batch: Any) -> Any:
        self.seen += contents([batch])
        loss = self.loss(self.layer(batch[0].flatten(1)), batch[1])
        self.losses.append(loss.item())
        return loss

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), lr=0.01)


def trainer(folder: Path, **options: Any) -> Any:
    return lightning.Trainer(
        accelerator="cpu", devices=1, logger=False, enable_checkpointing="callbacks" in options,
        enable_progress_bar=False, enable_model_summary=False, default_root_dir=folder, **options,
    )  # fmt: skip


def checkpoints(folder: Path, every: int) -> Any:
    """All of them, each of so many steps."""
    return lightning.pytorch.callbacks.ModelCheckpoint(folder, "{step}", every_n_train_steps=every, save_top_k=-1)
