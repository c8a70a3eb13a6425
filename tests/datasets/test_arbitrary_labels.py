"""Whatever stands in the place of a label: a fault or a DataError of one line; and what has no fault can be written."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.datasets.coco_files import CATEGORIES, CROWD, PERSON, POLYGON, coco, image, write_coco
from tests.datasets.memory import write_examples
from tests.datasets.voc_files import annotation, write_voc
from tests.datasets.writing import example_of
from tests.datasets.yolo_files import BOX, write_yolo
from vicinal.datasets.formats.table import find
from vicinal.errors import DataError

MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 60) | st.sampled_from([2**70, -1, 1e308, float("nan"), float("inf"), "", "7"])
    | st.floats() | st.text(max_size=4)
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)
NUMBERS = st.lists(st.integers(-2, 50) | st.floats(-2, 50), min_size=4, max_size=8)
WORDS = st.sampled_from(["0", "1", "2", "0.5", "0.25", "1e-9", "-0.1", "1.5", "nan", "inf", "x", "1e400", "²", "\u0661"])


def check(root: Path, format: str) -> None:
    """Opens a data set, and writes what has no fault in each format."""
    try:
        reader = find(format).open(str(root))
        items = list(reader.items())
    except DataError as error:
        reasons = [str(error)]
        items = []
    else:
        reasons = [item.fault for item in items]
    assert not any("\n" in reason for reason in reasons)
    if not items:
        return
    assert len({item.key for item in items}) == len(items)
    sound = [item for item in items if not item.fault]
    for item in sound:
        assert type(item).from_plain(json.loads(json.dumps(item.plain(), allow_nan=False))).plain() == item.plain()
    for other in ("coco", "yolo", "voc"):
        make = find(other).writer
        assert make is not None
        with contextlib.suppress(DataError):  # names of classes that VOC refuses
            writer = make(reader.header)
            memory = write_examples([example_of(item, number, writer) for number, item in enumerate(sound)], writer)
            assert sum(path.startswith(("images/", "JPEGImages/")) for path in memory.files) == len(sound)


@MANY
@given(
    st.sampled_from([POLYGON, PERSON, CROWD]),
    st.sampled_from(
        ["id", "image_id", "category_id", "bbox", "segmentation", "keypoints", "iscrowd", "area", "caption", "more"]
    ),
    VALUES | NUMBERS | st.lists(NUMBERS, max_size=2) | st.fixed_dictionaries({"size": st.just([40, 48]), "counts": VALUES}),
)
def test_members_of_coco_annotations(tmp_path: Path, base: dict[str, Any], name: str, value: Any) -> None:
    check(write_coco(tmp_path, coco(annotations=[{**base, name: value}, POLYGON])), "coco")


@MANY
@given(st.sampled_from(["id", "file_name", "width", "height", "license", "more"]), VALUES)
def test_members_of_coco_images(tmp_path: Path, name: str, value: Any) -> None:
    check(write_coco(tmp_path, coco([{**image(1), name: value}, image(2)])), "coco")


@MANY
@given(st.sampled_from(["id", "name", "supercategory", "keypoints", "skeleton"]), VALUES)
def test_members_of_coco_categories(tmp_path: Path, name: str, value: Any) -> None:
    check(write_coco(tmp_path, coco(categories=[{**CATEGORIES[0], name: value}, CATEGORIES[1]])), "coco")


@MANY
@given(st.sampled_from(["info", "licenses", "images", "annotations", "categories", "more"]), VALUES)
def test_members_of_coco_files(tmp_path: Path, name: str, value: Any) -> None:
    check(write_coco(tmp_path, coco(**{name: value})), "coco")


@MANY
@given(
    st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=20),
    st.sampled_from(["", "kpt_shape: [1, 3]\n", "kpt_shape: [3, 2]\n", "task: obb\n"]),
)
def test_lines_of_yolo(tmp_path: Path, line: str, more: str) -> None:
    check(write_yolo(tmp_path, {"a": f"{line}\n", "b": BOX}, f"names: [cat, dog]\ntrain: images\n{more}"), "yolo")


@MANY
@given(
    st.sampled_from(["names", "nc", "train", "val", "path", "kpt_shape", "kpt_names", "flip_idx", "task", "more"]),
    VALUES | st.sampled_from(["images", "/", "..", "images/a.jpg", ".", "~"]),
)
def test_members_of_data_yaml(tmp_path: Path, name: str, value: Any) -> None:
    said = {"train": "images", "names": ["cat", "dog"], "kpt_shape": [1, 3], name: value}
    check(write_yolo(tmp_path, {"a": BOX}, yaml.safe_dump(said)), "yolo")


@MANY
@given(
    st.dictionaries(
        st.sampled_from(["name", "pose", "truncated", "difficult", "xmin", "ymin", "xmax", "ymax"]),
        WORDS | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
        max_size=3,
    )
)
def test_texts_of_voc(tmp_path: Path, changed: dict[str, str]) -> None:
    values = {"name": "cat", "xmin": "1", "ymin": "2", "xmax": "9", "ymax": "9", **changed}
    texts = {name: f"<{name}>{escape(value)}</{name}>" for name, value in values.items()}
    edges = "".join(texts.pop(name) for name in ("xmin", "ymin", "xmax", "ymax"))
    found = annotation(f"<object>{''.join(texts.values())}<bndbox>{edges}</bndbox></object>")
    check(write_voc(tmp_path, {"a": found, "b": annotation(filename="b.jpg")}), "voc")


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_folders_that_are_not_there(tmp_path: Path, format: str) -> None:
    assert not find(format).matches(str(tmp_path / "no"))
    with pytest.raises(DataError, match=str(tmp_path / "no")):
        find(format).open(str(tmp_path / "no"))
