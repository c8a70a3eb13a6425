"""Programs that are lowered once: written down for any samples, and replayed without Python."""
