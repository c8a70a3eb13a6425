"""Class names: those that a file beside the pictures says, and what a label is called."""

from __future__ import annotations

from vicinal.datasets.escape import line_of, name_of_line
from vicinal.datasets.files import is_file, join, read_bytes
from vicinal.datasets.header import Header
from vicinal.errors import DataError

FILE = "classes.txt"
"""One class a line, in the order of their indices; no lines: there are none. Odd characters are %XX."""
MOST = 2**16


def read_names(folder: str, file: str = FILE) -> tuple[str, ...] | None:
    """The classes of classes.txt, or of another such ``file``, in a folder; None where there is no such file."""
    path = join(folder, file)
    if not is_file(path):
        return None
    try:
        lines = read_bytes(path).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: expected UTF-8: {error.reason}") from error
    names = tuple(name_of_line(bare) for line in lines if (bare := line.strip(" \t\r")))
    if len(set(names)) != len(names) or len(names) > MOST:
        raise DataError(f"{path}: expected at most {MOST} distinct names")
    return names


def names_file(names: tuple[str, ...]) -> bytes:
    """The contents of classes.txt."""
    text = "".join(f"{line_of(name)}\n" for name in names)
    mark = "\ufeff" * text.startswith("\ufeff")  # else the name's own would be taken for the mark of UTF-8
    return f"{mark}{text}".encode("utf-8", "backslashreplace")


def all_names(header: Header, highest: int) -> tuple[str, ...]:
    """The names of all labels up to ``highest``: those of the data set ("object" where it has none), then numbers."""
    names = header.names or ("object",)
    return names + tuple(str(label) for label in range(len(names), highest + 1))


def class_name(header: Header, label: int) -> str:
    """The name of a label; its number where the data set has no name for it."""
    return header.names[label] if 0 <= label < len(header.names) else str(label)
