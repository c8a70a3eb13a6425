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
    """Writes augmented versions of all pictures of the data set ``src`` to ``out``, with their labels.

    ``to``: the output's format, None for that of ``src``. ``copies`` of each; or ``balance`` True: of every class as many
    as of the largest, or a number of each. ``originals``: the pictures themselves as well, byte for byte, as are copies
    that no transform touched. ``only``: splits that are augmented ("train"); the others are copied as they are.
    A sample's id is a hash of its content and key, and its copy's number the epoch: the same ``seed`` (None: the
    recipe's) gives the same bytes. A recipe that mixes pictures finds partners within a shard, which is dealt from the
    whole data set, and makes soft labels, for which the output needs a place. ``out`` also gets manifest.jsonl (an output
    a line: source, id, copy, output, mask, all that was drawn), recipe.yaml, summary.html, and quarantine.jsonl with what
    could not be used and why; with ``strict`` the first stops the job. ``resume`` goes on with a job that was stopped and
    ends with the same bytes, but for the time in summary.html; ``overwrite`` replaces an earlier one. ``engine``,
    ``threads``, ``processes``, ``address``: see engines.choose. ``settings``: see ``Settings``.
    ``progress(done, total, quarantined)`` is called after every shard.
    Raises JobError (places, disk, nothing readable), DataError (no data set) and RecipeError.

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
    """Writes the data set ``src`` to ``out`` in the format ``to``: pictures byte for byte where the format takes them.

    ``Summary.lost`` says what the format cannot hold. The rest is as in ``augment``.

    >>> src = vc.offline.shapes("shapes", to="coco", count=8, size=32)
    >>> vc.offline.convert(src, "yolo", to="yolo", threads=1).written
    8
    """
    request = request_of(src, out, None, settings, to, strict=strict)
    return conduct(request, engine_of(engine, threads, processes, address), resume, overwrite, progress)
