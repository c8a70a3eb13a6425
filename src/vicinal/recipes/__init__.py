"""Named pipelines, each a YAML file beside this one."""

from vicinal.recipes.load import load, names

__all__ = ["load", "names"]
