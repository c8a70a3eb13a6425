"""Style: a picture redrawn in the manner of others, by networks that are shipped, or that the user trains."""
