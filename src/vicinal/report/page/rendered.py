"""The templates of all pages: base.html, and what stands in it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from vicinal.extras import needed
from vicinal.files.write import encode

Section: TypeAlias = dict[str, Any]
"""What sections.html shows of: "title", "note", "key", "heads" and "rows" of a table, "figures"."""


def rendered(template: str = "sections.html", **content: Any) -> str:
    """HTML of a template of this folder: of "sections.html" a page's title, facts, key, sections and recipes."""
    with needed("pages"):
        from jinja2 import Environment, FunctionLoader

    html: str = _templates(Environment, FunctionLoader).get_template(template).render(**content)
    return html + "\n"


@cache
def _templates(environment: Callable[..., Any], loader: Callable[..., Any]) -> Any:
    """Made once in a process, as each template that it holds is compiled."""
    texts = loader(lambda name: resources.files("vicinal.report.page").joinpath(name).read_text(encoding="utf-8"))
    return environment(loader=texts, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def embedded(picture: Any, suffix: str = ".png", quality: int = 95) -> str:
    """A uint8 RGB picture as the address of an image, of kind .png or .jpg."""
    kind = {".png": "png", ".jpg": "jpeg"}[suffix]
    return f"data:image/{kind};base64," + base64.b64encode(encode(picture, suffix, quality=quality)).decode()
