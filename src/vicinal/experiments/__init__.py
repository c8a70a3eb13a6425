"""Experiments: the same network trained with several recipes, measured, and shown on a page. Needs PyTorch."""
