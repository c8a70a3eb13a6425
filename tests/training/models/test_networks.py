"""The networks are those of the papers: parameters counted, outputs of the right shape, gradients everywhere."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from vicinal.torch.models import VGG, CifarResNet, ResNet, SmallCNN, UNet, WideResNet, build

PUBLISHED = [
    (ResNet, {"classes": 1000}, 11_689_512, "torchvision's resnet18"),
    (ResNet, {"classes": 1000, "blocks": (3, 4, 6, 3)}, 21_797_672, "torchvision's resnet34"),
    (CifarResNet, {"classes": 10}, 269_722, "He et al. 2016, table 6: 0.27 M"),
    (CifarResNet, {"classes": 10, "depth": 110}, 1_727_962, "table 6: 1.7 M"),
    (WideResNet, {"classes": 10}, 36_479_194, "Zagoruyko and Komodakis 2016, table 4: 36.5 M"),
    (WideResNet, {"classes": 10, "depth": 40, "widen": 4}, 8_949_210, "table 4: 8.9 M"),
    (WideResNet, {"classes": 10, "depth": 16, "widen": 8}, 10_961_370, "table 4: 11.0 M"),
    (VGG, {"classes": 1000, "norm": False, "hidden": (4096, 4096), "grid": 7}, 132_863_336, "torchvision's vgg11"),
    (VGG, {"classes": 1000, "depth": 16, "norm": False, "hidden": (4096, 4096), "grid": 7}, 138_357_544, "vgg16"),
    (UNet, {"classes": 1}, 7_763_041, "mateuszbuda/brain-segmentation-pytorch"),
    (SmallCNN, {"classes": 10, "channels": 1}, 640 + 73_856 + 256 * 6273 + 2_570, "by hand, layer by layer"),
]

SMALL = [
    ("small_cnn", {"widths": (4, 8), "hidden": 16}),
    ("resnet18", {"width": 4}),
    ("resnet18", {"width": 4, "stem": "small"}),
    ("resnet20", {"depth": 8}),
    ("wrn", {"depth": 10, "widen": 1, "dropout": 0.1}),
    ("vgg", {"width": 4, "hidden": (8,), "grid": 2}),
]


@pytest.mark.parametrize(("model", "options", "count", "source"), PUBLISHED)
def test_published_numbers_of_parameters(model: type[nn.Module], options: dict, count: int, source: str) -> None:
    with torch.device("meta"):
        network = model(**options)
    assert sum(parameter.numel() for parameter in network.parameters()) == count, source


@pytest.mark.parametrize(("name", "options"), SMALL)
@pytest.mark.parametrize(("channels", "size"), [(1, (28, 28)), (3, (33, 45))])
def test_pictures_of_many_sizes_give_one_score_a_class(name: str, options: dict, channels: int, size: tuple) -> None:
    network = build(name, 5, channels, **options)
    scores = network(torch.randn(3, channels, *size))
    assert scores.shape == (3, 5)
    scores.sum().backward()
    assert all(p.grad is not None and torch.isfinite(p.grad).all() for p in network.parameters())


@pytest.mark.parametrize("size", [(32, 32), (37, 50), (5, 3)])
def test_unet_scores_every_pixel_of_any_size(size: tuple[int, int]) -> None:
    network = build("unet", 2, 1, width=4, levels=3)
    scores = network(torch.randn(2, 1, *size))
    assert scores.shape == (2, 2, *size)
    scores.sum().backward()
    assert all(p.grad is not None for p in network.parameters())


def test_small_cnn_sees_positions_and_resnets_do_not_much() -> None:
    """What experiment (a) needs: a network that is not invariant to shifts by its construction."""
    spot, moved = torch.zeros(1, 1, 28, 28), torch.zeros(1, 1, 28, 28)
    spot[..., 6:8, 6:8] = moved[..., 18:20, 18:20] = 4.0
    network = build("small_cnn", 10, 1).eval()
    assert not torch.allclose(network(spot), network(moved), atol=1e-3)


def test_a_residual_block_begins_at_its_shortcut_where_its_body_is_silent() -> None:
    network = CifarResNet(10, depth=8)
    block = network.features[4]  # after the stem (3 layers) and the first block: 16 to 32 channels, half the size
    nn.init.zeros_(block.body[-1].weight)
    x = torch.rand(2, 16, 8, 8)
    out = block.eval()(x)
    assert torch.equal(out[:, :16], x[:, :, ::2, ::2])
    assert torch.equal(out[:, 16:], torch.zeros(2, 16, 4, 4))
