"""What a trained network takes single pictures for, of any size and as files hold them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs
import numpy as np
import torch

from vicinal.data.batch import Batch
from vicinal.errors import DataError, ReadError
from vicinal.experiments.data.pictures import Array
from vicinal.experiments.measure import shares_of
from vicinal.experiments.network import Trained, fetch_network
from vicinal.experiments.run import NETWORK
from vicinal.experiments.task import CLASSIFICATION
from vicinal.files.read import with_channels
from vicinal.transforms.color.normalize import Normalize
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.resize import Resize

MOST_NAMED = 6


@attrs.frozen(eq=False)
class Answers:
    """The answers of a network; ``names``: of the classes that it tells apart."""

    trained: Trained

    @property
    def names(self) -> tuple[str, ...]:
        return self.trained.task.names

    def of(self, pictures: Sequence[Array]) -> list[tuple[str, float]]:
        """The likeliest class of each picture [H, W, C], and its probability; what ``evaluate`` finds of the same pictures.

        Each is brought to the network's size as ``compare`` brings them (filled, and cut where the aspect differs), and to its
        channels. Raises DataError for what is no picture as files hold them: normalised, or [C, H, W].
        """
        if not pictures:
            return []
        trained = self.trained
        views = [with_channels(_checked(one), "grey" if trained.channels == 1 else "rgb") for one in pictures]
        fit = Pipeline([Resize(trained.size, mode="cover")], seed=0)
        batch = Batch(images=np.stack([fit(image=np.ascontiguousarray(one))["image"] for one in views]), layout="hwc")
        inputs = Pipeline([Normalize(trained.mean, trained.std)], seed=0)(batch).images
        with torch.inference_mode():
            shares = shares_of(trained.network(torch.from_numpy(np.asarray(inputs))), trained.task).numpy()
        return [(self.names[int(row.argmax())], float(row.max())) for row in shares]


def answers_of(path: str | Path) -> Answers:
    """The answers of a network that ``compare`` or ``audit`` wrote (network.pt).

    Raises ReadError for other files, and for folders, with the networks in them, and DataError for networks of masks.
    """
    place = Path(path)
    if place.is_dir():
        raise ReadError(f"{place}: expected a {NETWORK}, got a folder{_networks_in(place)}")
    trained = fetch_network(place)
    if trained.task.kind != CLASSIFICATION:
        raise DataError(f"{place}: expected a network that tells classes of pictures, got one of {trained.task.kind}")
    trained.network.eval()
    return Answers(trained)


def _networks_in(folder: Path) -> str:
    found = sorted(str(one.relative_to(folder)) for one in folder.glob(f"runs/*/*/{NETWORK}"))
    if not found:
        return " without any"
    return " with " + ", ".join(found[:MOST_NAMED]) + f" and {len(found) - MOST_NAMED} more" * (len(found) > MOST_NAMED)


def _checked(picture: Array) -> Array:
    wish = "a picture [H, W, C] of uint8, uint16, or floats in [0, 1], as before Normalize"
    found = picture[..., None] if picture.ndim == 2 else picture
    if found.ndim != 3 or found.shape[2] > 4:
        raise DataError(f"network: expected {wish}, got {picture.dtype} of shape {picture.shape}")
    if found.dtype.kind == "f" and found.size and not (found.min() >= 0 and found.max() <= 1):
        raise DataError(f"network: expected {wish}, got {found.dtype} from {found.min():.3g} to {found.max():.3g}")
    return found
