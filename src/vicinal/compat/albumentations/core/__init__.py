"""Modules that code with transforms of its own imports from: ``core.transforms_interface``, ``composition``, ``serialization``."""
