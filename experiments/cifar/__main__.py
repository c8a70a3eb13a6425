"""CIFAR-10 with 1000 pictures a class: from flips to AugMix, with wrong labels, under attack.

python -m experiments.cifar            writes results/ and the pages; goes on where it was stopped
python -m experiments.cifar --full     longer, three seeds of everything; results in experiments-out/cifar-full/results
"""

from __future__ import annotations

from experiments.cifar.measure import work
from experiments.common.command import command

if __name__ == "__main__":
    command("cifar", __doc__, work)
