"""Which axis of an array holds the channels: what its shape says, or else the caller."""

from __future__ import annotations

from vicinal.errors import DataError, expected

MOST = 4
"""Channels that a picture has without a word; with more, no shape tells channels from pixels."""


def axes_of(shape: tuple[int, ...], tensor: bool, layout: str | None, where: str) -> str:
    """"hwc" or "chw" for the last three axes of a picture or a stack.

    Arrays have channels last and tensors first, if those are at most 4; all else must be said by ``layout``. DataError
    where it is not, so that nothing is ever flipped along its channels.
    """
    if layout is not None:
        return layout
    channels, other = (shape[-3], shape[-1]) if tensor else (shape[-1], shape[-3])
    if channels <= MOST:
        return "chw" if tensor else "hwc"
    stack = "N, " if len(shape) == 4 else ""
    wish = f"a tensor [{stack}C, H, W]" if tensor else f"an array [{stack}H, W, C]"
    hint = "for more say layout='hwc' or layout='chw'"
    if 0 < other <= MOST:
        hint = "layout='hwc' says that channels are last" if tensor else "layout='chw' says that channels come first"
    if not stack:
        hint += f"; a stack of grey pictures: images[{':, None' if tensor else '..., None'}]"
    raise DataError(f"{expected(f'{where}: shape', f'{wish} with C of 1 to {MOST}', shape)} ({hint})")
