"""Pictures of how parameters are distributed."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.imgaug.grid import draw_grid, imshow
from vicinal.compat.imgaug.resize import imresize_many_images

_LETTERS_A_LINE = 50
_HEIGHT, _WIDTH, _MARGIN = 480, 640, 40


def draw_distributions_grid(
    params: Any, rows: Any = None, cols: Any = None, graph_sizes: Any = (350, 350), sample_sizes: Any = None, titles: Any = None
) -> Any:
    """One picture [H, W, 3] uint8 with the histogram of each of ``params``; ``titles``: a list, None (their own) or False."""
    count = len(params)
    titles = [titles] * count if titles is None or titles is False else titles
    sizes = [(1000, 1000)] * count if sample_sizes is None else sample_sizes
    graphs = [
        param.draw_distribution_graph(title=title, size=size) for param, size, title in zip(params, sizes, titles, strict=True)
    ]
    return draw_grid(imresize_many_images(graphs, sizes=graph_sizes), rows=rows, cols=cols)


def show_distributions_grid(
    params: Any, rows: Any = None, cols: Any = None, graph_sizes: Any = (350, 350), sample_sizes: Any = None, titles: Any = None
) -> None:
    """Show what ``draw_distributions_grid`` draws."""
    imshow(draw_distributions_grid(params, rows, cols, graph_sizes, sample_sizes, titles))


def distribution_graph(param: Any, title: Any, size: Any, bins: int) -> Any:
    """The histogram of ``size`` samples of a parameter as bars on white, uint8 [480, 640, 3]."""
    points = np.concatenate([np.ravel(param.draw_samples(size[1:])) for _ in range(size[0])])
    heights, edges = np.histogram(points, bins=bins)
    picture = np.full((_HEIGHT, _WIDTH, 3), 255, np.uint8)
    floor, room = _HEIGHT - _MARGIN, _HEIGHT - 3 * _MARGIN
    columns = np.round(np.linspace(_MARGIN, _WIDTH - _MARGIN, len(heights) + 1)).astype(int)
    for share, left, right in zip(heights / max(heights.max(), 1), columns, columns[1:], strict=False):
        picture[floor - round(float(share) * room) : floor, left : max(right, left + 1)] = (64, 64, 255)
    _write(picture, f"{edges[0]:.4g}", (_MARGIN, _HEIGHT - 12))
    _write(picture, f"{edges[-1]:.4g}", (_WIDTH - 3 * _MARGIN, _HEIGHT - 12))
    if title is not False:
        text = str(param) if title is None else str(title)
        for line, start in enumerate(range(0, len(text), _LETTERS_A_LINE)):
            _write(picture, text[start : start + _LETTERS_A_LINE], (_MARGIN, 20 + 16 * line))
    return picture


def _write(picture: Any, text: str, place: tuple[int, int]) -> None:
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1, cv2.LINE_AA)
