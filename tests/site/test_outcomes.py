"""What examples print and draw stands below them on the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs.outcomes import LINES, write

PAGE = """# A page

```python
import os
import numpy as np
import vicinal as vc

print("one", os.path.join(os.getcwd(), "file"))
vc.write("picture.png", np.zeros((4, 5), np.uint8))
```

Between.

```python
value = 1
```

```console
$ vicinal formats coco
```

```python
vc.write("picture.png", np.full((4, 5), value, np.uint8))
for number in range(100):
    print("line", number)
```
"""


def test_each_example_is_followed_by_what_it_printed_and_drew(tmp_path: Path) -> None:
    page, quiet = tmp_path / "pages/page.md", tmp_path / "pages/quiet.md"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    quiet.write_text("# Quiet\n\n```text\nno example\n```\n", encoding="utf-8")
    write([page, quiet], tmp_path / "outcomes")
    parts = page.read_text(encoding="utf-8").split("```\n")
    assert quiet.read_text(encoding="utf-8") == "# Quiet\n\n```text\nno example\n```\n"
    text = "".join(parts)
    assert "\none file\n" in text  # and not the folder that it ran in
    first, last = (f"![picture.png](../outcomes/page/{number}-picture.png)" for number in (0, 3))
    assert text.index("one file") < text.index(first) < text.index("Between.") < text.index("value = 1")
    assert text.index("formats coco") < text.index("coco", text.index("formats coco") + 12) < text.index("range(100)")
    assert f"line {LINES - 1}\n... {100 - LINES} lines more\n" in text
    assert text.index("lines more") < text.index(last)
    pictures = [(tmp_path / f"outcomes/page/{number}-picture.png").read_bytes() for number in (0, 3)]
    assert pictures[0] != pictures[1]


def test_a_page_whose_example_fails_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A\n\n```python\nraise ValueError('no')\n```\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"(?s)page.md: an example failed.*ValueError: no"):
        write([page], tmp_path / "outcomes")
