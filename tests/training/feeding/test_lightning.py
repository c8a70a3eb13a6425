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

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:lightning"),
    pytest.mark.filterwarnings("ignore:.*does not have many workers:UserWarning"),
    pytest.mark.filterwarnings("ignore:Your `IterableDataset` has `__len__` defined:UserWarning"),
    pytest.mark.filterwarnings("ignore:.*isinstance.treespec, LeafSpec.:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*isinstance.treespec, LeafSpec.:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def made() -> Any:
    """The module with a network and a trainer, imported for these tests alone and not by all that collect them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Lightning's own imports
        pytest.importorskip("lightning")
        from tests.training.feeding import in_lightning

        return in_lightning


@pytest.mark.parametrize("kind", ["loader", "data loader", "stream", "stream of a length"])
def test_fit_sees_every_epoch(made: Any, tmp_path: Path, kind: str) -> None:
    network = made.Network()
    data: Any = loader()
    if kind == "data loader":
        sampler = EpochSampler(23, seed=PIPELINE.seed)
        data = torch.utils.data.DataLoader(Keyed(Pairs(23)), 4, sampler=sampler, collate_fn=collate(PIPELINE))
    plain = loader()
    if kind.startswith("stream"):
        data, plain = (streamed(length=23 if kind == "stream of a length" else None, shuffle_buffer=5) for _ in range(2))
    made.trainer(tmp_path, max_epochs=3).fit(network, data)
    assert same(network.seen, [batch for _ in range(3) for batch in contents(plain)])


@pytest.mark.filterwarnings("ignore:Checkpoint directory .* exists and is not empty:UserWarning")
@pytest.mark.parametrize("feed", [loader, lambda: streamed(length=23, shuffle_buffer=5)], ids=["index", "stream"])
def test_a_checkpoint_within_an_epoch_goes_on_with_the_next_batch(made: Any, tmp_path: Path, feed: Any) -> None:
    whole, resumed = made.Network(), made.Network()
    for network, start in ((whole, None), (resumed, tmp_path / "step=8.ckpt")):
        every = made.checkpoints(tmp_path, 8)
        made.trainer(tmp_path, max_epochs=3, callbacks=[every]).fit(network, feed(), ckpt_path=start)  # of 6 steps an epoch
    assert same(resumed.seen, whole.seen[8:])
    assert resumed.losses == whole.losses[8:]
