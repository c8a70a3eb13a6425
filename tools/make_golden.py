"""Writes the values that tests/golden pins: ``python -m tools.make_golden``.

They are what seeds draw. Whoever runs this because they changed says so in CHANGELOG.md.
"""

from __future__ import annotations

from tests.golden.committed import FOLDER, TOPICS, path_of, text_of

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for topic, cases in TOPICS.items():
        path_of(topic).write_text(text_of(cases()), encoding="utf-8")
