"""Colour channels that change places or are lost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, ColorMatrix, Ints, Linear, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import LEVELS


@picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
def in_order(picture: NDArray[Any], order: NDArray[np.float64]) -> NDArray[Any]:
    """Channel k becomes what channel ``order[k]`` was."""
    return picture[:, :, np.atleast_1d(order).astype(np.intp)]


def random_order(site: Site, channels: int) -> Ints:
    """[N, channels]: the channel that each one becomes, uniform over all orders; recorded."""
    order = np.argsort(site.uniform("order", channels), axis=1)
    site.note("order", order)
    return order


def permuting(site: Site, active: Bools, order: Ints) -> ColorMatrix:
    """The op that puts three channels in ``order`` [N, 3]."""
    return ColorMatrix(place=site.place, active=active, matrix=(order[:, :, None] == np.arange(3)).astype(np.float64))


@transform
class ChannelShuffle(Transform):
    """Puts the colour channels in a random order; all orders are equally likely, also the original one.

    An exact copy of values. Pictures of one channel do not change. With three channels it runs in one pass with its neighbours;
    with other numbers it ends the pass.

    >>> sorted(vc.ChannelShuffle()(np.array([[[10, 20, 30]]], np.uint8)).ravel().tolist())
    [10, 20, 30]
    """

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        order = random_order(site, site.colors)
        if site.colors == 3:
            site.emit(permuting(site, site.active, order))
        else:
            site.apply(in_order, order=order.astype(np.float64))


@transform
class ChannelDropout(Transform):
    """Fills randomly chosen colour channels with a constant. At least one channel is kept, so grey pictures do not change.

    ``count``: how many channels are filled, a whole number from 1 to 1000; of C channels at most C - 1.
    ``fill``: their new value, a fraction of the range in [0, 1].

    >>> out = vc.ChannelDropout(count=2)(image)
    >>> sorted(out.any(axis=(0, 1)).tolist())  # where anything is left
    [False, False, True]
    """

    count: fields.Parameter = fields.integer(default=1, low=1, high=1000)
    fill: fields.Parameter = fields.number(default=0.0, low=0, high=1, kw_only=True, of=LEVELS)

    def lower(self, site: Site) -> None:
        count = np.minimum(np.rint(drawn(self, site, "count")), site.colors - 1)
        ranks = np.argsort(np.argsort(site.uniform("channels", site.colors), axis=1), axis=1)
        lost = ranks < count[:, None]
        site.note("lost", lost)
        bias = lost * drawn(self, site, "fill")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=(~lost).astype(np.float64), bias=bias))
