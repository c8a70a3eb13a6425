"""Modules that published code imports from: ``core.transforms_interface``, ``core.composition``, ``core.serialization``."""
