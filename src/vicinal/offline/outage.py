"""Errors that say nothing of a picture, but that nothing can be read or done now: a store out of reach, a machine at its
limits, a library that is not there."""

from __future__ import annotations

import errno
from collections.abc import Iterator

ERRNOS = frozenset({
    errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNREFUSED, errno.ECONNRESET,
    errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENOTCONN, errno.ENOSPC, errno.EDQUOT,
    errno.EROFS, errno.EAGAIN,
})  # fmt: skip
NAMES = frozenset({
    "EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError", "NoCredentialsError",
    "PartialCredentialsError", "HTTPClientError", "ServerTimeoutError",
})  # fmt: skip
"""Of the libraries behind fsspec, which need not be installed."""


def is_outage(error: BaseException) -> bool:
    """Whether an error, or one that it came of, is of that kind: pictures are not quarantined for it."""
    return any(
        isinstance(cause, ConnectionError | TimeoutError | MemoryError | ImportError)
        or (isinstance(cause, OSError) and cause.errno in ERRNOS)
        or type(cause).__name__ in NAMES
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
