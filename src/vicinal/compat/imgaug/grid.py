"""Several pictures as one, and showing a picture."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.kinds import is_iterable, is_np_array, require

IMSHOW_BACKEND_DEFAULT = "matplotlib"


def draw_grid(images: Any, rows: int | None = None, cols: int | None = None) -> Any:
    """The pictures row by row in cells as large as the largest, on black: [rows x H, cols x W, C].

    ``images``: an array [N, H, W, C], or a list of [H, W, C] of one dtype and number of channels. Without ``rows`` and ``cols``
    the grid is as square as it can be.
    """
    where = "draw_grid.images"
    require(len(images) > 0, where, "at least one picture", images)
    if is_np_array(images):
        require(images.ndim == 4, where, "an array [N, H, W, C]", images.shape)
    else:
        require(is_iterable(images) and all(map(is_np_array, images)), where, "a list of arrays", images)
        shapes = [image.shape for image in images]
        require(all(len(shape) == 3 for shape in shapes), where, "pictures [H, W, C]", shapes)
        require(len({shape[2] for shape in shapes}) == 1, where, "pictures of as many channels", shapes)
        require(len({image.dtype for image in images}) == 1, where, "pictures of one dtype", [i.dtype.name for i in images])
    rows, cols = _cells(len(images), rows, cols)
    height, width = (max(image.shape[axis] for image in images) for axis in (0, 1))
    grid = np.zeros((height * rows, width * cols, images[0].shape[2]), images[0].dtype)
    for i, image in enumerate(images):
        top, left = height * (i // cols), width * (i % cols)
        grid[top : top + image.shape[0], left : left + image.shape[1]] = image
    return grid


def show_grid(images: Any, rows: int | None = None, cols: int | None = None) -> None:
    """Show what ``draw_grid`` draws."""
    imshow(draw_grid(images, rows=rows, cols=cols))


def imshow(image: Any, backend: str = IMSHOW_BACKEND_DEFAULT) -> None:
    """Show a picture in a window: by matplotlib, if installed, or by ``"cv2"`` (not in headless builds of OpenCV)."""
    require(backend in ("matplotlib", "cv2"), "imshow.backend", "'matplotlib' or 'cv2'", backend)
    if backend == "cv2":
        has_colors = image.ndim == 3 and image.shape[2] in (3, 4)
        cv2.namedWindow("imgaug-default-window", cv2.WINDOW_NORMAL)
        cv2.imshow("imgaug-default-window", image[..., 2::-1] if has_colors else image)
        cv2.waitKey(0)
        cv2.destroyWindow("imgaug-default-window")
        return
    import matplotlib.pyplot as plt

    dots = 96
    figure, axes = plt.subplots(figsize=(max(image.shape[1] / dots, 6), image.shape[0] / dots), dpi=dots)
    if figure.canvas.manager is not None:
        figure.canvas.manager.set_window_title(f"imgaug.imshow({image.shape})")
    axes.imshow(image, cmap="gray")
    plt.show()


def _cells(count: int, rows: int | None, cols: int | None) -> tuple[int, int]:
    """Where ``rows`` are given, ``cols`` follow from them, even if they are given, too: imgaug does so."""
    if rows is not None:
        cols = math.ceil(count / rows)
    elif cols is not None:
        rows = math.ceil(count / cols)
    else:
        rows = cols = math.ceil(math.sqrt(count))
    return rows, cols
