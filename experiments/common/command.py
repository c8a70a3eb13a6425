"""What every experiment's command does around its work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from experiments import readme
from experiments.common.arguments import Arguments, parse
from experiments.common.publish import publish
from vicinal.errors import VicinalError


def command(name: str, doc: str | None, work: Callable[[Arguments], Mapping[str, Any]]) -> None:
    """Parses the arguments, does the work, writes its results and renews the pages; bad input ends with one line."""
    arguments = parse(name, doc or "")
    try:
        path = publish(arguments, work(arguments))
    except VicinalError as error:
        print(f"{name}: {error}", file=sys.stderr)
        sys.exit(2)
    readme.write()
    print(path)
