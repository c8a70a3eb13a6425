"""Tutorials as notebooks hold what the pages hold, and run as they do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools.docs.notebooks import notebook, write

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs/tutorials").glob("*.md"))


def source(cell: dict[str, list[str]]) -> str:
    return "".join(cell["source"])


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_notebook_has_all_of_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    made = notebook(text)
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in made["cells"]}) == len(made["cells"])
    code = "\n".join(source(cell) for cell in made["cells"] if cell["cell_type"] == "code")
    prose = "\n".join(source(cell) for cell in made["cells"] if cell["cell_type"] == "markdown")
    for line in text.splitlines():
        words = line.removeprefix("$ ")
        assert not words.strip() or line.startswith("```") or words in code or words in prose, line


def test_commands_and_files_are_written_as_notebooks_run_them() -> None:
    made = notebook("# A\n\n```console\n$ vicinal formats \\\n    coco\n```\n\n```py\n# one.py\nx = 1\n```\n\n"
                    "```py\n# one.py, further down\ny = 2\n```\n\n```python\nimport one\n```\n")  # fmt: skip
    code = [source(cell) for cell in made["cells"] if cell["cell_type"] == "code"]
    assert code[0] == "!vicinal formats \\\n    coco"
    assert code[1].startswith("%%writefile one.py\n")
    assert code[2].startswith("%%writefile -a one.py\n")
    assert code[3] == "import one"


def test_pages_lead_to_their_notebooks(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.md").write_text("# A\n\nText.\n\n```python\nx = 1\n```\n")
    (tmp_path / "pages/index.md").write_text("# Index\n")
    write(tmp_path / "pages", tmp_path / "notebooks")
    assert [path.name for path in (tmp_path / "notebooks").iterdir()] == ["a.ipynb"]
    json.loads((tmp_path / "notebooks/a.ipynb").read_text())
    assert re.match(r"# A\n\n\{download\}`as a notebook <../notebooks/a.ipynb>`\n", (tmp_path / "pages/a.md").read_text())
