"""Boxes, points, outlines, maps and batches, under the names of ``imgaug.augmentables``."""
