"""Torchvision's functions on masks, boxes and points. Imports torch."""

from vicinal.extras import needed

with needed("vicinal.compat.torchvision with tensors"):
    import torch as torch
