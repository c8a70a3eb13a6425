"""Opening a data set of any format."""

from __future__ import annotations

import os
from typing import Any

from vicinal.datasets.dataset import Dataset


def read(src: str | os.PathLike[str], format: str | None = None, **options: Any) -> Dataset:
    """A data set as samples: to be iterated, or by index as torch's map-style data sets are.

    ``src``: a file or folder, or an fsspec URL. ``format``: a name of formats.table.FORMATS; None: found out.
    ``options``: those of the format (its ``options`` says what each means). Raises DataError that names ``src``.
    """
    raise NotImplementedError
