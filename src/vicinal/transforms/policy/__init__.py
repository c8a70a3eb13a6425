"""Policies: transforms that draw from published tables of operations."""
