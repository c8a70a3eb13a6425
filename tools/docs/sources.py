"""Where the site's pages come from: those that are written, those of other folders, and those that code makes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tools.docs import api, llms, notebooks, outcomes, transforms

ROOT = Path(__file__).parents[2]
SOURCES, HTML = ROOT / "build/docs/source", ROOT / "build/docs/html"

OTHERS = {"CHANGELOG.md": "changelog.md", "benchmarks/README.md": "benchmarks/README.md"}
"""Pages that lie elsewhere in the repository, and where they stand on the site; those of experiments/ keep their places."""

LEFT_OUT = ("catalogue.md", "transforms.jpg")
"""What the pages of transforms stand in for."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def lay_out(pictures: bool = True) -> None:
    """Makes SOURCES anew; without ``pictures``, neither the transforms' nor what the examples of tutorials make."""
    if SOURCES.exists():
        shutil.rmtree(SOURCES)
    shutil.copytree(ROOT / "docs", SOURCES, ignore=shutil.ignore_patterns(*LEFT_OUT))
    pages = {**OTHERS, **{str(page.relative_to(ROOT)): None for page in sorted((ROOT / "experiments").rglob("README.md"))}}
    places = {name: where or name for name, where in pages.items()}
    for name, where in places.items():
        target = SOURCES / where
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    inner = [page.parent.name for page in sorted((SOURCES / "experiments").glob("*/README.md"))]
    with (SOURCES / "experiments/README.md").open("a", encoding="utf-8") as page:
        page.write("\n".join(["", "```{toctree}", ":hidden:", "", *(f"{name}/README" for name in inner), "```", ""]))
    for folder in ("benchmarks", "experiments"):
        for picture in (path for kind in ("png", "jpg") for path in (ROOT / folder).rglob(f"results/*.{kind}")):
            target = SOURCES / picture.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(picture, target)
    transforms.write(SOURCES / "transforms", pictures)
    api.write(SOURCES / "api")
    notebooks.write(SOURCES / "tutorials", SOURCES / "notebooks")
    if pictures:
        outcomes.write([SOURCES / "start.md", *sorted((SOURCES / "tutorials").glob("*.md"))], SOURCES / "outcomes")
    for page in SOURCES.rglob("*.md"):
        page.write_text(_within(page), encoding="utf-8")
    llms.write(SOURCES, SOURCES / "extra/llms.txt")


def _within(page: Path) -> str:
    """The page's text with links to pages of the site as they lie there; what is not on the site is named and not linked."""

    def target(found: re.Match[str]) -> str:
        text, link, anchor = found[1], found[2], found[3] or ""
        if "://" in link or link.startswith("mailto:") or (page.parent / link).exists():
            return found[0]
        for name, where in OTHERS.items():
            if link.endswith(name):
                up = "../" * len(page.relative_to(SOURCES).parent.parts)
                return f"[{text}]({up}{where}{anchor})"
        inside = link.removeprefix("../").removeprefix("docs/")
        return f"[{text}]({inside}{anchor})" if (page.parent / inside).exists() else text

    return _LINK.sub(target, page.read_text(encoding="utf-8"))
