"""Numba kernels: a row at a time through the whole program, samples spread over threads."""
