"""Extra: an extra picture of the same scene, and how it is treated."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.data.foreign import check_flag
from vicinal.errors import DataError, expected


@attrs.frozen(eq=False)
class Extra:
    """Another picture of the same scene, such as depth, or a stack or list of them: ``extra={"depth": Extra(depth)}``.

    ``data``: an array, PIL image or tensor of the picture's size.
    ``colour``: True applies all transforms to it, also colour and noise, with the same random parameters; it must have the
    picture's dtype and channels. False applies only geometry; outside the picture it becomes 0.
    ``interpolation``: None: the picture's; "nearest" makes no new values, for ids or for depth with holes that are NaN.
    Raises DataError for other settings.

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
