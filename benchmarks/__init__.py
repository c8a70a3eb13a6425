"""Benchmarks against other libraries; `python benchmarks/run.py --help`."""
