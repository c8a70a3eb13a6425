"""Writes src/vicinal/__init__.pyi from the tables of public names: ``python tools/make_stub.py``.

With ``--check`` it writes nothing and fails where the file is not current.
"""

from __future__ import annotations

import sys
from pathlib import Path

import vicinal

STUB = Path(__file__).parent.parent / "src" / "vicinal" / "__init__.pyi"


def stub_text() -> str:
    """The stub: one explicit re-export a name, in the order of the modules."""
    homes = sorted(vicinal._homes().items(), key=lambda item: (item[1], item[0]))
    modules = [f"from vicinal import {name} as {name}" for name in vicinal._MODULES]
    lines = [f"from {module} import {name} as {name}" for name, module in homes]
    return "\n".join(["# Made by tools/make_stub.py: do not edit.", "", *modules, *lines, "", "__version__: str", ""])


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        STUB.write_text(stub_text(), encoding="utf-8")
    elif STUB.read_text(encoding="utf-8") != stub_text():
        sys.exit(f"{STUB.name} is not current: run python tools/make_stub.py")
