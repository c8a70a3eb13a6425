"""Records: replayed, written and read, and the way back from a view."""
