"""Keypoints for transforms of one's own, under the name of Albumentations' module."""

from vicinal.compat.albumentations.points import KeypointParams, check_keypoints, filter_keypoints
from vicinal.compat.albumentations.processors import KeypointsProcessor

__all__ = ["KeypointParams", "KeypointsProcessor", "check_keypoints", "filter_keypoints"]
