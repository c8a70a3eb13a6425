"""Torchvision's functions on tensors of pictures [..., C, H, W]. Imports torch."""

from vicinal.extras import needed

with needed("vicinal.compat.torchvision with tensors"):
    import torch as torch
