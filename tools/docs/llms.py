"""llms.txt: the site's pages with a line on each, for programs that read documentation (llmstxt.org)."""

from __future__ import annotations

import re
from pathlib import Path

SECTIONS = {
    "": "Pages", "tutorials": "Tutorials", "transforms": "Transforms", "api": "API reference", "benchmarks": "Benchmarks",
    "experiments": "Experiments",
}  # fmt: skip


def write(sources: Path, to: Path) -> None:
    """The file, of all pages below ``sources``."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text(sources), encoding="utf-8")


def text(sources: Path) -> str:
    """Name, purpose, and by section each page's title, address on the site and first sentence."""
    index = sources / "index.md"
    lines = ["# Vicinal", "", f"> {first_sentence(index.read_text(encoding='utf-8'))}"]
    for folder, title in SECTIONS.items():
        lines += ["", f"## {title}", ""]
        found = (sources / folder).glob("*.md") if folder != "experiments" else (sources / folder).rglob("*.md")
        for page in sorted(found):
            if page != index:
                lines.append(line(page, page.relative_to(sources).with_suffix(".html").as_posix()))
    return "\n".join(lines) + "\n"


def line(page: Path, address: str) -> str:
    """``- [title](address): what it is``"""
    content = page.read_text(encoding="utf-8")
    title = content.partition("\n")[0].removeprefix("# ").strip()
    said = first_sentence(content)
    return f"- [{title}]({address})" + (f": {said}" if said else "")


def first_sentence(content: str) -> str:
    """Of the first paragraph that is prose, without links and marks; "" where there is none."""
    for part in re.sub(r"^```.*?^```$", "", content, flags=re.DOTALL | re.MULTILINE).split("\n\n"):
        if re.match(r"[A-Z`\"(]", part) and not part.startswith("```"):
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(part.split())).replace("`", "")
            return re.split(r"(?<=[.:?!]) ", plain)[0].rstrip(":")
    return ""
