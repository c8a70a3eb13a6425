"""The base of all augmenters, and augmenters that hold others or check what passes."""

from vicinal.compat.imgaug.augmenters.meta.arrays import (
    clip_augmented_image,
    clip_augmented_image_,
    clip_augmented_images,
    clip_augmented_images_,
    copy_arrays,
    estimate_max_number_of_channels,
    invert_reduce_to_nonempty,
    reduce_to_nonempty,
)
from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter
from vicinal.compat.imgaug.augmenters.meta.callbacks import AssertLambda, AssertShape, Lambda
from vicinal.compat.imgaug.augmenters.meta.channels import ChannelShuffle, WithChannels, shuffle_channels
from vicinal.compat.imgaug.augmenters.meta.children import handle_children_list
from vicinal.compat.imgaug.augmenters.meta.identity import Identity, Noop
from vicinal.compat.imgaug.augmenters.meta.out_of_image import ClipCBAsToImagePlanes, RemoveCBAsByOutOfImageFraction
from vicinal.compat.imgaug.augmenters.meta.sequence import Sequential
from vicinal.compat.imgaug.augmenters.meta.some_of import OneOf, SomeOf
from vicinal.compat.imgaug.augmenters.meta.sometimes import Sometimes

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
