"""The template of all pages of experiments."""

from __future__ import annotations

import base64
from importlib import resources
from typing import Any, TypeAlias

from vicinal.files.write import encode

Section: TypeAlias = dict[str, Any]
"""What the template shows of: "title", "note", "key", "heads" and "rows" of a table, "figures"."""


def rendered(**content: Any) -> str:
    """HTML of a page's title, facts, key, sections and recipes."""
    from jinja2 import Environment

    source = resources.files("vicinal.report.page").joinpath("page.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source).render(**content) + "\n"


def embedded(picture: Any) -> str:
    """A uint8 RGB picture as the address of an image."""
    return "data:image/png;base64," + base64.b64encode(encode(picture, ".png")).decode()
