"""Rare classes: trains a generator a seed and classifiers with every arm, and writes results, plots and pages."""

from __future__ import annotations

from experiments.common.command import command
from experiments.rare.measure import work

if __name__ == "__main__":
    command("rare", __doc__, work)
