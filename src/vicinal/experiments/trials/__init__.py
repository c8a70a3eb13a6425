"""Trials: a trained network on test pictures that were changed."""
