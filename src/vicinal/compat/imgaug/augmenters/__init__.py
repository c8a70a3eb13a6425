"""imgaug.augmenters."""
