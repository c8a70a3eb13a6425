"""Drop-in replacements for other augmentation libraries."""
