"""Threads: how many, the pool that works on a batch, and results in order."""
