"""Data sets for experiments: read once, in memory, pictures of one size."""
