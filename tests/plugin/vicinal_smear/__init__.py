"""A plug-in as someone else would write it: one transform of ops, one of a function of the whole picture.

It is installed by its path alone: this folder on sys.path or PYTHONPATH. No line of Vicinal names it.
"""

from vicinal_smear.fade import Fade
from vicinal_smear.smear import Smear

__all__ = ["Fade", "Smear"]
