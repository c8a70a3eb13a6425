"""Transforms that add noise."""
