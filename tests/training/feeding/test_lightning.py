"""The loader in Lightning's Trainer: a plain iterable that it tells the epoch, and saves the place of."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.training.feeding.data import PIPELINE, Pairs, contents, loader, same
from tests.training.feeding.streams import streamed
from vicinal.torch import EpochSampler, Keyed, collate
from vicinal.torch.losses import SoftCrossEntropy

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Lightning's own imports
    lightning = pytest.importorskip("lightning")

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:lightning"),
    pytest.mark.filterwarnings("ignore:.*does not have many workers:UserWarning"),
    pytest.mark.filterwarnings("ignore:Your `IterableDataset` has `__len__` defined:UserWarning"),
    pytest.mark.filterwarnings("ignore:.*isinstance.treespec, LeafSpec.:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*isinstance.treespec, LeafSpec.:DeprecationWarning"),
]


class Network(lightning.LightningModule):  # type: ignore[misc,name-defined]
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


@pytest.mark.parametrize("kind", ["loader", "data loader", "stream", "stream of a length"])
def test_fit_sees_every_epoch(tmp_path: Path, kind: str) -> None:
    network = Network()
    data: Any = loader()
    if kind == "data loader":
        sampler = EpochSampler(23, seed=PIPELINE.seed)
        data = torch.utils.data.DataLoader(Keyed(Pairs(23)), 4, sampler=sampler, collate_fn=collate(PIPELINE))
    plain = loader()
    if kind.startswith("stream"):
        data, plain = (streamed(length=23 if kind == "stream of a length" else None, shuffle_buffer=5) for _ in range(2))
    trainer(tmp_path, max_epochs=3).fit(network, data)
    assert same(network.seen, [batch for _ in range(3) for batch in contents(plain)])


@pytest.mark.filterwarnings("ignore:Checkpoint directory .* exists and is not empty:UserWarning")
@pytest.mark.parametrize("made", [loader, lambda: streamed(length=23, shuffle_buffer=5)], ids=["index", "stream"])
def test_a_checkpoint_within_an_epoch_goes_on_with_the_next_batch(tmp_path: Path, made: Any) -> None:
    whole, resumed = Network(), Network()
    for network, start in ((whole, None), (resumed, tmp_path / "step=8.ckpt")):
        every = lightning.pytorch.callbacks.ModelCheckpoint(tmp_path, "{step}", every_n_train_steps=8, save_top_k=-1)
        trainer(tmp_path, max_epochs=3, callbacks=[every]).fit(network, made(), ckpt_path=start)  # of 6 steps an epoch
    assert same(resumed.seen, whole.seen[8:])
    assert resumed.losses == whole.losses[8:]
