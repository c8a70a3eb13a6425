"""Extra: an extra picture of the same scene, and how it is treated."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.data.foreign import check_flag
from vicinal.errors import DataError, expected


@attrs.frozen(eq=False)
class Extra:
    """An extra picture of the scene that the picture shows, or a stack or list of them: ``extra={"depth": Extra(depth)}``.

    ``data``: in any form that pictures have, of the picture's size. ``colour``: it gets all that the picture gets, colour and
    noise included, with the same draws; it has the picture's dtype and channels then. Else geometry alone moves it, resampled
    as the picture is, and what lies beyond the border is 0. ``interpolation`` "nearest": no new values are made, as of depth
    with holes that are nan, or of ids. Raises DataError for other settings.

    >>> depth = np.full((64, 64), 2.5, np.float32)
    >>> out = vc.CenterCrop(32)(image=image, extra={"depth": vc.Extra(depth, interpolation="nearest")})
    >>> out["extra"]["depth"].data.shape
    (32, 32)
    """

    data: Any
    colour: bool = attrs.field(default=False, kw_only=True)
    interpolation: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_flag(self.colour, "Extra.colour")
        if self.interpolation not in (None, "nearest"):
            raise DataError(expected("Extra.interpolation", '"nearest" or None', self.interpolation))
        if self.colour and self.interpolation is not None:
            raise DataError("Extra.colour: expected False with interpolation, got True")
