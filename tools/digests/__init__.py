"""Digests of what 450 drawn combinations of transforms and pictures give, to show that a change moved no byte."""
