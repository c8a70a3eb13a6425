"""imgaug 0.4 as a drop-in."""
