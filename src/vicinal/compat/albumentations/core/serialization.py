"""Pipelines as dicts and files, under the name of Albumentations' module."""

from vicinal.compat.albumentations.serialization import from_dict, load, save, to_dict

__all__ = ["from_dict", "load", "save", "to_dict"]
