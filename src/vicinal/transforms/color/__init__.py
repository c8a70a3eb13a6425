"""Transforms of colour and tone."""
