"""Transforms of plain functions."""
