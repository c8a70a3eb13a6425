"""Torchvision's functions on PIL images, without torch wherever torchvision itself computes them by Pillow."""
