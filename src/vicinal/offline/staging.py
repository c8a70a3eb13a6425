"""An output folder that is filled as a whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType

PREFIX = ".partial-"
LAST = "manifest.jsonl"
"""Moved into place after all else: where it stands, the output is complete."""


def entries(out: Path) -> list[Path]:
    """What a folder holds, without what a job that was killed left behind."""
    return sorted(path for path in out.iterdir() if not path.name.startswith(PREFIX))


class Staging:
    """A context in which files are written to ``part``, inside ``out`` so that moving them is a rename.

    ``commit`` replaces what ``out`` holds by what ``part`` holds. Left without it, by an error or an interrupt, ``out``
    is as it was before.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.part = out

    def __enter__(self) -> Staging:
        self._made = not self.out.exists()
        self.out.mkdir(parents=True, exist_ok=True)
        for stale in self.out.glob(f"{PREFIX}*"):
            shutil.rmtree(stale, ignore_errors=True)
        self.part = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self.out))
        return self

    def commit(self) -> None:
        for old in entries(self.out):
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        for new in sorted(self.part.iterdir(), key=lambda path: path.name == LAST):
            new.rename(self.out / new.name)
        self._made = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.part, ignore_errors=True)
        if self._made and not entries(self.out):
            self.out.rmdir()
