"""A third backend, with arrays of its own: all that it takes is in this folder."""
