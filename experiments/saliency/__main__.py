"""Saliency: a pointing game on COCO128, and what erasing by maps brings on CIFAR-10 beside random squares.

python -m experiments.saliency            writes results/ and the pages; goes on where it was stopped
python -m experiments.saliency --full     longer; results in experiments-out/saliency-full/results
"""

from __future__ import annotations

from experiments.common.command import command
from experiments.saliency.measure import work

if __name__ == "__main__":
    command("saliency", __doc__, work)
