"""Where a network looks, on networks whose answer is known."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from vicinal.errors import SpecError
from vicinal.generative.saliency.activations import class_activation, mean_activation, source_of
from vicinal.torch.models import build

SIZE = 16


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


class Colours(nn.Module):
    """Sees red, green and blue for three classes: features are the channels at half the size."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.AvgPool2d(2), nn.BatchNorm2d(3, affine=False), nn.Dropout(dropout))
        self.head = nn.Linear(3, 3)
        with torch.no_grad():
            self.head.weight.copy_(torch.eye(3) * 10 - 1)
            self.head.bias.zero_()

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.head(self.features(x).mean(dim=(2, 3)))
        return found


def spots() -> Tensor:
    """A red, a green and a blue square of four pixels at places of their own, of which that of class n is largest."""
    x = torch.zeros(3, 3, SIZE, SIZE)
    for n in range(3):
        for colour, (row, column) in enumerate(((2, 2), (10, 4), (6, 12))):
            side = 4 if colour == n else 1
            x[n, colour, row : row + side, column : column + side] = 1
    return x


def test_the_map_is_highest_where_the_class_is() -> None:
    maps = class_activation(Colours(), spots(), top=1)
    assert maps.shape == (3, 8, 8)
    for one, (row, column) in zip(maps, ((2, 2), (10, 4), (6, 12)), strict=True):
        peak = divmod(int(one.argmax()), 8)
        assert row // 2 <= peak[0] <= (row + 3) // 2
        assert column // 2 <= peak[1] <= (column + 3) // 2


def test_the_map_is_the_sum_over_classes_by_hand() -> None:
    network, x = Colours().eval(), spots()
    features = network.features(x).detach().numpy().astype(np.float64)
    share = network(x).softmax(dim=1).detach().numpy()
    weights = network.head.weight.detach().numpy()
    for top in (1, 2, 3, 9):
        wanted = np.zeros((3, 8, 8))
        for n in range(3):
            for k in np.argsort(-share[n])[:top]:
                wanted[n] += share[n, k] * np.tensordot(weights[k], features[n], axes=1)
        np.testing.assert_allclose(class_activation(network, x, top=top).numpy(), np.maximum(wanted, 0), atol=1e-4)
    np.testing.assert_allclose(mean_activation(network, x).numpy(), features.mean(axis=1), atol=1e-5)


@pytest.mark.parametrize("find", [class_activation, mean_activation])
def test_modes_statistics_gradients_and_hooks_are_left_alone(find: Any) -> None:
    network = Colours(dropout=0.5).train()
    network.features[2].eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    modes = [module.training for module in network.modules()]
    first = find(network, spots().requires_grad_(True))
    assert [module.training for module in network.modules()] == modes
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not first.requires_grad
    assert not any(module._forward_hooks for module in network.modules())
    assert torch.equal(find(network, spots()), first)  # no dropout, no statistics of the batch


def test_hooks_are_gone_after_an_error_too() -> None:
    network = Colours()
    with pytest.raises(RuntimeError):
        class_activation(network, torch.zeros(1, 5, 8, 8))
    assert not any(module._forward_hooks for module in network.modules())


def test_memory_does_not_grow_with_calls() -> None:
    network, x = Colours(), spots()
    for _ in range(2):
        class_activation(network, x)
    gc.collect()
    count = sum(type(one) is Tensor for one in gc.get_objects())
    for _ in range(5):
        class_activation(network, x)
    gc.collect()
    assert sum(type(one) is Tensor for one in gc.get_objects()) <= count + 2


@pytest.mark.parametrize(("name", "options"), [
    ("resnet18", {"blocks": (1, 1), "width": 4, "stem": "small"}), ("resnet20", {}), ("wrn", {"depth": 10, "widen": 1}),
])  # fmt: skip
def test_networks_that_come_along_have_maps(name: str, options: dict[str, Any]) -> None:
    network = build(name, 4, 3, **options)
    maps = class_activation(network, torch.rand(2, 3, 32, 32))
    assert maps.shape[0] == 2
    assert min(maps.shape[1:]) > 1
    assert (maps >= 0).all()


class Functional(nn.Module):
    """The last ReLU is no module; pooling is by mean or by maximum."""

    def __init__(self, pool: str) -> None:
        super().__init__()
        self.convolution, self.head, self.pool = nn.Conv2d(3, 6, 3), nn.Linear(6, 4), pool

    def forward(self, x: Tensor) -> Tensor:
        features = self.convolution(x).relu()
        pooled = features.mean(dim=(2, 3)) if self.pool == "mean" else features.amax(dim=(2, 3))
        found: Tensor = self.head(pooled)
        return found


def test_the_map_is_of_what_the_answer_was_made_of() -> None:
    torch.manual_seed(1)
    network, x = Functional("mean"), torch.rand(2, 3, 9, 9)
    share, which = network(x).softmax(dim=1).topk(2, dim=1)
    features = network.convolution(x).relu()
    wanted = torch.einsum("nk,nkc,nchw->nhw", share, network.head.weight[which], features)
    torch.testing.assert_close(class_activation(network, x, top=2), wanted.clamp(min=0).detach())
    with pytest.raises(SpecError, match="expected a network that ends in the mean"):
        class_activation(Functional("max"), x)


def test_networks_without_a_map_are_refused_in_one_line() -> None:
    small = build("small_cnn", 4, 3, widths=[2, 4], hidden=8, grid=4)
    with pytest.raises(SpecError, match=r"class_activation: expected a network that ends in the mean.*SmallCNN"):
        class_activation(small, torch.rand(1, 3, 16, 16))
    assert mean_activation(small, torch.rand(1, 3, 16, 16)).shape == (1, 4, 4)
    with pytest.raises(SpecError, match="Sequential: expected a layer that gives"):
        mean_activation(nn.Sequential(nn.Flatten(), nn.Linear(3 * 256, 4)), torch.rand(1, 3, 16, 16))
    with pytest.raises(SpecError, match=r"expected an answer \[N, classes\]"):
        mean_activation(nn.Conv2d(3, 4, 3), torch.rand(1, 3, 16, 16))
    with pytest.raises(SpecError, match="source: expected one of class_activation, mean_activation, got 'cam'"):
        source_of("cam")
