"""Kernels of blurs."""

from __future__ import annotations

import random

import cv2
import numpy as np

from vicinal.compat.albumentations.transform import Array


def odd_size(draws: random.Random, low: int, high: int) -> int:
    """An odd size from 3 in a range, all with equal weight."""
    low, high = (max(3, x + (x % 2 == 0)) for x in (low, high))
    high = max(low, high)
    return low if low == high else low + 2 * draws.randint(0, (high - low) // 2)


def gaussian(sigma: float, size: int) -> Array:
    """A sampled Gaussian [K] with sum 1; size 0 takes 2 int(3.5 sigma) + 1 taps, an even one the next."""
    size = int(sigma * 3.5) * 2 + 1 if size == 0 else size + (size % 2 == 0)
    x = np.arange(-(size // 2), size // 2 + 1)
    kernel = np.exp(-0.5 * (x / sigma) ** 2)
    return np.asarray(kernel / kernel.sum())


def motion(size: int, angle: float, direction: float, shifted: bool, draws: random.Random) -> Array:
    """A line of pixels through the centre [K, K]; ``direction`` from -1 (behind) to 1 (ahead) shortens one end."""
    reach, centre = size // 2, size // 2
    direction = float(np.clip(direction, -1, 1))
    start = -reach * (1 - max(direction, 0))
    end = reach * (1 + min(direction, 0))
    along = np.linspace(float(start), float(end), size)
    x = centre + np.cos(np.deg2rad(angle)) * along
    y = centre + np.sin(np.deg2rad(angle)) * along
    if shifted:
        x = x + draws.uniform(-1, 1) * reach / 2
        y = y + draws.uniform(-1, 1) * reach / 2
    kernel = np.zeros((size, size), np.float32)
    columns, rows = (np.clip(np.round(v), 0, size - 1).astype(int) for v in (x, y))
    kernel[rows, columns] = 1
    return kernel


def disc(radius: int, alias_blur: float) -> Array:
    """A disc with sum 1, softened by a Gaussian."""
    length = np.arange(-max(8, radius), max(8, radius) + 1)
    x, y = np.meshgrid(length, length)
    kernel = (x**2 + y**2 <= radius**2).astype(np.float32)
    kernel /= kernel.sum()
    size = 3 if radius <= 8 else 5
    return np.asarray(cv2.GaussianBlur(kernel, (size, size), sigmaX=alias_blur))


def generalised(size: int, sigmas: tuple[float, float], angle: float, beta: float) -> Array:
    """A Gaussian of two sigmas, turned, its exponent raised to ``beta``; float64, not normalised."""
    along = np.arange(-size // 2 + 1.0, size // 2 + 1.0)
    grid = np.stack(np.meshgrid(along, along), axis=-1)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    spread = turn @ np.diag([sigmas[0] ** 2, sigmas[1] ** 2]) @ turn.T
    return np.asarray(np.exp(-0.5 * np.power(np.sum(np.dot(grid, np.linalg.inv(spread)) * grid, 2), beta)))
