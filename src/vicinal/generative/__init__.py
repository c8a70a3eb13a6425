"""Augmentation that learns: style, domains, rare classes, saliency, and measures of what they make."""
