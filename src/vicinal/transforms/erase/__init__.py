"""Transforms that erase parts of the picture."""
