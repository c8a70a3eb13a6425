"""Nuclei: trains a U-Net from 20, 50 and 200 pictures with several losses, and writes results, plots and pages."""

from __future__ import annotations

from experiments.common.command import command
from experiments.nuclei.measure import work

if __name__ == "__main__":
    command("nuclei", __doc__, work)
