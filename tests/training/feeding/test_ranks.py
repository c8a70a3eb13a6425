"""Two processes of a gloo group share an epoch, and see what one process would."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import multiprocessing

from tests.training.feeding.data import expected_batch, same
from tests.training.feeding.rank import EPOCH, LENGTH, WORLD, main


@pytest.fixture(scope="module")
def ranks(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("ranks")
    multiprocessing.spawn(main, (str(folder),), WORLD)  # type: ignore[no-untyped-call]
    return [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in range(WORLD)]


WAYS = ["loader pad", "loader drop", "data loader", "loader of a stream", "stream of a worker"]


@pytest.mark.parametrize("way", WAYS)
def test_no_sample_is_lost_or_doubled_and_pictures_are_those_of_one_process(ranks: list[Any], way: str) -> None:
    seen: Counter[int] = Counter()
    for rank in ranks:
        for labels, images in rank[way]:
            assert torch.equal(images, expected_batch(labels, EPOCH))
            seen.update(labels)
    if way == "loader drop":
        assert len(seen) == seen.total() == LENGTH - 1
    else:
        assert set(seen) == set(range(LENGTH))
        assert seen.total() == LENGTH + 1


def test_ways_agree_and_resuming_is_as_undisturbed(ranks: list[Any]) -> None:
    for rank in ranks:
        assert same(rank["loader pad"], rank["data loader"])
        assert same(rank["loader pad"], rank["resumed"])
        assert same(rank["loader of a stream"], rank["stream of a worker"])


def test_metrics_are_of_both_processes(ranks: list[Any]) -> None:
    """Dice 2 / 3 of the picture that is half full and 0 of the empty one; a box of an IoU of .67 misses at .75."""
    for rank in ranks:
        assert rank["dice"].item() == pytest.approx(1 / 3)
        assert rank["map_75"].item() == pytest.approx(51 / 101, abs=1e-6)
        assert rank["map_75 of one"].item() == 1  # the other process had no picture
