"""The jobs as functions: what the commands ``augment`` and ``convert`` do."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias, Unpack

from vicinal.offline.conduct import Progress, Summary, conduct
from vicinal.offline.engines.choose import engine_of
from vicinal.offline.request import Settings, request_of
from vicinal.recipes.load import load, seeded
from vicinal.transforms.compose.pipeline import Pipeline

PathLike: TypeAlias = str | os.PathLike[str]


def augment(
    src: PathLike,
    out: PathLike,
    recipe: Pipeline | str | Path = "gentle",
    *,
    to: str | None = None,
    copies: int = 1,
    balance: bool | int = False,
    originals: bool = False,
    only: str | Iterable[str] = (),
    seed: int | None = None,
    engine: str = "local",
    threads: int | None = None,
    processes: int | None = None,
    address: str | None = None,
    resume: bool = False,
    overwrite: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    **settings: Unpack[Settings],
) -> Summary:
    """Writes augmented copies of the pictures of a data set, with their labels, to the folder or URL ``out``.

    ``src``: a data set in any format that ``vicinal.datasets.read`` reads. ``recipe``: a pipeline, or a recipe's name or file.
    ``to``: format of the output; None: that of ``src``. ``only``: the splits to augment ("train"); others are copied unchanged.
    ``copies``: augmented copies of each picture. ``balance``: True instead makes all classes as large as the largest one; a
    number makes every class that large. ``originals``: also writes the original files. Files that no transform changed
    are copied byte for byte.
    ``seed``: None takes the recipe's. The same seed gives the same bytes: random parameters depend on seed, copy number, and
    the picture's content and name.
    ``engine``: "local" runs on ``threads`` (None: all cores) or ``processes``; "ray" on the cluster at ``address`` (None: a new
    one on this machine).
    ``resume``: continues a stopped job; the result is that of an uninterrupted run. ``overwrite``: replaces an earlier job.
    ``strict``: stops at the first picture that cannot be used. ``progress(done, total, quarantined)``: called after each shard.
    ``settings``: more options: ``format``, ``masks``, ``suffix``, ``quality``, ``shard_size``, ``groups`` ... (``Settings``).
    ``out`` also gets manifest.jsonl (a line per output: source, id, copy, random parameters), recipe.yaml, summary.html, and
    quarantine.jsonl (pictures that could not be used, and why). Recipes that mix pictures mix within a shard and write
    soft labels; the output format must have these.
    Raises JobError (folders, disk, nothing readable), DataError (no data set) and RecipeError.

    >>> src = vc.offline.shapes("shapes", count=8, size=32)
    >>> vc.offline.augment(src, "out", "gentle", copies=2, seed=7, threads=1).written
    16
    """
    pipeline = seeded(recipe if isinstance(recipe, Pipeline) else load(recipe), seed)
    request = request_of(src, out, pipeline, settings, to, copies, balance, originals, only, strict)
    return conduct(request, engine_of(engine, threads, processes, address), resume, overwrite, progress)


def convert(
    src: PathLike,
    out: PathLike,
    to: str,
    *,
    engine: str = "local",
    threads: int | None = None,
    processes: int | None = None,
    address: str | None = None,
    resume: bool = False,
    overwrite: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    **settings: Unpack[Settings],
) -> Summary:
    """Writes the data set ``src`` to ``out`` in the format ``to``; picture files are copied unchanged if the format allows it.

    ``Summary.lost`` says what the format cannot hold. The other arguments are as in ``augment``.

    >>> src = vc.offline.shapes("shapes", to="coco", count=8, size=32)
    >>> vc.offline.convert(src, "yolo", to="yolo", threads=1).written
    8
    """
    request = request_of(src, out, None, settings, to, strict=strict)
    return conduct(request, engine_of(engine, threads, processes, address), resume, overwrite, progress)
