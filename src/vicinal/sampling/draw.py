"""Placeholder until the sampling helper replaces it."""
