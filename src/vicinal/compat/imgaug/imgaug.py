"""``imgaug.imgaug``: the helpers that imgaug's own modules and older programs take from there."""

from typing import Any

from vicinal.compat import imgaug as _package


def __getattr__(name: str) -> Any:
    return getattr(_package, name)


def __dir__() -> list[str]:
    return dir(_package)
