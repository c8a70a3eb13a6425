"""The mark of what can be augmented beside pictures."""


class IAugmentable:
    """Base of heatmaps, segmentation maps, and of boxes, keypoints, polygons and lines on an image."""
