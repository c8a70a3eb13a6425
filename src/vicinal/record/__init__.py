"""Records of what calls drew: as lines of JSON, compared with what a pipeline draws, and the way back from a view."""
