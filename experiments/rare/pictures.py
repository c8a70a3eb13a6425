"""Fashion-MNIST with two classes cut short, by seed, and the pictures that are made for them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from experiments.common.progress import Progress
from experiments.rare.settings import Settings
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.training.checkpoint import store_file
from vicinal.generative.classes.make import make_class
from vicinal.generative.classes.train import train_classes

Images: TypeAlias = NDArray[np.uint8]
Labels: TypeAlias = NDArray[np.int64]


@attrs.frozen(eq=False)
class Cut:
    """``path``: the file of the cut data set; ``images`` [N, H, W, 1] and ``labels`` [N] of its training pictures; ``made``: by
    rare class, pictures of the generator, and what became of its candidates."""

    path: Path
    images: Images
    labels: Labels
    made: dict[int, Images]
    told: dict[int, dict[str, int]]


def whole(source: Path, test: int | None) -> Data:
    """All pictures."""
    return load(str(source), Selection(test_limit=test))


def cut(data: Data, settings: Settings, seed: int, out: Path, told: Progress) -> Cut:
    """The pictures of a seed; trains its generator, and makes what is wanted of it."""
    labels = data.train.targets
    rng = np.random.default_rng(seed)
    which = [
        rng.permutation(np.flatnonzero(labels == label))[: settings.rare.get(label, settings.others)]
        for label in range(len(data.task.names))
    ]
    kept = np.sort(np.concatenate(which))
    images, classes = data.train.images[kept], labels[kept]
    path = out / "data.npz"
    if not path.exists():
        arrays = {
            "train_images": images, "train_labels": classes, "test_images": data.test.images, "test_labels": data.test.targets,
            "names": np.array(data.task.names),
        }  # fmt: skip
        store_file(path, lambda temporary: np.savez(temporary, **arrays))
    gan = attrs.evolve(settings.gan, seed=seed)
    train_classes(str(path), out / "gan", gan, progress=lambda what, done, total: told(f"seed {seed}: {what}", done, total))
    made, counts = dict[int, Images](), dict[int, dict[str, int]]()
    for label, count in settings.rare.items():
        folder = out / f"made-{label}"
        found = make_class(
            str(path), folder, data.task.names[label], settings.others - count, out / "gan" / "model.pt", seed=seed,
            force=True, confidence=settings.confidence,
            progress=lambda what, done, total: told(f"seed {seed}: made, {what}", done, total),
        )  # fmt: skip
        made[label] = np.stack([sample["image"] for sample in vc.datasets.read(folder)])
        counts[label] = found.told
    return Cut(path, images, classes, made, counts)
