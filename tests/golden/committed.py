"""The committed values: one JSON file a topic, which ``make golden`` writes."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

from tests.golden import draws
from tests.golden.draws import Cases, Values
from tests.golden.orders import orders
from tests.golden.pictures import pictures
from tests.golden.transforms import transforms

FOLDER = Path(__file__).parent / "values"

TOPICS: dict[str, Callable[[], Cases]] = {
    "keys": draws.keys, "ids": draws.ids, "uniforms": draws.uniforms, "distributions": draws.distributions,
    "elementary": draws.elementary, "noise": draws.noise, "orders": orders, "transforms": transforms, "pictures": pictures,
}  # fmt: skip


def path_of(topic: str) -> Path:
    return FOLDER / f"{topic}.json"


@functools.cache
def committed(topic: str) -> dict[str, Values]:
    """The cases of a topic, and their values."""
    found: dict[str, Values] = json.loads(path_of(topic).read_text(encoding="utf-8"))
    return found


def text_of(cases: Cases) -> str:
    """JSON with a line for each value, so that a difference is a line."""
    blocks = []
    for name, case in cases.items():
        lines = ",\n".join(f"  {written(key)}: {written(value)}" for key, value in case().items())
        blocks.append(f" {written(name)}: {{\n{lines}\n }}")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def written(value: object) -> str:
    """A value as JSON, in which floats are told apart to the last bit, and -0.0 from 0.0."""
    return json.dumps(value, ensure_ascii=False)
