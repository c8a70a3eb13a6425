"""What is trained, and what it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

import vicinal as vc
from experiments.common.arguments import Arguments
from vicinal.generative.domains.settings import DomainTraining
from vicinal.transforms.base import Transform

DATA = "summer2winter"
SUMMER, WINTER = "summer", "winter"
PSNR = 24.0
"""What issue 21 asks of the planted pair, in dB."""
PARTS = 6
"""Into which test pictures are cut for the interval of a KID."""
TRUTH = vc.Pipeline([vc.Hue(0.3), vc.Gamma(1.6)], seed=0)
"""The planted change: the second domain is this of other pictures."""


@attrs.frozen(kw_only=True)
class Settings:
    """``planted`` and ``seasons``: the trainings. ``test``: pictures of each domain to test on; None: all. ``features``: pixels
    a side for the features of KID. ``shown``: pictures of a sheet, the first ones."""

    planted: DomainTraining
    seasons: DomainTraining
    test: int | None = None
    features: int = 224
    shown: int = 24


SHORT = Settings(
    planted=DomainTraining(steps=3000, size=64, width=24, blocks=4),
    seasons=DomainTraining(steps=1500, size=64, width=32),
)
FULL = Settings(
    planted=DomainTraining(steps=20_000, size=64, width=32),
    seasons=DomainTraining(steps=60_000, size=128, width=64),
)


def settings_for(arguments: Arguments) -> Settings:
    """The settings, or those of --full."""
    return FULL if arguments.full else SHORT


def rivals(winter: Sequence[Path]) -> dict[str, Transform]:
    """Changes that cost nothing, each towards a winter picture drawn for each summer picture."""
    paths = [str(path) for path in winter]
    return {
        "Reinhard": vc.ColorTransfer(paths, alpha=1.0),
        "histogram matching": vc.HistogramMatching(paths, alpha=1.0),
        "FDA, beta 0.01": vc.FourierDomainAdaptation(paths, beta=0.01),
    }
