"""Composes and choices, under the name of Albumentations' module."""

from vicinal.compat.albumentations.boxes import BboxParams
from vicinal.compat.albumentations.choices import OneOf, OneOrOther, RandomOrder, SelectiveChannelTransform, Sequential, SomeOf
from vicinal.compat.albumentations.compose import BaseCompose, Compose
from vicinal.compat.albumentations.points import KeypointParams
from vicinal.compat.albumentations.replay import ReplayCompose

__all__ = [
    "BaseCompose",
    "BboxParams",
    "Compose",
    "KeypointParams",
    "OneOf",
    "OneOrOther",
    "RandomOrder",
    "ReplayCompose",
    "SelectiveChannelTransform",
    "Sequential",
    "SomeOf",
]
