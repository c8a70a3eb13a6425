"""Stretch and Equalize: what depends on how a picture's values are spread."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.picture import Picture
from vicinal.program.ops import Equalize, Floats, Ints, Stretch

LEVELS = 256

FLAT = 2e-6
"""Of the range (a level of uint16 is 1.5e-5): what a channel's values may differ by for float error alone."""

BIN_SLACK = 1e-3
"""Of a level: a value half-way between two levels (0.5 of a float picture is) counts for the upper one."""


def stretch(picture: Picture, op: Stretch, sample: int) -> Picture:  # noqa: ARG001 - the signature of every op
    """(x - least) / (most - least) by colour channel; one whose values differ by less than FLAT stays."""
    least, most = picture.colours.min(axis=(0, 1)), picture.colours.max(axis=(0, 1))
    flat = most - least <= FLAT
    span = np.where(flat, 1.0, most - least)
    return picture.recoloured(np.where(flat, picture.colours, (picture.colours - least) / span))


def equalize(picture: Picture, op: Equalize, sample: int) -> Picture:  # noqa: ARG001 - the signature of every op
    """Each colour channel through ``table`` of its own histogram, linear between levels."""
    level = picture.colours * (LEVELS - 1)
    bins = _bins(picture.colours)
    planes = [
        np.interp(level[..., c], np.arange(LEVELS), table(np.bincount(bins[..., c].ravel(), minlength=LEVELS)))
        for c in range(level.shape[2])
    ]
    return picture.recoloured(np.stack(planes, axis=2) / (LEVELS - 1))


def table(counts: Ints) -> Floats:
    """Where each of the 256 levels goes, as Pillow's ImageOps.equalize has it."""
    highest = counts[np.flatnonzero(counts)[-1]]
    step = (counts.sum() - highest) // (LEVELS - 1)
    if step == 0:
        return np.arange(LEVELS, dtype=np.float64)
    below = np.cumsum(counts) - counts
    result: Floats = np.minimum((step // 2 + below) // step, LEVELS - 1).astype(np.float64)
    return result


def _bins(colours: Floats) -> Ints:
    """The nearest level of every value, in float32 so that a backend which works in it counts the same."""
    scaled = colours.astype(np.float32) * np.float32(LEVELS - 1)
    nearest: Ints = np.floor(scaled + np.float32(0.5 + BIN_SLACK)).astype(np.int64)
    return np.clip(nearest, 0, LEVELS - 1)
