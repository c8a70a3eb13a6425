"""Outcomes of an augmenter side by side."""

from typing import Any

import numpy as np


def draw_grid(augmenter: Any, images: Any, rows: int, cols: int) -> Any:
    """`rows` x `cols` outcomes a picture: each row of the grid shows the outcomes of all pictures below each other."""
    pictures = _read(images)
    fixed = augmenter if augmenter.deterministic else augmenter.to_deterministic()
    outcomes = [fixed.augment_images([picture] * (rows * cols)) for picture in pictures]
    height = max(image.shape[0] for images_of_one in outcomes for image in images_of_one)
    width = max(image.shape[1] for images_of_one in outcomes for image in images_of_one)
    grid = np.zeros((height * rows * len(pictures), width * cols, 3), outcomes[0][0].dtype)
    for i, images_of_one in enumerate(outcomes):
        for j, image in enumerate(images_of_one):
            top, left = height * (j // cols * len(pictures) + i), width * (j % cols)
            grid[top : top + image.shape[0], left : left + image.shape[1]] = image
    return grid


def _read(images: Any) -> list[Any]:
    if isinstance(images, np.ndarray):
        if images.ndim not in (2, 3, 4):
            raise Exception(f"Unexpected images shape, expected 2-, 3- or 4-dimensional array, got shape {images.shape}.")
        images = list(images) if images.ndim == 4 else [images]
    assert isinstance(images, list), f"Expected 'images' to be an ndarray or list of ndarrays. Got {type(images)}."
    for index, image in enumerate(images):
        if image.ndim not in (2, 3):
            raise Exception(f"Unexpected image shape at index {index}, expected 2- or 3-dimensional array, got {image.shape}.")
    return [image[:, :, np.newaxis] if image.ndim == 2 else image for image in images]
