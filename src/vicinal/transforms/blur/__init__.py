"""Transforms that blur."""
