"""Small Pascal VOC data sets of pictures 48 wide and 40 high."""

from __future__ import annotations

from pathlib import Path

from tests.offline.pictures import smooth, store

HEIGHT, WIDTH = 40, 48


def box(xmin: object, ymin: object, xmax: object, ymax: object, name: str = "cat", more: str = "") -> str:
    """An object."""
    edges = zip(("xmin", "ymin", "xmax", "ymax"), (xmin, ymin, xmax, ymax), strict=True)
    inner = "".join(f"<{edge}>{value}</{edge}>" for edge, value in edges)
    return f"<object><name>{name}</name>{more}<bndbox>{inner}</bndbox></object>"


def annotation(objects: str = "", filename: str = "a.jpg", width: int = WIDTH, height: int = HEIGHT) -> str:
    """The XML of a picture."""
    size = f"<size><width>{width}</width><height>{height}</height><depth>3</depth></size>"
    source = "<source><database>ours</database></source>"
    return f"<annotation><filename>{filename}</filename>{source}{size}{objects}</annotation>"


def write_voc(root: Path, annotations: dict[str, str], **lists: str) -> Path:
    """JPEGImages/<name>.jpg, Annotations/<name>.xml and ImageSets/Main/<list>.txt."""
    (root / "ImageSets" / "Main").mkdir(parents=True, exist_ok=True)
    for index, (name, text) in enumerate(annotations.items()):
        store(root / "JPEGImages" / f"{name}.jpg", smooth(index, HEIGHT, WIDTH))
        path = root / "Annotations" / f"{name}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for split, lines in lists.items():
        (root / "ImageSets" / "Main" / f"{split}.txt").write_text(lines)
    return root
