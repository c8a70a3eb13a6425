"""What is said on stderr: things that a user may wonder about, each once a process."""

from __future__ import annotations

import sys

_said: set[str] = set()


def say_once(subject: str, line: str) -> None:
    """Writes ``vicinal: line`` to stderr, unless something has been said of this subject."""
    if subject not in _said and sys.stderr is not None:
        _said.add(subject)
        print(f"vicinal: {line}", file=sys.stderr, flush=True)
