"""The base of all augmenters, and augmenters that hold others or check what passes."""

from .arrays import (
    clip_augmented_image,
    clip_augmented_image_,
    clip_augmented_images,
    clip_augmented_images_,
    copy_arrays,
    estimate_max_number_of_channels,
    invert_reduce_to_nonempty,
    reduce_to_nonempty,
)
from .augmenter import Augmenter
from .callbacks import AssertLambda, AssertShape, Lambda
from .channels import ChannelShuffle, WithChannels, shuffle_channels
from .children import handle_children_list
from .identity import Identity, Noop
from .out_of_image import ClipCBAsToImagePlanes, RemoveCBAsByOutOfImageFraction
from .sequence import Sequential
from .some_of import OneOf, SomeOf
from .sometimes import Sometimes

__all__ = [
    "AssertLambda",
    "AssertShape",
    "Augmenter",
    "ChannelShuffle",
    "ClipCBAsToImagePlanes",
    "Identity",
    "Lambda",
    "Noop",
    "OneOf",
    "RemoveCBAsByOutOfImageFraction",
    "Sequential",
    "SomeOf",
    "Sometimes",
    "WithChannels",
    "clip_augmented_image",
    "clip_augmented_image_",
    "clip_augmented_images",
    "clip_augmented_images_",
    "copy_arrays",
    "estimate_max_number_of_channels",
    "handle_children_list",
    "invert_reduce_to_nonempty",
    "reduce_to_nonempty",
    "shuffle_channels",
]
