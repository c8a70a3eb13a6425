"""Ops on rows of float32, and what they go by."""
