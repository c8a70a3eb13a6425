"""HEStain: the stains of a histology slide made stronger and weaker."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.fields import flag, option, optional, pair, probability
from vicinal.compat.albumentations.pixels import as_input, largest, need_rgb, through_floats
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params, first_image

STAINS = {
    "ruifrok": [[0.644211, 0.716556, 0.266844], [0.092789, 0.954111, 0.283111]],
    "macenko": [[0.5626, 0.7201, 0.4062], [0.2159, 0.8012, 0.5581]],
    "standard": [[0.65, 0.7, 0.29], [0.07, 0.99, 0.11]],
    "high_contrast": [[0.55, 0.88, 0.11], [0.12, 0.86, 0.49]],
    "h_heavy": [[0.75, 0.61, 0.32], [0.04, 0.93, 0.36]],
    "e_heavy": [[0.6, 0.75, 0.28], [0.17, 0.95, 0.25]],
    "dark": [[0.78, 0.55, 0.28], [0.09, 0.97, 0.21]],
    "light": [[0.57, 0.71, 0.38], [0.15, 0.89, 0.42]],
}
"""Optical densities of haematoxylin and eosin in red, green and blue."""


def density(img: Array) -> Array:
    """Optical densities [N, 3]."""
    shares = img.reshape(-1, 3).astype(np.float32) / np.float32(largest(img.dtype))
    return np.asarray(-np.log(np.maximum(shares, 1e-6)))


def unit(rows: Array) -> Array:
    """Rows of length 1."""
    return np.asarray(rows / np.sqrt((rows**2).sum(axis=1, keepdims=True)))


def vahadane(img: Array) -> Array:
    """The picture's two stains by non-negative factors, from Ruifrok's, in a hundred steps."""
    dense, colors = density(img), np.array(STAINS["ruifrok"], np.float32)
    amounts = np.maximum(dense @ unit(colors).T, 0)
    for _ in range(100):
        amounts = np.maximum(amounts * (dense @ colors.T) / (amounts @ (colors @ colors.T) + 1e-6), 0)
        colors = colors * (amounts.T @ dense) / (amounts.T @ amounts @ colors + 1e-6)
        colors = unit(np.maximum(colors, 0))
    turn = np.mod(np.arctan2(colors[:, 1], colors[:, 0]), np.pi)
    total = colors.sum(axis=1) + 1e-6
    first = int(np.argmax(turn * (colors[:, 2] / total) - colors[:, 0] / total))
    return colors[[first, 1 - first]]


def macenko(img: Array) -> Array:
    """The picture's two stains as the outermost directions in the plane of most variance."""
    dense = density(img)
    dense = dense[(dense > 0.05).any(axis=1)]
    if not len(dense):
        raise ValueError("HEStain: expected some tissue (optical density above 0.05), got none")
    covariance = cv2.calcCovarMatrix(dense, None, cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE)[0]  # type: ignore[call-overload]
    values, vectors = cv2.eigen(covariance)[1:]
    plane = np.ascontiguousarray(vectors[:, np.argsort(values.ravel())[-2:]], np.float32)
    plane = np.where(np.abs(plane) < 1e-8, np.where(plane < 0, -1e-8, 1e-8), plane).astype(np.float32)
    at = (dense + 1e-8) @ plane
    angles = np.arctan2(at[:, 1], at[:, 0])
    ends = np.percentile(angles, [1, 99])
    stains = np.abs(np.column_stack([np.cos(ends), np.sin(ends)]) @ plane.T)
    stains = stains / np.sqrt((stains**2).sum(axis=1, keepdims=True) + 1e-8)
    return np.asarray(stains if stains[0, 0] > stains[1, 0] else stains[::-1])


@as_input
@through_floats
def restained(img: Array, stains: Array, scales: Array, shifts: Array, background: bool) -> Array:
    """The amounts of both stains times a factor plus a shift, in tissue or everywhere."""
    dense, stains = density(img), stains.astype(np.float32)
    amounts = np.linalg.solve(stains @ stains.T + 1e-6 * np.eye(2), stains @ dense.T).T
    tissue = np.ones(len(amounts), bool)
    if not background:
        tissue = (img[..., 0] * 0.299 + img[..., 1] * 0.587 + img[..., 2] * 0.114 < 0.85).reshape(-1)
    amounts[tissue] = amounts[tissue] * scales + shifts
    return np.asarray(np.exp(-(amounts @ stains)).reshape(img.shape))


class HEStain(ImageOnlyTransform):
    """Haematoxylin and eosin, by a preset or found in the picture, each times a factor plus a shift."""

    method: Any = option("random_preset", "preset", "random_preset", "vahadane", "macenko")
    preset: Any = optional(option(None, *STAINS))
    intensity_scale_range: Any = pair((0.7, 1.3), low=0)
    intensity_shift_range: Any = pair((-0.2, 0.2), low=-1, high=1)
    augment_background: Any = flag(False)
    p: Any = probability()

    def check(self) -> None:
        """A preset for that method, and for no random one."""
        if self.method == "preset" and self.preset is None:
            self.preset = "standard"
        if self.method == "random_preset" and self.preset is not None:
            raise ValueError(f"HEStain.preset: expected None with random_preset, got {self.preset!r}")

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The stains, factors and shifts."""
        need_rgb("HEStain", first_image(data))
        if self.method in ("vahadane", "macenko"):
            stains = (vahadane if self.method == "vahadane" else macenko)(first_image(data))
        else:
            stains = np.array(STAINS[self.preset if self.method == "preset" else self.py_random.choice(list(STAINS))])
        draw = self.py_random.uniform
        scales = np.array([draw(*self.intensity_scale_range) for _ in range(2)])
        shifts = np.array([draw(*self.intensity_shift_range) for _ in range(2)])
        return {"stain_matrix": stains, "scale_factors": scales, "shift_values": shifts}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture, stained anew."""
        need_rgb("HEStain", img)
        stains, scales, shifts = (np.asarray(params[name]) for name in ("stain_matrix", "scale_factors", "shift_values"))
        return restained(img, stains, scales, shifts, self.augment_background)
