"""Functions that are asked, and handed the pictures, before and after each augmenter of a tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_Asked = Callable[[Any, Any, Any, bool], bool]
_Handed = Callable[[Any, Any, Any], Any]


class HooksImages:
    """Hooks of one call.

    ``activator`` and ``propagator`` (images, augmenter, parents, default) say whether an augmenter is run and whether its
    children are; ``preprocessor`` and ``postprocessor`` (images, augmenter, parents) give the images that go on. Each may
    be None.
    """

    def __init__(
        self,
        activator: _Asked | None = None,
        propagator: _Asked | None = None,
        preprocessor: _Handed | None = None,
        postprocessor: _Handed | None = None,
    ) -> None:
        self.activator = activator
        self.propagator = propagator
        self.preprocessor = preprocessor
        self.postprocessor = postprocessor

    def is_activated(self, images: Any, augmenter: Any, parents: Any, default: bool) -> bool:
        """Whether the augmenter is run."""
        return default if self.activator is None else self.activator(images, augmenter, parents, default)

    def is_propagating(self, images: Any, augmenter: Any, parents: Any, default: bool) -> bool:
        """Whether the augmenter's children are run."""
        return default if self.propagator is None else self.propagator(images, augmenter, parents, default)

    def preprocess(self, images: Any, augmenter: Any, parents: Any) -> Any:
        """What goes into the augmenter."""
        return images if self.preprocessor is None else self.preprocessor(images, augmenter, parents)

    def postprocess(self, images: Any, augmenter: Any, parents: Any) -> Any:
        """What comes out of the augmenter."""
        return images if self.postprocessor is None else self.postprocessor(images, augmenter, parents)


class HooksHeatmaps(HooksImages):
    """Hooks for heatmaps."""


class HooksKeypoints(HooksImages):
    """Hooks for keypoints."""
