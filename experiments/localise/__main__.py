"""Localisation without boxes: clothes pasted on photographs, and class activation maps of networks that learnt their classes.

python -m experiments.localise            writes results/ and the pages; goes on where it was stopped
python -m experiments.localise --full     longer; results in experiments-out/localise-full/results
"""

from __future__ import annotations

from experiments.common.command import command
from experiments.localise.measure import work

if __name__ == "__main__":
    command("localise", __doc__, work)
