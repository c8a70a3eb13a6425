"""What a disk or a store will not do, told in one line with a way to go on."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from vicinal.errors import JobError

_NO_ROOM = "make room there"
_NO_RIGHT = "see to it that this user may write there"
_CURES = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: "use a file system that holds larger files",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: "choose a place that can be written",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
}


@contextlib.contextmanager
def refusals(path: str, doing: str = "write") -> Iterator[None]:
    """JobError in the place of an OSError, naming ``path``, why, and what to do before the job is resumed."""
    try:
        yield
    except OSError as error:
        cure = _CURES.get(error.errno or 0)
        reason = error.strerror or str(error) or type(error).__name__
        raise JobError(f"{path}: cannot {doing}: {reason}" + (f"; {cure} and resume the job" if cure else "")) from None
