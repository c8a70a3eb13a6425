"""Docstrings and signatures as Markdown."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import Any

from vicinal.transforms.explained import parted


def as_markdown(docstring: str | None) -> str:
    """A docstring of this package: entries that begin with names in double backquotes become a list, code becomes blocks."""
    text, example = parted(docstring)
    said = "\n\n".join(map(_paragraph, re.split(r"\n{2,}", text))).strip()
    return f"{said}\n\n```pycon\n{example}\n```" if example else said


def _paragraph(text: str) -> str:
    lines: list[str] = []
    if all(line.startswith("    ") for line in text.splitlines()) and text:
        return f"```python\n{textwrap.dedent(text)}\n```"
    for line in text.splitlines():
        if re.match(r"``[^`]+``(, ``[^`]+``)*: ", line):
            lines += ["", f"- {line}"]
        elif lines and lines[-1].startswith(("- ", "  ")) and line.startswith("    "):
            lines.append(f"  {line.strip()}")
        else:
            lines.append(line.strip())
    return "\n".join(lines).replace("``", "`").strip()


def signature(thing: Any) -> str:
    """The signature of a class or function with short names of types; "()" where there is none."""
    try:
        text = str(inspect.signature(thing))
    except (TypeError, ValueError):
        return "()"
    text = re.sub(r"\s*->\s*None$", "", text)
    text = text.replace(PARAMETER, "Parameter")
    text = re.sub(r"\b(?:collections\.abc|typing|numpy|pathlib|datetime)\.", "", text)
    text = re.sub(r"Optional\[(Literal\[[^\]]*\])\]", r"\1 | None", text)
    text = re.sub(r"\bvicinal(?:\.\w+)+\.(\w+)", r"\1", text)
    text = text.replace("'", "") if "'" in text and "Literal" not in text and "= '" not in text else text
    return text if len(text) <= 110 else _broken(text)


PARAMETER = "float | tuple[float, float] | collections.abc.Sequence[float] | vicinal.sampling.distribution.Distribution"


def _broken(text: str) -> str:
    """A long signature, a parameter a line."""
    inner, depth, parts = text[1 : text.rindex(")")], 0, [""]
    for letter in inner:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    body = "".join(f"    {part.strip()},\n" for part in parts if part.strip())
    return f"(\n{body}){text[text.rindex(')') + 1 :]}"
