"""Seasons: trains translators of a planted pair of domains and of summer and winter, and writes results, plots and pages."""

from __future__ import annotations

from experiments.common.command import command
from experiments.seasons.measure import work

if __name__ == "__main__":
    command("seasons", __doc__, work)
