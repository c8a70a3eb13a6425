"""Torchvision's functions on tensors of pictures [..., C, H, W]. Imports torch."""
