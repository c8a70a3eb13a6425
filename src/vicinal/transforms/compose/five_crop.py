"""The five and the ten crops of a picture that are tested one by one, as views."""

from __future__ import annotations

from collections.abc import Sequence

from vicinal.transforms.base import Transform
from vicinal.transforms.compose.multi_view import MultiView
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.fields import Size
from vicinal.transforms.geometric.corner_crop import POSITIONS, CornerCrop
from vicinal.transforms.geometric.flips import HorizontalFlip, VerticalFlip


def FiveCrop(size: Size, transforms: Sequence[Transform] = ()) -> MultiView:  # noqa: N802
    """The four corners and the middle of each picture, as views "top_left", "top_right", "bottom_left", "bottom_right" and
    "center": ``FiveCrop(224, [Normalize()])(images)["center"][0]``.

    ``size``: pixels (height, width), or one number for both; smaller pictures raise DataError. ``transforms``: what follows
    each. All targets go with them. A pipeline that draws one of the five takes ``CornerCrop(size)``.

    >>> views = vc.FiveCrop(32)(images)
    >>> sorted(views), views["center"][0].shape
    (['bottom_left', 'bottom_right', 'center', 'top_left', 'top_right'], (4, 32, 32, 3))
    """
    return MultiView({name: (1, Pipeline([CornerCrop(size, name), *transforms])) for name in POSITIONS}, seed=0)


def TenCrop(  # noqa: N802
    size: Size, transforms: Sequence[Transform] = (), *, vertical: bool = False
) -> MultiView:
    """Those of ``FiveCrop``, and the same of the mirrored picture, as "mirrored_top_left" and so on.

    Source: Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012.
    ``vertical``: mirrored top to bottom, not left to right.

    >>> len(vc.TenCrop(32)(images))
    10
    """
    flip = VerticalFlip(p=1.0) if vertical else HorizontalFlip(p=1.0)
    plain = {name: (1, Pipeline([CornerCrop(size, name), *transforms])) for name in POSITIONS}
    mirrored = {f"mirrored_{name}": (1, Pipeline([flip, CornerCrop(size, name), *transforms])) for name in POSITIONS}
    return MultiView(plain | mirrored, seed=0)
