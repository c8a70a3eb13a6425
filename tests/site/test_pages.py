"""The pages of the documentation: every example runs, from top to bottom, in an empty folder, and every link leads somewhere.

``VICINAL_DOCS_PYTHON`` names another interpreter, such as that of an environment with the wheel (``make try-docs``).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.host import Host
from tests.site.run_page import examples

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("VICINAL_DOCS_PYTHON", sys.executable)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MADE = ("transforms/index.md", "transforms/gallery.md", "transforms/targets.md", "api/index.md", "changelog.md", "llms.txt")
WITH_EXAMPLES = [page for page in PAGES if examples(page.read_text(encoding="utf-8"))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host = Host(PYTHON)
    yield host
    host.close()


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_examples_run_in_an_empty_folder(host: Host, page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    status, out, err = host.run(page, folder)
    assert status == 0, f"{name_of(page)}:\n{out[-1500:]}\n{err[-2500:]}"


def anchors(page: Path) -> set[str]:
    """What links into a page may name: its headings as GitHub and MyST call them."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target, anchor in re.findall(r"\]\(([^)\s#]*)(#[^)\s]*)?\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        inside = page if not target else page.parent / target
        made = target.endswith(MADE)  # laid out by tools/docs
        made = made or (page.is_relative_to(ROOT / "docs") and (ROOT / target.removeprefix("../")).exists())
        assert inside.exists() or made, (name_of(page), target)
        if anchor and inside.exists():
            assert anchor[1:] in anchors(inside), (name_of(page), target + anchor)


def test_every_tutorial_is_in_the_list() -> None:
    index = (ROOT / "docs/tutorials/index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs/tutorials").glob("*.md"):
        if page.stem != "index":
            assert f"({page.name})" in index, page.name
            assert f"\n{page.stem}\n" in index, page.name


def test_a_page_that_fails_says_where(host: Host, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n```python\nvalue = 1\n```\n\n```python\nassert value == 2\n```\n")
    command = [sys.executable, str(ROOT / "tests/site/run_page.py"), str(page)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f'File "{page}", line 8' in done.stderr
    (tmp_path / "here").mkdir()
    status, _, err = host.run(page, tmp_path / "here")
    assert status == 1
    assert f'File "{page}", line 8' in err
    page.write_text("# A page\n\n```console\n$ false\n```\n")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "line 4: 'false' gave 1" in done.stderr
