"""Request: what a user wants done, checked, before anything is read."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import attrs

from vicinal.data.groups import FRESH
from vicinal.datasets.files import resolve
from vicinal.datasets.format import Format
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.datasets.opening import Opening, opening_of
from vicinal.datasets.strict import ANNOTATIONS
from vicinal.errors import JobError, expected, nearest, one_of
from vicinal.files.read import MAX_PIXELS
from vicinal.files.write import DEPTHS, Encoding
from vicinal.numbers import check_integer
from vicinal.offline.check import check_apart, check_storable, check_ungrouped
from vicinal.offline.groups import check_groups
from vicinal.offline.job import Job
from vicinal.offline.made_by import files_of
from vicinal.offline.places.open import open_place
from vicinal.offline.places.place import Place
from vicinal.recipes.load import seeded
from vicinal.transforms.compose.children import descendants
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.registry import package_versions
from vicinal.versions import versions

MOST = 10**6

@attrs.frozen(eq=False, kw_only=True)
class Request:
    """``src`` and ``out``: what the user calls the data set, ``opening``, and the output, ``place``. ``format`` and
    ``options``: of the output. ``pipeline`` None: pictures and labels as they are. ``copies`` of every picture;
    ``balance`` True: every class up to the largest, a number: every class that many outputs. ``originals``: the pictures
    themselves, too. ``only``: splits that are augmented, the others being copied; none for all. ``shard_size``: outputs
    that are committed together, None to go by their bytes (``shard_size_of``). The rest: see ``Job``.
    """

    src: str
    out: str
    opening: Opening
    place: Place
    format: str
    max_pixels: int
    options: Mapping[str, Any] = attrs.field(factory=dict)
    pipeline: Pipeline | None = None
    copies: int = 1
    balance: bool | int = False
    originals: bool = False
    only: frozenset[str] = frozenset()
    suffix: str = ""
    encoding: Encoding = attrs.field(factory=Encoding)
    shard_size: int | None = None
    link: bool = False
    strict: bool = False
    groups: str = ""
    noise: str = FRESH

    def job(self, id: str, header: Header) -> Job:
        """What the shards need of it. A format that cannot be written is a JobError later."""
        return Job(
            id=id,
            root=self.opening.src,
            out=self.place.url,
            header=header,
            format=self.format,
            options=self.options,
            recipe=None if self.pipeline is None else self.pipeline.to_yaml(),
            suffix=self.suffix,
            encoding=self.encoding,
            max_pixels=self.max_pixels,
            link=self.link,
            strict=self.strict,
            groups=self.groups,
            noise=self.noise,
        )

    def fields(self, source: str, header: Header) -> dict[str, Any]:
        """All that decides about the output's bytes, by the names that a user knows. ``source``: the plan's digest."""
        recipe = None if self.pipeline is None else self.pipeline.to_dict()
        seed = None if self.pipeline is None else self.pipeline.number
        if recipe is not None:
            recipe["Pipeline"].pop("seed", None)
        shared = json.dumps(header.plain(), sort_keys=True).encode()
        return {
            "source": source,
            "annotations": self.opening.annotations,
            "classes and header": hashlib.blake2b(shared, digest_size=16).hexdigest(),
            "recipe": recipe,
            "seed": seed,
            "copies": self.copies,
            "balance": self.balance,
            "originals": self.originals,
            "only": sorted(self.only),
            "shard size": "default" if self.shard_size is None else self.shard_size,
            "format": self.format,
            "options": dict(self.options),
            "suffix": self.suffix,
            "encoding": attrs.asdict(self.encoding),
            "max_pixels": self.max_pixels,
            "versions": versions() | self._of_packages(),
            **({"files": files} if (files := files_of(self.pipeline)) else {}),
            **({"groups": self.groups, "noise": self.noise} if self.groups else {}),
        }

    def _of_packages(self) -> dict[str, str]:
        """The versions of other packages whose transforms the pipeline has."""
        return {} if self.pipeline is None else package_versions({type(one) for one in descendants(self.pipeline)})


class Settings(TypedDict, total=False):
    """Further options of jobs.

    ``format``: format of the source; None recognises it. ``options``: options of that format.
    ``masks``: a folder of masks with the file names of the pictures, if the source is a folder.
    ``to_options``: options of the output's format. ``suffix``: file type of the output's pictures (".png"); None keeps it.
    ``quality``, ``subsampling``: as in ``vicinal.write``. ``max_pixels``: larger pictures are quarantined.
    ``annotations``: "drop" drops or clips invalid annotations and reports it; "strict" quarantines their pictures.
    ``shard_size``: outputs per shard, the unit of resuming (default: 256; of small pictures 64 MB, or a 32nd of all).
    ``link``: unchanged files become hard links of the source's; editing one in place then changes both.
    ``groups``: pictures that get the same random parameters, such as frames of a video: "folder" for all of a folder, or a
    regular expression whose group finds the common part of their names, such as r"(.*)_[0-9]+". ``noise``: "fresh" for
    each picture of a group (default), or "frozen".
    """

    format: str | None
    options: Mapping[str, Any] | None
    masks: str | os.PathLike[str] | None
    to_options: Mapping[str, Any] | None
    suffix: str | None
    quality: int
    subsampling: str
    annotations: str
    max_pixels: int
    shard_size: int
    link: bool
    groups: str | None
    noise: str | None


_OF_RECIPES = ("copies", "balance", "originals", "only", "seed", "strict")
"""What ``augment`` alone may be told beside: names that a wrong one may have meant."""


def request_of(
    src: str | os.PathLike[str],
    out: str | os.PathLike[str],
    pipeline: Pipeline | None,
    settings: Settings,
    to: str | None = None,
    copies: int = 1,
    balance: bool | int = False,
    originals: bool = False,
    only: Iterable[str] = (),
    strict: bool = False,
) -> Request:
    """The request that a user's words make, checked as far as that goes without reading the data set.

    A pipeline whose seed was drawn runs under 0, so that the same words make the same bytes.
    """
    settings = _checked(settings)
    copies = check_integer(JobError, "copies", copies, 1, MOST)
    if not isinstance(balance, bool):
        balance = check_integer(JobError, "balance", balance, 1, 10**9)
    if pipeline is not None:
        check_storable(pipeline)
        pipeline = seeded(pipeline, None)
        pipeline.to_dict()  # a class or a function that cannot be written down ends the job before it begins
    groups, noise = check_groups(settings.get("groups"), settings.get("noise"))
    if pipeline is not None and groups:
        check_ungrouped(pipeline)
    place = open_place(os.fspath(out) if isinstance(out, os.PathLike) else out)
    opening = opening_for(src, settings)
    masks = settings.get("masks")
    _check_writing(find(to or opening.format), settings.get("to_options") or {})
    check_apart(os.fspath(src), os.fspath(out), opening.src, place.url, None if masks is None else os.fspath(masks))
    return Request(
        src=os.fspath(src),
        out=os.fspath(out),
        opening=opening,
        place=place,
        format=to or opening.format,
        options=dict(settings.get("to_options") or {}),
        pipeline=pipeline,
        copies=copies,
        balance=balance,
        originals=originals,
        only=_splits(only),
        suffix=_suffix(settings.get("suffix")),
        encoding=Encoding(**{name: settings[name] for name in ("quality", "subsampling") if name in settings}),  # type: ignore
        max_pixels=settings.get("max_pixels", MAX_PIXELS),
        shard_size=settings.get("shard_size"),
        link=settings.get("link", False),
        strict=strict,
        groups=groups,
        noise=noise,
    )


def _checked(settings: Settings) -> Settings:
    """The settings, whose names and whole numbers are right; JobError else."""
    for name in settings:
        if name not in Settings.__annotations__:
            raise JobError(f"unknown argument {name!r}{nearest(name, (*Settings.__annotations__, *_OF_RECIPES))}")
    found = settings.copy()
    if "max_pixels" in found:
        found["max_pixels"] = check_integer(JobError, "max_pixels", found["max_pixels"], 1, 2**40)
    if "shard_size" in found:
        found["shard_size"] = check_integer(JobError, "shard_size", found["shard_size"], 1, MOST)
    return found


def opening_for(src: str | os.PathLike[str], settings: Settings) -> Opening:
    """The data set that ``src`` and the settings say. DataError where there is none."""
    masks, options = settings.get("masks"), dict(settings.get("options") or {})
    annotations = settings.get("annotations", ANNOTATIONS[0])
    if masks is None:
        return opening_of(src, settings.get("format"), options, annotations)
    return opening_of(src, settings.get("format") or "masks", {**options, "masks": resolve(masks, "masks")}, annotations)


def _splits(names: object) -> frozenset[str]:
    """The splits that a string, or strings, name."""
    listed = list(names) if isinstance(names, Iterable) and not isinstance(names, str) else [names]
    if not all(isinstance(name, str) for name in listed):
        raise JobError(expected("only", "the name of a split, or names", names))
    return frozenset(map(str, listed))


def writing_options(format: Format) -> tuple[str, ...]:
    """What a format's writer may be told."""
    if format.writer is None:
        return ()
    return tuple(inspect.signature(format.writer).parameters)[1:]


def _check_writing(format: Format, options: Mapping[str, Any]) -> None:
    if format.writer is None:
        raise JobError(f"format {format.name}: it is read, but not written")
    known = writing_options(format)
    for name in options:
        if name not in known:
            hint = nearest(name, known) or "; it has none"
            raise JobError(f"format {format.name}: unknown option {name!r} for writing{hint}")


def _suffix(given: str | None) -> str:
    """With its dot; JobError for a kind of file that is not written."""
    if given is None:
        return ""
    suffix = given.lower() if isinstance(given, str) else given
    suffix = f".{suffix}" if isinstance(suffix, str) and not suffix.startswith(".") else suffix
    if suffix not in DEPTHS:
        raise JobError(one_of("suffix", DEPTHS, given))
    return suffix
