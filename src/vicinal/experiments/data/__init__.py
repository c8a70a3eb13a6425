"""Data sets for experiments: read once, pictures of one size."""
