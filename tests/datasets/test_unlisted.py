"""What lists of pictures leave unsaid: pictures that two splits have, those that none has, and splits within classes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.datasets.writing import picture, store
from vicinal.datasets.load import read
from vicinal.offline import convert

LINE = "0 0.5 0.5 0.25 0.5\n"


def said(root: Path, **options: object) -> list[str]:
    return [str(one) for one in read(root, **options).header.left_out]  # type: ignore[arg-type]


def coco(path: Path, *names: str) -> None:
    images = [{"id": number, "file_name": name, "width": 16, "height": 12} for number, name in enumerate(names)]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"images": images, "annotations": [], "categories": [{"id": 1, "name": "cat"}]}))


def yolo(root: Path, text: str, *pictures: str) -> Path:
    for number, name in enumerate(pictures):
        store(root / name, picture(number))
        label = (root / name.replace("images", "labels", 1)).with_suffix(".txt")
        label.parent.mkdir(parents=True, exist_ok=True)
        label.write_text(LINE)
    (root / "data.yaml").write_text(text + "names: [cat]\n")
    return root


def test_coco_files_of_two_splits_that_list_a_picture(tmp_path: Path) -> None:
    for number, name in enumerate("abé"):
        store(tmp_path / f"images/{name}.png", picture(number))
    coco(tmp_path / "annotations/instances_train.json", "a.png", "e\u0301.png")
    coco(tmp_path / "annotations/instances_val.json", "b.png", "\u00e9.png")
    assert said(tmp_path) == ["1 in several splits (é.png)"]
    coco(tmp_path / "annotations/instances_val.json", "b.png")
    assert said(tmp_path) == []


def test_pictures_that_no_coco_file_lists(tmp_path: Path) -> None:
    for number, name in enumerate("abc"):
        store(tmp_path / f"images/{name}.png", picture(number))
    coco(tmp_path / "annotations.json", "b.png")
    assert said(tmp_path) == ["2 pictures that are listed nowhere (a.png)"]
    assert read(tmp_path).summary.warning == ""


@pytest.mark.parametrize(
    ("text", "pictures", "found"),
    [
        ("train: images/train\nval: images/val\n", ["images/train/a.png", "images/val/b.png", "images/x/c.png"], "x/c.png"),
        ("train: a/images\nval: valid/images\n", ["a/images/a.png", "valid/images/b.png", "test/images/c.png"], "images/c.png"),
        ("train: images/train\ntest:\n", ["images/train/a.png", "images/test/c.png"], "test/c.png"),
    ],
)
def test_pictures_that_a_yaml_file_names_no_split_of(text: str, pictures: list[str], found: str, tmp_path: Path) -> None:
    assert said(yolo(tmp_path, text, *pictures)) == [f"1 pictures that are listed nowhere ({found})"]


def test_lists_of_yolo(tmp_path: Path) -> None:
    root = yolo(tmp_path, "train: train.txt\nval: val.txt\n", *(f"images/{name}.png" for name in "abc"))
    (root / "train.txt").write_text("images/a.png\nimages/b.png\n")
    (root / "val.txt").write_text("./images/a.png\n")
    assert said(root) == ["1 in several splits (a.png)", "1 pictures that are listed nowhere (c.png)"]
    (root / "val.txt").write_text("./images/c.png\n")
    assert said(root) == []


@pytest.mark.parametrize("name", ["metadata.jsonl", "metadata.csv", "train/metadata.jsonl", "all.csv"])
def test_pictures_beside_a_table_that_no_row_has(name: str, tmp_path: Path) -> None:
    root = (tmp_path / name).parent
    for number, file in enumerate(("a", "x/b", "masks/a", "c")):
        store(root / f"{file}.png", picture(number, channels=1 if "masks" in file else 3))
    rows = [("a.png", "masks/a.png"), ("x\\b.png", "")]
    lines = [json.dumps({"file_name": path, "mask": mask or None}) for path, mask in rows]
    text = "\n".join(lines if name.endswith("l") else ["file_name,mask", *(",".join(row) for row in rows)])
    (tmp_path / name).write_text(text)
    found = ["1 pictures that are listed nowhere (c.png)"]
    assert said(tmp_path, format="csv" if name == "all.csv" else None) == found
    assert said(tmp_path / name) == []


@pytest.mark.parametrize(
    ("names", "splits"),
    [
        (["cat/train/a", "cat/test/b", "dog/train/c", "dog/test/d"], {"a": "train", "b": "test", "c": "train", "d": "test"}),
        (["cat/Training/a", "cat/Validation/b", "dog/Training/c"], {"a": "train", "b": "val", "c": "train"}),
        (["x/cat/fold1/a", "x/cat/fold2/b", "x/dog/fold2/c"], {"a": "fold1", "b": "fold2", "c": "fold2"}),
        (["cat/train/a", "cat/b", "dog/train/c", "dog/test/d"], {"a": "", "b": "", "c": "", "d": ""}),
        (["cat/dev/a", "cat/test/b", "dog/dev/c"], {"a": "", "b": "", "c": ""}),
    ],
)
def test_splits_in_the_folders_of_classes(names: list[str], splits: dict[str, str], tmp_path: Path) -> None:
    for number, name in enumerate(names):
        store(tmp_path / f"src/{name}.png", picture(number))
    convert(tmp_path / "src", tmp_path / "out", "folder")
    for root in (tmp_path / "src", tmp_path / "out"):
        data = read(root)
        assert {item.key.rpartition("/")[2]: item.split for item in data.items()} == splits
        assert set(data.header.splits) == set(splits.values()) - {""}
        assert {data.names[item.label or 0] for item in data.items()} == {"cat", "dog"}
        assert all(data.names[item.label or 0] in item.key for item in data.items())


@pytest.mark.parametrize("format", ["coco", "voc"])
@pytest.mark.parametrize(("other", "said"), [("test2017/x.png", 1), ("masks/a/x.png", 1), ("test2017/x.txt", 0)])
def test_other_folders_of_pictures_are_said(tmp_path: Path, format: str, other: str, said: int) -> None:
    store(tmp_path / "images/a.png", picture(1))
    (tmp_path / "annotations").mkdir()
    if format == "coco":
        value = {"images": [{"id": 1, "file_name": "a.png", "width": 16, "height": 12}], "annotations": [], "categories": []}
        (tmp_path / "annotations/instances.json").write_text(json.dumps(value))
    else:
        (tmp_path / "annotations/a.xml").write_text("<annotation><filename>a.png</filename></annotation>")
    store(tmp_path / other, picture(2)) if other.endswith("png") else (tmp_path / "test2017").mkdir()
    data = read(tmp_path)
    assert (data.format, data.summary.pictures) == (format, 1)
    told = f"1 pictures in a folder that is not read ({other.partition('/')[0]}/)"
    assert [str(one) for one in data.summary.left_out] == [told] * said
