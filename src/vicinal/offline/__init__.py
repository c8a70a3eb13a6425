"""Augmenting a data set on disk."""
