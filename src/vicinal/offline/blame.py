"""Whose fault an error is: a picture's, which is left out then, or not, which stops the job before it leaves out good ones."""

from __future__ import annotations

from vicinal.errors import JobError, VicinalError
from vicinal.offline.loaded import Loaded, check_outage, reason_of, refused
from vicinal.offline.receipt import Refused


def blamed(loaded: Loaded, error: Exception) -> Refused:
    """The picture that an error came of while it was augmented, encoded or labelled, refused.

    It is to blame for what Vicinal says of it, and for all else where its pixels cannot be decoded, since broken files
    confuse libraries in many ways. Raises JobError for what remains: a full memory, a library that fails, a mistake in the
    code.
    """
    check_outage(error)
    if isinstance(error, JobError):
        raise error
    culprit = error if isinstance(error, VicinalError) else _undecodable(loaded)
    if culprit is None:
        reason = f"{loaded.source}: {reason_of(error)}"
        raise JobError(f"{reason}; this says nothing of the picture, so it was not left out") from error
    return refused(loaded.task, loaded.source, culprit)


def _undecodable(loaded: Loaded) -> Exception | None:
    if loaded.picture is None:
        return None
    try:
        _ = loaded.pixels
    except Exception as error:
        check_outage(error)
        return error
    return None
