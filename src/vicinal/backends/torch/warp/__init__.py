"""Geometry: every output pixel shows a place of the input."""
