"""Maps that follow a network while it learns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import vicinal as vc
from vicinal.errors import SpecError
from vicinal.generative.saliency.renewal import Renewal, renew

IDS = ["a", "b", "c", "d"]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def spotted() -> np.ndarray[Any, Any]:
    """[4, 24, 24, 3]: grey, with a bright red corner, another for each picture."""
    images = np.full((4, 24, 24, 3), 60, np.uint8)
    for n in range(4):
        y, x = divmod(n, 2)
        images[n, 12 * y + 2 : 12 * y + 9, 12 * x + 2 : 12 * x + 9, 0] = 220
    return images


def batches() -> Iterator[tuple[Any, Tensor]]:
    x = torch.from_numpy(spotted()).permute(0, 3, 1, 2).float() / 255
    yield IDS[:3], x[:3]
    yield IDS[3:], x[3:]


def network() -> nn.Module:
    """Answers by how much red there is beyond green."""
    convolution = nn.Conv2d(3, 2, 3, stride=3, bias=False)
    with torch.no_grad():
        convolution.weight.zero_()
        convolution.weight[0, 0], convolution.weight[0, 1] = 1.0, -1.0
    return nn.Sequential(convolution, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 2))


def fixed(red: nn.Module) -> nn.Module:
    with torch.no_grad():
        red[4].weight.copy_(torch.tensor([[4.0, 0.0], [0.0, 1.0]]))
    return red


@pytest.mark.parametrize("source", ["class_activation", "mean_activation", lambda net, x: net[0](x).mean(dim=1)])
def test_what_the_network_looks_at_is_erased_in_the_next_epoch(source: Any) -> None:
    maps = vc.SaliencyMaps()
    assert renew(maps, fixed(network()), batches(), source) == 4
    given = spotted()
    out = vc.Pipeline([vc.HorizontalFlip(), vc.SaliencyErase(maps, form="threshold", fill=0.0)], seed=1)(given, ids=IDS)
    plain = vc.Pipeline([vc.HorizontalFlip()], seed=1)(given, ids=IDS)
    for before, after in zip(plain, out, strict=True):
        red = before[..., 0] == 220
        assert (after[red] == 0).mean() > 0.8
        assert (after[~red] == 0).mean() < 0.25


def test_there_are_no_maps_before_the_network_is_warm_and_then_every_so_often() -> None:
    keeper = Renewal(fixed(network()), batches, warm_up=3, every=2)
    assert [keeper(done) for done in range(8)] == [0, 0, 0, 4, 0, 4, 0, 4]
    given = spotted()
    augment = vc.Pipeline([vc.SaliencyErase(keeper.maps, missing="skip")], seed=1)
    assert (augment(given, ids=IDS) != given).any()
    cold = Renewal(network(), batches)
    cold(1)
    assert len(cold.maps) == 0
    unchanged = vc.Pipeline([vc.SaliencyErase(cold.maps, missing="skip")], seed=1)(given, ids=IDS)
    np.testing.assert_array_equal(unchanged, given)


def test_files_are_renewed_for_other_processes(tmp_path: Path) -> None:
    path = tmp_path / "maps.npy"
    vc.SaliencyMaps().save(path)
    augment = vc.Pipeline([vc.SaliencyErase(path, missing="skip", fill=0.0)], seed=1)
    given = spotted()
    np.testing.assert_array_equal(augment(given, ids=IDS), given)
    Renewal(fixed(network()), batches, warm_up=0, path=path)(0)
    assert (augment(given, ids=IDS)[..., 0] == 0).any()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["maps.npy"]


def test_wrong_numbers_are_refused() -> None:
    for bad in ({"warm_up": -1}, {"every": 0}, {"warm_up": 1.5}):
        with pytest.raises(SpecError, match=rf"Renewal.{next(iter(bad))}: expected"):
            Renewal(network(), batches, **bad)
    with pytest.raises(SpecError, match="source"):
        Renewal(network(), batches, source="gradients")
