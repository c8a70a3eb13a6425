"""Data whose best recipe is known, and CIFAR-10, each as one npz file with splits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from experiments.cifar.pictures import SPLITS, unpack
from experiments.common.arguments import Arguments
from vicinal.datasets.load import read
from vicinal.experiments.training.checkpoint import store_file

Array = NDArray[Any]
DIGITS = Path(__file__).with_name("digits.csv.gz")
TURNED = 25.0
"""Degrees by which digits to choose and to test with are turned at most; those to train with are upright."""

SHOES = (5, 7, 9)
"""Sandal, sneaker and ankle boot: all of Fashion-MNIST's point to the left."""


def digits(arguments: Arguments) -> Path:
    """8 x 8 digits enlarged to 16 x 16: 600 upright ones to train with, 500 and 697 turned ones to choose and to test with."""
    table = np.loadtxt(DIGITS, delimiter=",")
    images = np.rint(table[:, :64].reshape(-1, 8, 8, 1) * (255 / 16)).astype(np.uint8)
    images = vc.Pipeline([vc.Resize(16)], seed=0)(images)
    turned = vc.Pipeline([vc.Rotate((-TURNED, TURNED), border="edge")], seed=0)(images, ids=np.arange(len(images)))
    order = np.random.default_rng(0).permutation(len(images))
    parts = {"train": order[:600], "val": order[600:1100], "test": order[1100:]}
    found: dict[str, Array] = {}
    for name, which in parts.items():
        found[f"x_{name}"] = (images if name == "train" else turned)[which]
        found[f"y_{name}"] = table[which, 64].astype(np.int64)
    return _kept(arguments.out / "data" / "digits.npz", found)


def sides(arguments: Arguments, train: int = 1500, test: int = 1000) -> Path:
    """Shoes of Fashion-MNIST, every second one mirrored; the class is the side to which they point."""
    source = str(arguments.dataset("fashion-mnist"))
    found: dict[str, Array] = {"names": np.array(["left", "right"])}
    for split, most in (("train", train), ("test", test)):
        samples = (one["image"] for one in read(source, only=split) if one["labels"] in SHOES)
        images = np.stack([image for image, _ in zip(samples, range(most), strict=False)])
        label = np.arange(len(images)) % 2
        found[f"x_{split}"] = np.where(label[:, None, None, None] == 1, images[:, :, ::-1], images)
        found[f"y_{split}"] = label
    return _kept(arguments.out / "data" / "sides.npz", found)


def cifar(arguments: Arguments) -> Path:
    """CIFAR-10, 10,000 pictures of each split."""
    archives = {split: arguments.dataset(f"cifar10-{split}-10k.zip") for split in SPLITS}
    return unpack(archives, arguments.out / "data" / "cifar.npz")


def _kept(path: Path, arrays: Mapping[str, Array]) -> Path:
    if not path.exists():
        store_file(path, lambda temporary: np.savez(temporary, allow_pickle=False, **arrays))
    return path
