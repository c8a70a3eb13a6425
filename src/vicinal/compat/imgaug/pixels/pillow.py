"""What Pillow does to pictures. All take and give uint8."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageOps

from vicinal.compat.imgaug.pixels.depth import Image
from vicinal.compat.imgaug.pixels.tables import looked_up
from vicinal.errors import expected

SMALL = 64 * 64
"""Values below which imgaug lets Pillow equalise."""


def by_pillow(change: Callable[[PillowImage.Image], PillowImage.Image], image: Image, where: str) -> Image:
    """``change`` of [H, W], [H, W, 1], [H, W, 3] or [H, W, 4] as Pillow's picture."""
    assert image.dtype == np.uint8, expected(where, "uint8", image.dtype.name)
    if 0 in image.shape:
        return image.copy()
    plane = image[..., 0] if image.ndim == 3 and image.shape[2] == 1 else image
    fits = plane.ndim == 2 or plane.shape[2] in (3, 4)
    assert fits, expected(where, "(H, W), (H, W, 1), (H, W, 3) or (H, W, 4)", image.shape)
    found = np.array(change(PillowImage.fromarray(np.ascontiguousarray(plane))))
    return found.reshape(*found.shape[:2], *image.shape[2:])


def equalized(image: Image, mask: Image | None = None) -> Image:
    """Each channel by its histogram, counted where a mask [H, W] is not 0."""
    assert image.dtype == np.uint8, expected("pillike.equalize", "uint8", image.dtype.name)
    if image.size == 0:
        return image.copy()
    small = image.ndim == 3 and image.shape[2] == 3 and image.size < SMALL
    planes = image[..., np.newaxis] if image.ndim == 2 else image
    found = []
    for plane in np.moveaxis(planes, -1, 0):
        counts = np.bincount((plane if mask is None else plane[mask != 0]).reshape(-1), minlength=256)
        found.append(looked_up(plane, _equal_table(counts, small)))
    return np.stack(found, axis=-1).reshape(image.shape)


def _equal_table(counts: NDArray[np.int64], small: bool) -> NDArray[np.uint8]:
    """What is below a level, in steps of a 255th of all pixels but the brightest ones: those of the greatest level that
    there is by Pillow, which imgaug takes for small pictures of three channels; else those of 255."""
    used = counts[counts > 0]
    brightest = used[-1] if small and len(used) else counts[-1]
    step = int(counts.sum() - brightest) // 255 if len(used) > 1 else 0
    if not step:
        return np.arange(256, dtype=np.uint8)
    below = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.asarray(np.minimum((step // 2 + below) // step, 255).astype(np.uint8))


def autocontrast(image: Image, cutoff: float = 0, ignore: int | Sequence[int] | None = None) -> Image:
    """``cutoff`` percent of the darkest and brightest pixels of a channel are left out, then its range is stretched to 255.

    ``ignore``: levels that do not count. Grey pictures and those of three channels go through Pillow if there is a cutoff.
    """
    assert image.dtype == np.uint8, expected("pillike.autocontrast", "uint8", image.dtype.name)
    if 0 in image.shape:
        return image.copy()
    if cutoff and (image.ndim == 2 or image.shape[2] == 3):
        ignored = ignore if ignore is None or isinstance(ignore, int) else tuple(ignore)
        stretch = ImageOps.autocontrast(PillowImage.fromarray(np.ascontiguousarray(image)), cutoff=cutoff, ignore=ignored)
        return np.array(stretch)
    if image.ndim == 3:
        return np.stack([_stretched(image[..., c], cutoff, ignore) for c in range(image.shape[2])], axis=-1)
    return _stretched(image, cutoff, ignore)


def _stretched(plane: Image, cutoff: float, ignore: int | Sequence[int] | None) -> Image:
    counts = np.bincount(plane.reshape(-1), minlength=256)
    if ignore is not None:
        counts[ignore if isinstance(ignore, int) else list(ignore)] = 0
    cut = counts.sum() * cutoff // 100
    kept = np.flatnonzero((np.cumsum(counts) > cut) & (np.cumsum(counts[::-1])[::-1] > cut) & (counts > 0))
    if len(kept) == 0 or kept[0] == kept[-1]:
        return plane.copy()
    scale = 255.0 / (kept[-1] - kept[0])
    return looked_up(plane, np.clip(np.arange(256) * scale - kept[0] * scale, 0, 255).astype(np.uint8))


def warped(image: Image, there: NDArray[np.float64], fill: int | tuple[int, ...]) -> Image:
    """By the inverse of a matrix [3, 3] about the corner of the first pixel, nearest pixel, ``fill`` beyond the edge."""
    back = np.linalg.inv(there)[:2].reshape(-1).tolist()
    way = PillowImage.Transform.AFFINE
    return by_pillow(lambda one: one.transform(one.size, way, back, fillcolor=fill), image, "pillike.warp_affine")


def matrix(
    scale: tuple[float, float],
    shift: tuple[float, float],
    degrees: float,
    shear: tuple[float, float],
    centre: tuple[float, float],
) -> NDArray[np.float64]:
    """[3, 3], (x, y) each: turned about the centre, sheared by the hyperbolic tangent (imgaug's), scaled and moved."""
    turn = -np.deg2rad(degrees)
    slant = np.tanh(np.deg2rad(shear))
    to_centre, from_centre = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)
    to_centre[:2, 2], from_centre[:2, 2] = (-centre[0], -centre[1]), centre
    rotation = np.array([[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]], np.float32)
    shearing = np.array([[1, slant[0], 0], [slant[1], 1, 0], [0, 0, 1]], np.float32)
    scaling = np.diag(np.array([max(scale[0], 1e-4), max(scale[1], 1e-4), 1], np.float32))
    moving = np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1]], np.float32)
    return np.asarray(from_centre @ (moving @ (scaling @ (shearing @ (rotation @ to_centre)))))
