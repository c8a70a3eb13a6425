"""What is timed."""

from __future__ import annotations

import attrs

DATA = "fashion-mnist"
LIBRARIES = {"vicinal": "", "imgaug": "imgaug", "albumentations": "main", "kornia": "main"}
"""By library its environment, a file of benchmarks/requirements; "" is the one that runs this."""
PACKAGES = {"vicinal": "vicinal", "imgaug": "imgaug", "albumentations": "albumentations", "kornia": "kornia"}


@attrs.frozen(kw_only=True)
class Settings:
    """``sizes``: pictures in a batch. ``rounds``: each way is timed once a round, so that all meet the same disturbances.
    ``seconds``: that one timing takes, at least one call. ``libraries``: names of LIBRARIES.
    """

    sizes: tuple[int, ...] = (32, 256)
    rounds: int = 9
    seconds: float = 0.15
    libraries: tuple[str, ...] = tuple(LIBRARIES)


FULL = Settings(rounds=31)
