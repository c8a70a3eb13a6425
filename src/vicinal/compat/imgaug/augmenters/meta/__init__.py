"""The base of all augmenters, and augmenters that hold others or check what passes."""

from .augmenter import Augmenter, handle_children_list
from .identity import Identity, Noop
from .sequence import Sequential
from .some_of import OneOf, SomeOf

__all__ = ["Augmenter", "Identity", "Noop", "OneOf", "Sequential", "SomeOf", "handle_children_list"]
