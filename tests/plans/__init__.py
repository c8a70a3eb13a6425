"""Pipelines that are lowered once and replayed: the same bytes as lowering anew."""
