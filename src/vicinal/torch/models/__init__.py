"""Small networks for experiments, and any other by its import path; ``build`` makes them by name.

Weights are drawn from a seed, and the numbers of parameters are those that were published.
"""

from vicinal.torch.models.build import build
from vicinal.torch.models.resnet import ResNet
from vicinal.torch.models.resnet_cifar import CifarResNet
from vicinal.torch.models.small_cnn import SmallCNN
from vicinal.torch.models.unet import UNet
from vicinal.torch.models.vgg import VGG
from vicinal.torch.models.wide_resnet import WideResNet

__all__ = ["VGG", "CifarResNet", "ResNet", "SmallCNN", "UNet", "WideResNet", "build"]
