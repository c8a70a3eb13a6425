"""Audit: whether a recipe keeps labels, by networks that judge pictures with and without each of its transforms."""
