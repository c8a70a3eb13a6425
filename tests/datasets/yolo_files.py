"""Small YOLO data sets of pictures 48 wide and 40 high."""

from __future__ import annotations

from pathlib import Path

from tests.offline.pictures import smooth, store

HEIGHT, WIDTH = 40, 48
BOX = "1 0.5 0.5 0.25 0.5"
SQUARE = [18, 10, 30, 30]


def write_yolo(root: Path, labels: dict[str, str | None], description: str | None = "names: [cat, dog]\ntrain: images\n") -> Path:
    """Pictures ``images/<name>.jpg`` with label files (None: without), and data.yaml."""
    for index, (name, text) in enumerate(labels.items()):
        store(root / "images" / f"{name}.jpg", smooth(index, HEIGHT, WIDTH))
        if text is not None:
            path = root / "labels" / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if description is not None:
        (root / "data.yaml").write_text(description, encoding="utf-8")
    return root
