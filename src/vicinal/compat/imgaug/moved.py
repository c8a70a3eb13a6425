"""Functions that imgaug has moved from its top level; they still work there, and warn."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug import padding, paddings
from vicinal.compat.imgaug.deprecation import deprecated


@deprecated("imgaug.augmenters.size.pad")
def pad(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.augmenters.size.pad``."""
    return padding.pad(*args, **kwargs)


@deprecated("imgaug.augmenters.size.pad_to_aspect_ratio")
def pad_to_aspect_ratio(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.augmenters.size.pad_to_aspect_ratio``."""
    return padding.pad_to_aspect_ratio(*args, **kwargs)


@deprecated("imgaug.augmenters.size.pad_to_multiples_of")
def pad_to_multiples_of(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.augmenters.size.pad_to_multiples_of``."""
    return padding.pad_to_multiples_of(*args, **kwargs)


@deprecated("imgaug.augmenters.size.compute_paddings_to_reach_aspect_ratio")
def compute_paddings_for_aspect_ratio(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.augmenters.size.compute_paddings_to_reach_aspect_ratio``."""
    return paddings.compute_paddings_to_reach_aspect_ratio(*args, **kwargs)


@deprecated("imgaug.augmenters.size.compute_paddings_to_reach_multiples_of")
def compute_paddings_to_reach_multiples_of(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.augmenters.size.compute_paddings_to_reach_multiples_of``."""
    return paddings.compute_paddings_to_reach_multiples_of(*args, **kwargs)


@deprecated("imgaug.augmenters.size.compute_paddings_to_reach_powers_of")
def compute_paddings_to_reach_exponents_of(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.augmenters.size.compute_paddings_to_reach_powers_of``."""
    return paddings.compute_paddings_to_reach_powers_of(*args, **kwargs)


@deprecated("imgaug.multicore.BatchLoader")
def BatchLoader(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.multicore.BatchLoader``."""
    from vicinal.compat.imgaug import multicore

    return multicore.BatchLoader(*args, **kwargs)


@deprecated("imgaug.multicore.BackgroundAugmenter")
def BackgroundAugmenter(*args: Any, **kwargs: Any) -> Any:
    """See ``imgaug.multicore.BackgroundAugmenter``."""
    from vicinal.compat.imgaug import multicore

    return multicore.BackgroundAugmenter(*args, **kwargs)
