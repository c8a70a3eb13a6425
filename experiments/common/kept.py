"""What takes long, and is done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vicinal.experiments.training.checkpoint import store_text


def kept(path: Path, make: Callable[[], Any]) -> Any:
    """What ``make`` gives (JSON): read where ``path`` holds it, else made and written there."""
    if not path.exists():
        store_text(path, json.dumps(make()) + "\n")
    return json.loads(path.read_text(encoding="utf-8"))
