"""``python -m vicinal.cli``, and what the script ``vicinal`` calls."""

from __future__ import annotations

import sys
from typing import NoReturn

from vicinal.extras import MissingExtraError, needed


def main() -> NoReturn:
    """The command line; one line on stderr, and 2, where what it is made with is not installed."""
    try:
        with needed("the command line"):
            from vicinal.cli.main import main as run
    except MissingExtraError as error:
        print(f"vicinal: {error}", file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
