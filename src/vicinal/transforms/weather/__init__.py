"""Light and weather."""
