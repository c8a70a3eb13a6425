"""The members of a tar file that are to be trusted, with the place of their bytes; the rest with what is wrong."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Any

import attrs

from vicinal.datasets.files import open_file, size_of
from vicinal.datasets.inside import clean
from vicinal.datasets.lines import one_line
from vicinal.errors import DataError

BLOCK = 512
CUT = "cut off at the end of the tar"


@attrs.frozen
class Member:
    """A file in a tar. ``name``: clean and relative, where there is no ``fault``."""

    name: str
    at: int
    size: int
    fault: str = ""


def members(path: str) -> Iterator[Member]:
    """All members but folders, in their order, with memory that does not grow.

    Links, devices, names that climb out and what is cut off come with a fault; nothing is ever unpacked or followed.
    A tar that is damaged ends with a member whose fault says where. Raises DataError where the file is no tar at all.
    """
    whole, at = size_of(path), 0
    try:
        with open_file(path) as file:
            tar: Any = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 (closing it does nothing)
            while (info := tar.next()) is not None:
                tar.members = []  # tarfile would keep all of them
                at = tar.offset  # of what comes next
                found = _member(info, whole)
                if not info.isdir():
                    yield found
                if found.fault == CUT:
                    return
                if at > whole:
                    break
            file.seek(at)
            rest = file.read(BLOCK)
            if rest.strip(b"\0"):  # tarfile takes a broken header for the end
                yield Member("", at, 0, f"damaged after byte {at}")
            elif not rest:
                yield Member("", at, 0, f"ends after byte {whole} without the mark of its end: what follows was cut off")
    except (tarfile.TarError, OSError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, DataError):
            raise
        if not at:
            raise DataError(f"{path}: expected a tar file that is not compressed: {one_line(error)}") from error
        yield Member("", at, 0, f"damaged after byte {at}: {one_line(error)}")


def _member(info: tarfile.TarInfo, whole: int) -> Member:
    fault = ""
    name = info.name
    try:
        name = clean(info.name)
    except DataError as error:
        fault = str(error)
    if not info.isreg() or info.issparse():
        kind = "link" if info.issym() or info.islnk() else "sparse file" if info.isreg() else "device"
        fault = f"expected a file, got a {kind}"
    elif info.offset_data + info.size > whole:
        fault = CUT
    return Member(name, info.offset_data, info.size, fault)
