"""Base classes of transforms, under the name of Albumentations' module."""

from vicinal.compat.albumentations.targets import DualTransform, ImageOnlyTransform, NoOp
from vicinal.compat.albumentations.transform import BasicTransform
from vicinal.compat.albumentations.volumes import Transform3D


class BaseTransformInitSchema:
    """The base of a class ``InitSchema`` within a transform of the user's own, which is not checked."""


__all__ = ["BaseTransformInitSchema", "BasicTransform", "DualTransform", "ImageOnlyTransform", "NoOp", "Transform3D"]
