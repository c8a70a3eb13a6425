"""Four cats: trains from scratch and by transfer with every recipe, and writes results, plots and pages."""

from __future__ import annotations

from experiments.cats.measure import work
from experiments.common.command import command

if __name__ == "__main__":
    command("cats", __doc__, work)
