"""A place by its path or URL."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vicinal.errors import JobError, expected
from vicinal.offline.places.local import LocalPlace
from vicinal.offline.places.place import Place


def open_place(place: str | Path, options: Mapping[str, Any] | None = None) -> Place:
    """The folder or object store at a path or an fsspec URL ("out", "file:///data/out", "s3://bucket/out").

    ``options``: fsspec's storage options for the URL's protocol (key, secret, endpoint_url ...); without them its own
    configuration files and the environment count (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL ...). Touches nothing yet.
    JobError for what is neither, and for a protocol that fsspec does not know or that lacks its package.
    """
    if not isinstance(place, str | os.PathLike) or not os.fspath(place):
        raise JobError(expected("place", "a path or a URL", place))
    text = os.fspath(place)
    if text.startswith("file://"):
        text = text.removeprefix("file://")
    if "://" not in text:
        return LocalPlace(os.path.abspath(os.path.expanduser(text)))
    from vicinal.offline.places.remote import remote_place

    return remote_place(text, options)
