"""Policies found on one's own data."""
