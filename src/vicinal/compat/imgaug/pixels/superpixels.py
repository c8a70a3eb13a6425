"""Superpixels by SLIC (Achanta et al. 2012), in the variant of scikit-image 0.19."""

from __future__ import annotations

from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image

COMPACTNESS = 10.0
PASSES = 10
SMALLEST, LARGEST = 0.5, 3.0
"""Parts below the first multiple of the mean size join a neighbour; beyond the other they are cut."""
FROM_RGB = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([0.95047, 1.0, 1.08883])
"""Of D65, seen under 2 degrees."""

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def superpixels(image: Image, count: int) -> Labels:
    """[H, W] in 0, 1, ...: about ``count`` connected parts of [H, W, C], C other than 3 compared as it is, 3 in Lab."""
    colors = _stretched(image)
    colors = (_lab(colors) if image.shape[2] == 3 else colors) / COMPACTNESS
    height, width = image.shape[:2]
    rows, columns = _grid(height, width, count)
    y, x = (one.reshape(-1) for one in np.meshgrid(np.arange(height)[rows], np.arange(width)[columns], indexing="ij"))
    starts = np.hstack([np.stack([y, x], 1), np.zeros((len(y), image.shape[2]))])  # their colours are not looked at first
    parts = _clustered(colors, starts, max(rows.step, columns.step))
    mean = height * width / len(starts)
    return _connected(parts, int(SMALLEST * mean), int(LARGEST * mean))


def _stretched(image: Image) -> Floats:
    """All channels together from 0 to 1."""
    values = image.astype(np.float64)
    values -= values.min()
    top = values.max()
    return np.asarray(values / top if top > 0 else values)


def _lab(rgb: Floats) -> Floats:
    linear = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    xyz = linear @ FROM_RGB.T / WHITE
    curved = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = np.moveaxis(curved, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def _grid(height: int, width: int, count: int) -> tuple[slice, slice]:
    """The rows and columns of about ``count`` points of a square grid; a side that is shorter than its step has one."""
    if height * width <= count:
        return slice(0, None, 1), slice(0, None, 1)
    short, long = sorted((height, width))
    across = along = (height * width / count) ** 0.5
    if short < across:
        across, along = float(short), long / count
    both = [slice(int(step // 2), None, max(1, round(step))) for step in (across, along)]
    return (both[0], both[1]) if height <= width else (both[1], both[0])


def _clustered(colors: Floats, centres: Floats, step: int) -> Labels:
    """[H, W]: k-means of place and colour from centres [K, 2 + C], each of which looks two steps around."""
    height, width = colors.shape[:2]
    reach = [2 * one.step for one in _grid(height, width, len(centres))]
    places = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), axis=-1)
    features = np.concatenate([places, colors], axis=-1).reshape(height * width, -1).T.copy()
    planes = features.reshape(-1, height, width)
    nearest = np.zeros((height, width), np.int64)
    for _ in range(PASSES):
        distance = np.full((height, width), np.inf)
        for k, centre in enumerate(centres.tolist()):
            _claim(nearest, distance, k, centre, planes, reach, step)
        sizes = np.bincount(nearest.reshape(-1), minlength=len(centres))
        sums = [np.bincount(nearest.reshape(-1), one, len(centres)) for one in features]
        with np.errstate(invalid="ignore"):
            centres = np.stack(sums, axis=1) / sizes[:, None]
    return nearest


def _claim(nearest: Labels, distance: Floats, k: int, centre: list[float], planes: Floats, reach: list[int], step: int) -> None:
    """Gives centre k the pixels around it that are nearer to it than to those before; a centre without pixels is NaN."""
    if centre[0] != centre[0]:
        return
    height, width = distance.shape
    top, left = int(max(centre[0] - reach[0], 0)), int(max(centre[1] - reach[1], 0))
    bottom, right = int(min(centre[0] + reach[0] + 1, height)), int(min(centre[1] + reach[1] + 1, width))
    window = (slice(top, bottom), slice(left, right))
    down, across = planes[0, top:bottom, :1] - centre[0], planes[1, :1, left:right] - centre[1]
    apart = (down * down + across * across) / (step * step)
    away = np.square(planes[2][window] - centre[2])
    for plane, value in zip(planes[3:], centre[3:], strict=True):
        off = plane[window] - value
        away += np.square(off, out=off)
    away = np.add(apart, away, out=away)
    before = distance[window]
    nearer = away < before
    np.copyto(before, away, where=nearer)
    np.copyto(nearest[window], k, where=nearer)


def _connected(parts: Labels, least: int, most: int) -> Labels:
    """[H, W]: connected parts, numbered from the top left; small ones get the number of a neighbour met before."""
    whole = _components(parts)
    sizes = np.bincount(whole.reshape(-1))
    if sizes.max(initial=0) > most:
        return _cut(parts, least, most)
    given, numbers, number = whole.tolist(), np.zeros(len(sizes), np.int64), 0
    firsts = np.unique(whole, return_index=True)[1]
    for part, first in enumerate(firsts.tolist()):
        numbers[part] = number
        if sizes[part] < least:
            numbers[part] = _beside(given, divmod(first, parts.shape[1]), numbers, number)
        else:
            number += 1
    return np.asarray(numbers[whole])


def _components(parts: Labels) -> Labels:
    """[H, W]: connected parts of equal numbers, numbered in the order in which their first pixels are met."""
    height, width = parts.shape
    wide = np.zeros((2 * height - 1, 2 * width - 1), np.uint8)  # pixels, and between them whether neighbours are alike
    wide[::2, ::2] = 1
    wide[::2, 1::2] = parts[:, 1:] == parts[:, :-1]
    wide[1::2, ::2] = parts[1:] == parts[:-1]
    found = cv2.connectedComponents(wide, connectivity=4)[1][::2, ::2]
    names, firsts, which = np.unique(found, return_index=True, return_inverse=True)
    order = np.empty(len(names), np.int64)
    order[np.argsort(firsts)] = np.arange(len(names))
    return order[which.reshape(found.shape)]


def _beside(given: list[list[int]], start: tuple[int, int], numbers: Labels, number: int) -> int:
    """The number of the last part that is seen beside a small one, of those met before it."""
    part, beside = given[start[0]][start[1]], number
    seen, waiting = {start}, deque([start])
    while waiting:
        at_y, at_x = waiting.popleft()
        for y, x in ((at_y, at_x + 1), (at_y, at_x - 1), (at_y + 1, at_x), (at_y - 1, at_x)):
            if not (0 <= y < len(given) and 0 <= x < len(given[0])):
                continue
            if given[y][x] == part and (y, x) not in seen:
                seen.add((y, x))
                waiting.append((y, x))
            elif given[y][x] < part and numbers[given[y][x]] != number:
                beside = int(numbers[given[y][x]])
    return beside


def _cut(parts: Labels, least: int, most: int) -> Labels:
    """The same where parts are too large: what is beyond the limit is a part of its own."""
    height, width = parts.shape
    given, out = parts.tolist(), [[-1] * width for _ in range(height)]
    number = 0
    for top in range(height):
        for left in range(width):
            if out[top][left] >= 0:
                continue
            pixels, beside = _spread(given, out, (top, left), number, most)
            if len(pixels) < least:
                for y, x in pixels:
                    out[y][x] = beside
            else:
                number += 1
    return np.array(out)


def _spread(
    given: list[list[int]], out: list[list[int]], start: tuple[int, int], number: int, most: int
) -> tuple[list[tuple[int, int]], int]:
    """Numbers the pixels of a part breadth first, at most so many; and the number of the last neighbour seen beside it."""
    label, beside = given[start[0]][start[1]], number
    pixels, waiting = [start], deque([start])
    out[start[0]][start[1]] = number
    while waiting and len(pixels) < most:
        at_y, at_x = waiting.popleft()
        for y, x in ((at_y, at_x + 1), (at_y, at_x - 1), (at_y + 1, at_x), (at_y - 1, at_x)):
            if not (0 <= y < len(out) and 0 <= x < len(out[0])):
                continue
            if given[y][x] == label and out[y][x] < 0:
                out[y][x] = number
                pixels.append((y, x))
                waiting.append((y, x))
                if len(pixels) >= most:
                    break
            elif out[y][x] >= 0 and out[y][x] != number:
                beside = out[y][x]
    return pixels, beside
