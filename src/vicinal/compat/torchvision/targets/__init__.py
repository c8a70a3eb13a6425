"""Torchvision's functions on masks, boxes and points. Imports torch."""
