"""Pixels as imgaug 0.4 computes them, where its rule is not a transform of Vicinal: pure functions of arrays."""
