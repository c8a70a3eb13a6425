"""Transforms that move pixels and every target with them."""
